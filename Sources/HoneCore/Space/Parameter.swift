/// A parameter is active only while another one has one of these values.
public struct Condition: Sendable, Hashable {
  /// The name of the parameter that decides.
  public var parent: String
  /// The values of the parent for which the condition holds.
  public var values: [Value]

  /// Creates the condition that `parent` has one of `values`.
  public init(parent: String, values: [Value]) {
    self.parent = parent
    self.values = values
  }
}

/// A hyperparameter: its name, its domain and when it is active.
public struct Parameter: Sendable, Hashable {
  /// The name, unique in its space.
  public var name: String
  /// The values it may take.
  public var domain: Domain
  /// All must hold for the parameter to be active; empty: always active.
  public var conditions: [Condition]
  /// What trials are taken to have had that ran before the parameter joined their study.
  public var defaultValue: Value?

  /// Creates a parameter; ``SearchSpace`` checks it.
  public init(
    _ name: String, _ domain: Domain, conditions: [Condition] = [], defaultValue: Value? = nil
  ) {
    self.name = name
    self.domain = domain
    self.conditions = conditions
    self.defaultValue = defaultValue
  }

  /// The default; of a fixed parameter its only value.
  var startingValue: Value? {
    if case .fixed(let value) = domain { return value }
    return defaultValue
  }

  /// A real number in `range`, both bounds included.
  public static func float(
    _ name: String, in range: ClosedRange<Double>, scale: Scale = .linear, step: Double? = nil
  ) -> Parameter {
    Parameter(
      name, .float(low: range.lowerBound, high: range.upperBound, scale: scale, step: step))
  }

  /// A whole number in `range`, both bounds included.
  public static func int(
    _ name: String, in range: ClosedRange<Int>, scale: Scale = .linear, step: Int = 1
  ) -> Parameter {
    Parameter(name, .int(low: range.lowerBound, high: range.upperBound, scale: scale, step: step))
  }

  /// One of `values`, without an order; `weights` are their odds under random search.
  public static func choice(
    _ name: String, _ values: [Value], weights: [Double]? = nil
  ) -> Parameter {
    Parameter(name, .choice(values, weights: weights))
  }

  /// One of `values`, smallest first.
  public static func ordinal(_ name: String, _ values: [Value]) -> Parameter {
    Parameter(name, .ordinal(values))
  }

  /// A number with a normal prior, or with the part of it that the limits leave.
  public static func normal(
    _ name: String, mean: Double, deviation: Double, step: Double? = nil, limits: Limits = .none
  ) -> Parameter {
    Parameter(name, .normal(mean: mean, deviation: deviation, step: step, limits: limits))
  }

  /// A number whose logarithm has a normal prior with this mean and deviation; limits are of the number.
  public static func lognormal(
    _ name: String, mean: Double, deviation: Double, step: Double? = nil, limits: Limits = .none
  ) -> Parameter {
    Parameter(name, .lognormal(mean: mean, deviation: deviation, step: step, limits: limits))
  }

  /// Numbers from 0 on that sum to 1, a parameter each, such as the weights of a mixture.
  ///
  /// It declares all of them at its place. Conditions hold for the whole. Under random search they
  /// are uniform on the simplex, that is Dirichlet(1, …, 1).
  ///
  /// - Parameters:
  ///   - parts: The names, two at least.
  ///   - step: What each is a multiple of; it divides 1.
  /// - Returns: What ``SearchSpace`` turns into the parts.
  public static func simplex(_ parts: [String], step: Double? = nil) -> Parameter {
    Parameter(parts.first ?? "", .simplex(parts, step: step))
  }

  /// Always `value`.
  public static func fixed(_ name: String, _ value: Value) -> Parameter {
    Parameter(name, .fixed(value))
  }

  /// The same parameter with the value that trials had before it joined their study.
  public func `default`(_ value: Value) -> Parameter {
    var copy = self
    copy.defaultValue = value
    return copy
  }

  /// The same parameter, active only while `parent` is `value` (and earlier conditions hold).
  public func when(_ parent: String, is value: Value) -> Parameter {
    when(parent, in: [value])
  }

  /// The same parameter, active only while `parent` is one of `values` (and earlier conditions hold).
  public func when(_ parent: String, in values: [Value]) -> Parameter {
    var copy = self
    copy.conditions.append(Condition(parent: parent, values: values))
    return copy
  }
}
