internal import HoneCore

/// Reads one parameter's declaration, or that of a simplex, which is several parameters.
struct ParameterReader {
  private static let kinds = [
    "float", "int", "choice", "ordinal", "normal", "lognormal", "simplex", "fixed",
  ]

  private let name: String
  private let field: Field

  init(_ name: String, _ field: Field) {
    self.name = name
    self.field = field
  }

  func parameters() throws(SpaceError) -> [Parameter] {
    if let value = field.document.value { return [Parameter(name, .fixed(try fixed(value)))] }
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
      [kind] + ParameterReader.extras(of: kind) + ["when", "default"], wanted: "a declaration",
      hints: ForeignKeys.beside(kind, field))
    if kind != "fixed", let members = range.document.members,
      let meant = ForeignKeys.meant(kind: kind, members)
    {
      throw range.fault(.wrongType, "this is not a list: write \(suggestion(meant))")
    }
    let domain = try domain(kind, range)
    if case .simplex(let parts, _) = domain { return try simplex(parts, domain) }
    return [
      Parameter(
        name, domain, conditions: try conditions(), defaultValue: try field["default"]?.value())
    ]
  }

  private static func extras(of kind: String) -> [String] {
    switch kind {
    case "float", "int": ["scale", "step"]
    case "choice": ["weights"]
    case "normal", "lognormal": ["low", "high", "step", "integer"]
    case "simplex": ["step"]
    default: []
    }
  }

  /// None of the kinds is there, or more than one.
  private func kindFault(_ found: [String]) throws(SpaceError) -> SpaceError {
    if found.count > 1 {
      return field.fault(
        .invalidValue, "this is \(SearchSpace.list(found)) at once: keep one of them")
    }
    if let meant = ForeignKeys.meant(field),
      let member = field.document.members?.first(where: { !ParameterReader.others.contains($0.key) }
      )
    {
      return SpaceError(
        .unknownKey, at: field.path + [member.key],
        "there is no key `\(member.key)`: write \(suggestion(meant))",
        position: member.keyPosition ?? field.position)
    }
    let beside = ParameterReader.others + ["low", "high", "integer"]
    try field.allow(ParameterReader.kinds + beside, wanted: "a declaration")
    return field.fault(
      .missingKey,
      "its kind is missing: give one of "
        + SearchSpace.list(ParameterReader.kinds, joinedBy: "or"))
  }

  /// What may stand beside the kind.
  private static let others = ["scale", "step", "weights", "when", "default"]

  /// The declaration of a domain that was said in another tool's way.
  private func suggestion(_ meant: ForeignDomain) -> String {
    let conditions = (try? self.conditions()) ?? []
    return YAMLText.flow(
      SpaceFormat.document(of: Parameter(name, meant.domain, conditions: conditions)))
  }

  /// A text that reads like a range or a distribution was hardly meant as a text.
  private func fixed(_ value: Value) throws(SpaceError) -> Value {
    if case .string(let text) = value {
      let (isCall, meant) = ForeignKeys.meant(text)
      guard !isCall else {
        let declaration = meant.map(suggestion) ?? "{float: [low, high]} or {choice: [a, b]}"
        throw field.fault(
          .wrongType,
          "`\(text)` is a text here, and would be fixed: write \(declaration), or "
            + "{fixed: \(YAMLText.flow(.string(text)))}")
      }
    }
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
    case "simplex":
      return .simplex(
        try ParameterReader.names(range), step: try field["step"]?.number())
    default:
      let (mean, deviation) = try numbers(range, "[mean, deviation], two numbers")
      let step = try field["step"]?.number()
      let limits = Limits(
        low: try field["low"]?.number(), high: try field["high"]?.number(),
        isInteger: try field["integer"]?.truth() ?? false)
      return kind == "normal"
        ? .normal(mean: mean, deviation: deviation, step: step, limits: limits)
        : .lognormal(mean: mean, deviation: deviation, step: step, limits: limits)
    }
  }

  /// The parts with what is said of the whole.
  private func simplex(_ parts: [String], _ domain: Domain) throws(SpaceError) -> [Parameter] {
    // Here, for the space knows the parts alone and not where their whole stands.
    do { _ = try Axis(domain) } catch {
      throw (error.path.first.flatMap { field[$0] } ?? field).fault(error.code, error.message)
    }
    let conditions = try conditions()
    let defaults = try field["default"]?.values("a list of numbers, one a part")
    if let defaults, defaults.count != parts.count, let place = field["default"] {
      throw place.fault(
        .invalidValue,
        "there are \(defaults.count) defaults for \(parts.count) parts: give one each")
    }
    return parts.enumerated().map { index, part in
      Parameter(part, domain, conditions: conditions, defaultValue: defaults?[index])
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
      throw field.fault(.invalidValue, "`\(text)` is not a scale: write linear or log")
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

  /// The names of a simplex's parts.
  static func names(_ field: Field) throws(SpaceError) -> [String] {
    let wanted = "a list of its parts' names, such as [w1, w2, w3]"
    var names: [String] = []
    for element in try field.elements(wanted) {
      names.append(try element.text("a parameter's name, as a text"))
    }
    return names
  }
}
