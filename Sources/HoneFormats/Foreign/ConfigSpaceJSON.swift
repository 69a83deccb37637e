internal import HoneCore

/// A ConfigurationSpace as ConfigSpace writes it to JSON or YAML, of version 1 or before.
struct ConfigSpaceJSON {
  private let root: Field
  private var builder = ConfigSpaceBuilder(source: "a space of ConfigSpace")

  init(_ root: Field) {
    self.root = root
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    builder.name(root["name"]?.document.text)
    let wanted = "a list"
    for field in try root["hyperparameters"]?.elements(wanted) ?? [] { try read(field) }
    for field in try root["conditions"]?.elements(wanted) ?? [] {
      let written = FlowText.of(field.document)
      guard let child = field["child"]?.document.text, let clause = clause(field, 0) else {
        builder.note("the condition \(written) is left out")
        continue
      }
      builder.add(clause, to: child, written: written)
    }
    for field in try root["forbiddens"]?.elements(wanted) ?? [] { forbid(field, 0) }
    return builder.finished()
  }

  /// Of several things that are forbidden by themselves, each is a constraint of its own.
  private mutating func forbid(_ field: Field, _ depth: Int) {
    let clauses = field["clauses"]?.document.elements?.map { Field($0) }
    if let clauses, field["type"]?.document == "OR", depth < 20 {
      for clause in clauses { forbid(clause, depth + 1) }
      return
    }
    let parts = (clauses ?? [field]).map { forbidden($0, depth) }
    builder.forbid(parts, written: FlowText.of(field.document))
  }

  private mutating func read(_ field: Field) throws(SpaceError) {
    guard let name = field["name"]?.document.text else {
      throw field.fault(.missingKey, "this hyperparameter has no `name`")
    }
    let start = (field["default_value"] ?? field["default"])?.document.value
    guard let found = domain(field) else {
      builder.note(
        "`\(name)` is left out, because Hone has nothing like it: \(FlowText.of(field.document))")
      return
    }
    var kept = found
    if let meta = field["meta"]?.document, meta != .null {
      kept.remarks.append("its meta is left out: \(FlowText.of(meta))")
    }
    builder.add(name, kept, default: start == .null ? Value?.none : start)
  }

  private func domain(_ field: Field) -> ForeignDomain? {
    let type = field["type"]?.document.text ?? ""
    let isLog = field["log"]?.document.truth ?? false
    let low = field["lower"]?.document.number
    let high = field["upper"]?.document.number
    switch type {
    case "categorical":
      let odds = (field["weights"] ?? field["probabilities"])?.document.elements
      return .choice(
        field["choices"]?.document.elements ?? [], weights: odds?.map { $0.number ?? 0 })
    case "ordinal":
      return .choice(field["sequence"]?.document.elements ?? [], isOrdered: true)
    case "constant", "unparametrized":
      return field["value"].flatMap { .choice([$0.document]) }
    case "normal_float", "normal_int":
      // Whether bounds of a logarithm are its own depends on the version: then the range is kept.
      guard !isLog || low == nil || high == nil, let mean = field["mu"]?.document.number,
        let deviation = field["sigma"]?.document.number
      else { break }
      let limits = Limits(low: low, high: high, isInteger: type == "normal_int")
      return .normal(
        mean, deviation, isLog: isLog, limits: isLog ? Limits(isInteger: limits.isInteger) : limits)
    default: break
    }
    guard let low, let high else { return nil }
    let step = field["q"]?.document.value
    var found: ForeignDomain? =
      type.hasSuffix("_int")
      ? .integers(low, high, isLog: isLog, step: step?.whole ?? 1)
      : .range(.double(low), .double(high), isLog: isLog, step: step)
    if !type.hasPrefix("uniform") {
      found?.remarks.append(
        "within these bounds it was distributed as \(FlowText.of(field.document))")
    }
    return found
  }

  private func clause(_ field: Field, _ depth: Int) -> ConfigSpaceBuilder.Clause? {
    guard depth < 20 else { return nil }
    let type = field["type"]?.document.text ?? ""
    if type == "AND" || type == "OR" {
      let inner = field["conditions"]?.document.elements ?? []
      let clauses = inner.compactMap { clause(Field($0), depth + 1) }
      guard clauses.count == inner.count, !clauses.isEmpty else { return nil }
      return type == "AND" ? .all(clauses) : .any(clauses)
    }
    let signs = ["EQ": "==", "NEQ": "!=", "LT": "<", "GT": ">", "IN": "in"]
    guard let parent = field["parent"]?.document.text, let sign = signs[type] else { return nil }
    let values =
      field["values"]?.document.elements?.compactMap(\.value)
      ?? field["value"]?.document.value.map { [$0] } ?? []
    return values.isEmpty ? nil : .compare(parent: parent, sign: sign, values: values)
  }

  /// A clause as a constraint has it; nil where none can.
  private mutating func forbidden(_ field: Field, _ depth: Int) -> String? {
    let type = field["type"]?.document.text ?? ""
    if let clauses = field["clauses"]?.document.elements {
      guard depth < 20 else { return nil }
      let parts = clauses.map { forbidden(Field($0), depth + 1) }
      let known = parts.compactMap { $0 }
      guard known.count == parts.count, !known.isEmpty else { return nil }
      return "(\(known.joined(separator: type == "OR" ? " or " : " and ")))"
    }
    let signs = [
      "LT": "<", "LE": "<=", "EQ": "==", "GE": ">=", "GT": ">", "LESS": "<", "EQUALS": "==",
      "GREATER": ">",
    ]
    let kind = field["lambda"]?.document.text ?? type.split(separator: "_").last.map(String.init)
    let sign = signs[kind ?? ""]
    if type.hasPrefix("RELATION") {
      guard let left = field["left"]?.document.text, let right = field["right"]?.document.text,
        let sign, builder.isKnown(left), builder.isKnown(right)
      else { return nil }
      return "\(builder.reference(left)) \(sign) \(builder.reference(right))"
    }
    guard let name = field["name"]?.document.text else { return nil }
    let values =
      field["values"]?.document.elements?.map { $0.value ?? .null }
      ?? field["value"]?.document.value.map { [$0] } ?? []
    guard type.hasPrefix("CLAUSE_") else { return builder.comparison(name, "==", values) }
    return sign.flatMap { builder.comparison(name, $0, values) }
  }
}
