/// The derivative of a study's objective with respect to one parameter, where a trial tried it.
public struct Slope: Sendable, Hashable {
  /// The parameter's index in its space.
  public var parameter: Int
  /// By how much the objective grows with each of the parameter's own units; finite.
  ///
  /// In the study's own direction: of a metric to make large, a positive slope points to what is better.
  public var value: Double

  /// Creates a slope.
  public init(parameter: Int, value: Double) {
    self.parameter = parameter
    self.value = value
  }
}

/// A slope by its parameter's name.
public struct NamedSlope: Sendable, Hashable {
  /// The parameter's name.
  public var name: String
  /// By how much the objective grows with each of the parameter's own units, in the study's own
  /// direction.
  public var value: Double

  /// Creates a slope.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}
