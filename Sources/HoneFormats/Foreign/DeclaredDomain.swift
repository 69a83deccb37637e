internal import HoneCore

/// A parameter that a mapping declares in whichever way: for those tools that say `type`, and for
/// messages about a study file with another tool's keys.
enum DeclaredDomain {
  /// The domain; nil where it is none that Hone knows.
  static func read(_ field: Field) -> ForeignDomain? {
    if field["_type"] != nil { return (try? NNISpace.domain(field)) ?? nil }
    if field["feasibleSpace"] != nil { return KatibExperiment.domain(field) }
    let members = field.document.members ?? []
    func given(_ keys: String...) -> Document? {
      keys.lazy.compactMap { field[$0]?.document }.first
    }
    // Ax says `value_type` beside the type.
    let types = [given("type", "distribution", "dist", "name")?.text, given("value_type")?.text]
    let type = types.compactMap { $0?.lowercased() }.joined(separator: " ")
    let isLog =
      given("log", "log_scale")?.truth
      ?? (given("scale", "prior", "sampling")?.text ?? type)
      .lowercased().contains("log")
    if let list = given("choices", "values", "categories", "options", "sequence", "grid", "items") {
      guard let elements = list.elements else { return nil }
      let odds = given("probabilities", "weights", "probs", "p")?.elements?.map { $0.number ?? 0 }
      return .choice(elements, weights: odds, isOrdered: type == "ordinal")
    }
    if let value = given("value", "constant") {
      return value.value.map { ForeignDomain(.fixed($0)) }
    }
    if let mean = given("mu", "mean", "loc")?.number ?? (type.contains("normal") ? 0 : nil) {
      let deviation = given("sigma", "std", "sd", "stddev")?.number ?? 1
      let limits = Limits(
        low: given("lower", "min", "low")?.number, high: given("upper", "max", "high")?.number,
        isInteger: type.contains("int"))
      return .normal(
        mean, deviation, isLog: type.contains("log"), q: given("q")?.number, limits: limits)
    }
    let bounds = given("bounds", "range", "domain", "interval")?.elements ?? []
    guard let low = bounds.first?.value ?? given("min", "low", "lower", "start", "from")?.value,
      let high = bounds.dropFirst().first?.value
        ?? given("max", "high", "upper", "stop", "end", "to")?.value, members.count > 0
    else { return nil }
    return range(type, low, high, isLog: isLog, step: given("step", "q", "quantization")?.value)
  }

  private static func range(
    _ type: String, _ low: Value, _ high: Value, isLog: Bool, step: Value?
  ) -> ForeignDomain? {
    guard let first = low.number, let last = high.number else { return nil }
    if type.hasPrefix("log_uniform"), !type.hasSuffix("values"), !type.contains("float"), first < 0
    {
      return .exponents(first, last)
    }
    if type.contains("int"), !type.contains("interval") {
      return .integers(first, last, isLog: isLog, step: step?.whole ?? 1)
    }
    if let step, type.hasPrefix("q") {
      return .multiples(of: step, from: low, to: high, isLog: isLog)
    }
    let isFloat = ["float", "double", "real", "uniform"].contains { type.contains($0) }
    return isFloat
      ? .range(.double(first), .double(last), isLog: isLog, step: step)
      : .range(low, high, isLog: isLog, step: step)
  }
}
