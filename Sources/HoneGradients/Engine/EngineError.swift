/// What can go wrong in the deep-learning engine or in a derivative.
public struct EngineError: Error, Sendable, Hashable {
  /// The kind of fault.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The kind's name.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Hone was built without MLX.
    public static let missing = Code(rawValue: "missing")
    /// The library that is loaded is not the version that Hone was built for.
    public static let wrongVersion = Code(rawValue: "wrong version")
    /// There is no such device.
    public static let noDevice = Code(rawValue: "no device")
    /// The machine lacks what a computation needs, a thread for instance.
    public static let machine = Code(rawValue: "machine")
    /// An operation was given arrays that do not go together.
    public static let badOperation = Code(rawValue: "bad operation")
    /// A derivative leads through an operation that has none.
    public static let notDifferentiable = Code(rawValue: "not differentiable")
    /// A number that is not finite turned up where one has to be.
    public static let notFinite = Code(rawValue: "not finite")
    /// A method's conditions do not hold, so that its result would be wrong.
    public static let gate = Code(rawValue: "gate")
  }

  /// The kind of fault.
  public var code: Code
  /// What is wrong and what would be right.
  public var message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension EngineError: CustomStringConvertible {
  /// What is wrong and what would be right.
  public var description: String { message }
}
