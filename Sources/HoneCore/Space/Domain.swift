/// How a numeric parameter's range is measured.
public enum Scale: String, Sendable, Hashable {
  /// Equal differences matter equally.
  case linear
  /// Equal ratios matter equally; the range must be above 0.
  case log
}

/// What values a parameter may take, as declared; ``SearchSpace`` checks it.
public enum Domain: Sendable, Hashable {
  /// Real numbers from `low` to `high`, both included; with `step`, `low`, `low + step`, … up to `high`.
  case float(low: Double, high: Double, scale: Scale = .linear, step: Double? = nil)
  /// Whole numbers from `low` to `high`, both included; with `step` every `step`-th from `low`.
  case int(low: Int, high: Int, scale: Scale = .linear, step: Int = 1)
  /// One of several values without an order; `weights` are their odds under random search.
  case choice([Value], weights: [Double]? = nil)
  /// One of several values whose order has a meaning, smallest first.
  case ordinal([Value])
  /// A normal prior, or what the limits leave of it. With `step` a multiple of it.
  case normal(mean: Double, deviation: Double, step: Double? = nil, limits: Limits = .none)
  /// A number whose logarithm has a normal prior, or what the limits leave of it. With `step` a
  /// multiple of it.
  case lognormal(mean: Double, deviation: Double, step: Double? = nil, limits: Limits = .none)
  /// A part of a whole: numbers from 0 on that sum to 1, all of them named here in their order. With
  /// `step`, which divides 1, each is a multiple of it.
  case simplex([String], step: Double? = nil)
  /// Always this value.
  case fixed(Value)

  /// The domain's name in a study file.
  public var kind: String {
    switch self {
    case .float: "float"
    case .int: "int"
    case .choice: "choice"
    case .ordinal: "ordinal"
    case .normal: "normal"
    case .lognormal: "lognormal"
    case .simplex: "simplex"
    case .fixed: "fixed"
    }
  }

  /// Whether the values have no order that a model could use.
  public var isCategorical: Bool {
    if case .choice = self { return true }
    return false
  }
}
