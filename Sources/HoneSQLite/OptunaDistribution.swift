internal import HoneCore
internal import HoneFormats

/// A parameter's domain as Optuna writes it.
///
/// Optuna forbids a step together with a logarithm, and knows neither priors nor an order of words:
/// what it reads is the range of the values, each of which it can hold.
enum OptunaDistribution {
  static func json(_ domain: Domain, _ axis: Axis) -> String {
    switch domain {
    case .choice(let values, _), .ordinal(let values): return categorical(values)
    case .fixed(let value): return categorical([value])
    case .int(_, _, let scale, let step):
      return object(
        "IntDistribution",
        [
          ("log", .bool(scale == .log)), ("step", .int(scale == .log ? 1 : step)),
          ("low", .int(Int(axis.raw(unit: 0)))), ("high", .int(Int(axis.raw(unit: 1)))),
        ])
    case .float(_, _, let scale, let step): return float(axis, isLog: scale == .log, step: step)
    case .normal(_, _, let step, let limits), .lognormal(_, _, let step, let limits):
      if limits.isInteger { return integer(axis, step: step) }
      guard case .lognormal = domain else { return float(axis, isLog: false, step: step) }
      // With a step 0 is among the values.
      return float(axis, isLog: step == nil && axis.raw(unit: 0) > 0, step: step)
    case .simplex(_, let step): return float(axis, isLog: false, step: step)
    }
  }

  private static func integer(_ axis: Axis, step: Double?) -> String {
    object(
      "IntDistribution",
      [
        ("log", .bool(false)), ("step", .int(Int(step ?? 1))),
        ("low", .int(Int(axis.raw(unit: 0)))), ("high", .int(Int(axis.raw(unit: 1)))),
      ])
  }

  private static func float(_ axis: Axis, isLog: Bool, step: Double?) -> String {
    object(
      "FloatDistribution",
      [
        ("step", isLog ? .null : step.map(Document.double) ?? .null),
        ("low", .double(axis.raw(unit: 0))), ("high", .double(axis.raw(unit: 1))),
        ("log", .bool(isLog)),
      ])
  }

  private static func categorical(_ values: [Value]) -> String {
    object("CategoricalDistribution", [("choices", .array(values.map { Document($0) }))])
  }

  private static func object(_ name: String, _ attributes: [(String, Document)]) -> String {
    JSON.text(.object([("name", .string(name)), ("attributes", .object(attributes))]))
  }
}
