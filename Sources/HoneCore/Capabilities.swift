/// What a sampler can search; a mismatch is an error before anything runs.
public struct Capabilities: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16
  /// Creates a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Choices, whose values have no order.
  public static let categorical = Capabilities(rawValue: 1 << 0)
  /// Parameters that are active only under conditions.
  public static let conditional = Capabilities(rawValue: 1 << 1)
  /// More than one objective.
  public static let multiObjective = Capabilities(rawValue: 1 << 2)
  /// Constraints between parameters.
  public static let constraints = Capabilities(rawValue: 1 << 3)
  /// Proposals while other trials are running.
  public static let parallel = Capabilities(rawValue: 1 << 4)
  /// Makes use of reported gradients.
  public static let gradient = Capabilities(rawValue: 1 << 5)
  /// Parts that sum to 1: what varies unit coordinates and makes points by `SearchSpace.point(unit:)`
  /// can search them.
  public static let simplex = Capabilities(rawValue: 1 << 6)
}
