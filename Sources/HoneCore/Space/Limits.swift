/// What of a normal or lognormal prior is kept: the part between two bounds, and whole numbers alone.
public struct Limits: Sendable, Hashable {
  /// The least value; nil where there is none.
  public var low: Double?
  /// The greatest value; nil where there is none.
  public var high: Double?
  /// Whether the values are whole numbers, and reach programs as such.
  public var isInteger: Bool

  /// Creates limits.
  ///
  /// - Parameters:
  ///   - low: The least value. Of a lognormal integer it is 1 unless told.
  ///   - high: The greatest value.
  ///   - isInteger: Whether the values are whole numbers.
  public init(low: Double? = nil, high: Double? = nil, isInteger: Bool = false) {
    self.low = low
    self.high = high
    self.isInteger = isInteger
  }

  /// All of the prior.
  public static let none = Limits()
}
