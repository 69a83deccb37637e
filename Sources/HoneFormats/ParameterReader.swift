internal import HoneCore

/// Reads one parameter's declaration.
struct ParameterReader {
  private static let kinds = ["float", "int", "choice", "ordinal", "normal", "lognormal", "fixed"]

  private let name: String
  private let field: Field

  init(_ name: String, _ field: Field) {
    self.name = name
    self.field = field
  }

  func parameter() throws(SpaceError) -> Parameter {
    if let value = field.document.value { return Parameter(name, .fixed(try fixed(value))) }
    if let elements = field.document.elements {
      let texts = elements.map(\.description).joined(separator: ", ")
      throw field.fault(
        .wrongType,
        "a list alone does not say what it is: write {choice: [\(texts)]}, {ordinal: …}, "
          + "{float: [low, high]} or {int: [low, high]}")
    }
    let kinds = ParameterReader.kinds.filter { field[$0] != nil }
    guard let kind = kinds.first, kinds.count == 1, let range = field[kind] else {
      throw try kindFault(kinds)
    }
    try field.allow(
      [kind] + ParameterReader.extras(of: kind) + ["when", "default"], wanted: "a declaration")
    return Parameter(
      name, try domain(kind, range), conditions: try conditions(),
      defaultValue: try field["default"]?.value())
  }

  private static func extras(of kind: String) -> [String] {
    switch kind {
    case "float", "int": ["scale", "step"]
    case "choice": ["weights"]
    case "normal", "lognormal": ["step"]
    default: []
    }
  }

  /// None of the kinds is there, or more than one.
  private func kindFault(_ found: [String]) throws(SpaceError) -> SpaceError {
    if found.count > 1 {
      return field.fault(
        .invalidValue, "this is \(SearchSpace.list(found)) at once: keep one of them")
    }
    let others = ["scale", "step", "weights", "when", "default"]
    try field.allow(ParameterReader.kinds + others, wanted: "a declaration")
    return field.fault(
      .missingKey,
      "nothing says what it is: give one of "
        + SearchSpace.list(ParameterReader.kinds, joinedBy: "or"))
  }

  /// A text that reads like a range was hardly meant as a text.
  private func fixed(_ value: Value) throws(SpaceError) -> Value {
    guard case .string(let text) = value, text.contains("..") || text.contains("|"),
      let parameter = try? InlineSpace.parse(text, name: name),
      parameter.domain != .fixed(value)
    else { return value }
    throw field.fault(
      .wrongType,
      "`\(text)` is a text here, and would be fixed: write "
        + "\(FlowText.of(SpaceFormat.document(of: parameter))), or {fixed: \"\(text)\"}")
  }

  private func domain(_ kind: String, _ range: Field) throws(SpaceError) -> Domain {
    switch kind {
    case "float":
      let (low, high) = try numbers(range, "[low, high], two numbers")
      return .float(
        low: low, high: high, scale: try scale(), step: try field["step"]?.number())
    case "int":
      let bounds = try pair(range, "[low, high], two integers")
      return .int(
        low: try bounds[0].int(), high: try bounds[1].int(), scale: try scale(),
        step: try field["step"]?.int() ?? 1)
    case "choice":
      return .choice(try values(range, "a list of values"), weights: try weights())
    case "ordinal": return .ordinal(try values(range, "a list of values, smallest first"))
    case "fixed": return .fixed(try range.value())
    default:
      let (mean, deviation) = try numbers(range, "[mean, deviation], two numbers")
      let step = try field["step"]?.number()
      return kind == "normal"
        ? .normal(mean: mean, deviation: deviation, step: step)
        : .lognormal(mean: mean, deviation: deviation, step: step)
    }
  }

  /// The values of a list; two that are one number to YAML were hardly meant as such.
  private func values(_ list: Field, _ wanted: String) throws(SpaceError) -> [Value] {
    var sources: [Double: String] = [:]
    for element in try list.elements(wanted) {
      guard let number = element.document.number, let source = element.document.source else {
        continue
      }
      if let other = sources.updateValue(source, forKey: number), other != source {
        throw list.fault(
          .invalidValue,
          "`\(other)` and `\(source)` are the same number: put them in quotes to have two texts, or "
            + "remove one")
      }
    }
    return try list.values(wanted)
  }

  private func numbers(_ range: Field, _ wanted: String) throws(SpaceError) -> (Double, Double) {
    let bounds = try pair(range, wanted)
    return (try bounds[0].number(), try bounds[1].number())
  }

  private func pair(_ range: Field, _ wanted: String) throws(SpaceError) -> [Field] {
    let bounds = try range.elements(wanted)
    guard bounds.count == 2 else {
      throw range.fault(.wrongType, "expected \(wanted), not a list of \(bounds.count)")
    }
    return bounds
  }

  private func scale() throws(SpaceError) -> Scale {
    guard let field = field["scale"] else { return .linear }
    let text = try field.text("linear or log")
    guard let scale = Scale(rawValue: text) else {
      throw field.fault(.invalidValue, "`\(text)` is no scale: write linear or log")
    }
    return scale
  }

  private func weights() throws(SpaceError) -> [Double]? {
    guard let field = field["weights"] else { return nil }
    var weights: [Double] = []
    for element in try field.elements("a list of numbers, one a value") {
      weights.append(try element.number())
    }
    return weights
  }

  /// `{parent: value}`, `{parent: [values]}`, several parents, or a list of such mappings.
  private func conditions() throws(SpaceError) -> [Condition] {
    guard let field = field["when"] else { return [] }
    let wanted = "a mapping such as {optimizer: sgd}"
    let mappings = field.document.elements == nil ? [field] : try field.elements(wanted)
    var conditions: [Condition] = []
    for mapping in mappings {
      for (parent, value) in try mapping.fields(wanted) {
        let values =
          value.document.elements == nil ? [try value.value()] : try value.values("values")
        conditions.append(Condition(parent: parent, values: values))
      }
    }
    return conditions
  }
}
