internal import HoneCore

/// What files of ConfigSpace and of SMAC say, put together as a study.
struct ConfigSpaceBuilder {
  /// When a parameter takes part.
  indirect enum Clause {
    case compare(parent: String, sign: String, values: [Value])
    case all([Clause])
    case any([Clause])
  }

  private var names = ForeignNames()
  private(set) var draft: StudyDraft
  private var defaults: [String: Value] = [:]
  private var places: [String: Int] = [:]

  init(source: String) {
    draft = StudyDraft(source: source)
  }

  mutating func note(_ note: String) { draft.notes.append(note) }

  mutating func name(_ name: String?) { draft.name = name }

  mutating func add(_ foreign: String, _ found: ForeignDomain, default start: Value?) {
    let name = names.name(for: foreign)
    places[name] = draft.parameters.count
    draft.add(Parameter(name, found.domain), names.remark(on: foreign) + found.remarks)
    if let start { defaults[name] = start }
  }

  func isKnown(_ foreign: String) -> Bool {
    var names = names
    return places[names.name(for: foreign)] != nil
  }

  /// The domain of a parameter that is there already.
  func domain(_ foreign: String) -> Domain? {
    var names = names
    return places[names.name(for: foreign)].map { draft.parameters[$0].domain }
  }

  // MARK: Conditions

  mutating func add(_ clause: Clause, to child: String, written: String) {
    guard let place = places[names.name(for: child)] else {
      note("the condition `\(written)` is of a parameter that is not there")
      return
    }
    guard let conditions = conditions(clause) else {
      draft.remarks[draft.parameters[place].name, default: []].append(
        "it is active in every trial, because `when` cannot express this: \(written)")
      return
    }
    draft.parameters[place].conditions += conditions
  }

  /// The conditions that all must hold; nil where none say it.
  private mutating func conditions(_ clause: Clause) -> [Condition]? {
    switch clause {
    case .compare(let foreign, let sign, let values):
      let parent = names.name(for: foreign)
      guard let place = places[parent],
        let fitting = ConfigSpaceBuilder.values(of: draft.parameters[place].domain, sign, values)
      else { return nil }
      if case .fixed(let only) = draft.parameters[place].domain, fitting == [only] { return [] }
      return fitting.isEmpty ? nil : [Condition(parent: parent, values: fitting)]
    case .all(let clauses):
      var conditions: [Condition] = []
      for clause in clauses {
        guard let more = self.conditions(clause) else { return nil }
        conditions += more
      }
      return conditions
    case .any(let clauses):
      var union: Condition?
      for clause in clauses {
        guard let one = conditions(clause), let condition = one.first, one.count == 1,
          union == nil || union?.parent == condition.parent
        else { return nil }
        let known = union?.values ?? []
        union = Condition(
          parent: condition.parent, values: known + condition.values.filter { !known.contains($0) })
      }
      return union.map { [$0] }
    }
  }

  /// Those of a finite domain's values that compare so; nil where they cannot be listed.
  private static func values(of domain: Domain, _ sign: String, _ given: [Value]) -> [Value]? {
    if sign == "==" || sign == "in" {
      guard let axis = try? Axis(domain), axis.isDiscrete else { return nil }
      return given.filter { (try? axis.raw(of: $0)) != nil }
    }
    let all: [Value]
    var isOrdinal = false
    switch domain {
    case .choice(let values, _): all = values
    case .ordinal(let values): (all, isOrdinal) = (values, true)
    case .fixed(let value): all = [value]
    case .int(let low, let high, _, let step):
      guard step > 0, Double(high) - Double(low) < 1000 * Double(step) else { return nil }
      all = stride(from: low, through: high, by: step).map { .int($0) }
    default: return nil
    }
    guard let bound = given.first else { return nil }
    if sign == "!=" { return all.filter { !$0.matches(bound) } }
    func rank(_ value: Value) -> Double? {
      isOrdinal ? all.firstIndex(where: value.matches).map { Double($0) } : value.number
    }
    guard let limit = rank(bound) else { return nil }
    return all.filter { value in
      guard let rank = rank(value) else { return false }
      switch sign {
      case "<": return rank < limit
      case "<=": return rank <= limit
      case ">": return rank > limit
      default: return rank >= limit
      }
    }
  }

  // MARK: Forbidden

  /// A comparison as a constraint has it; nil where none can.
  mutating func comparison(_ foreign: String, _ sign: String, _ values: [Value]) -> String? {
    guard let domain = domain(foreign) else { return nil }
    if case .ordinal = domain, sign != "==" {
      // Its order is not that of texts: the values themselves say it.
      return ConfigSpaceBuilder.values(of: domain, sign, values).flatMap {
        comparison(foreign, "==", $0)
      }
    }
    let parts = values.map { value -> String? in
      ConfigSpaceBuilder.literal(value).map { "\(reference(foreign)) \(sign) \($0)" }
    }
    let known = parts.compactMap { $0 }
    guard known.count == parts.count, let first = known.first else { return nil }
    return known.count == 1 ? first : "(\(known.joined(separator: " or ")))"
  }

  /// A parameter in a constraint.
  mutating func reference(_ foreign: String) -> String { "`\(names.name(for: foreign))`" }

  static func literal(_ value: Value) -> String? {
    switch value {
    case .string(let text):
      return text.contains("'") ? (text.contains("\"") ? nil : "\"\(text)\"") : "'\(text)'"
    case .null: return nil
    default: return value.description
    }
  }

  /// Forbids what all of the parts say at once; a constraint that Hone does not take is told.
  mutating func forbid(_ parts: [String?], written: String) {
    let known = parts.compactMap { $0 }
    let constraint = "not (\(known.joined(separator: " and ")))"
    guard known.count == parts.count, !known.isEmpty,
      (try? SearchSpace(draft.parameters, constraints: [constraint])) != nil
    else { return note("this is no longer forbidden: \(written)") }
    draft.constraints.append(constraint)
  }

  // MARK: The end

  mutating func finished() -> StudyDraft {
    let point = startingPoint
    if !point.isEmpty {
      draft.enqueue = [point]
      note("the default values are tried first, as `enqueue` says")
    }
    return draft
  }

  /// The defaults of those parameters that take part with them.
  private var startingPoint: [(name: String, value: Value)] {
    var active: [String: Bool] = [:]
    func isActive(_ name: String, _ depth: Int) -> Bool {
      if let known = active[name] { return known }
      guard let place = places[name], depth < 100 else { return false }
      let holds = draft.parameters[place].conditions.allSatisfy { condition in
        isActive(condition.parent, depth + 1)
          && value(condition.parent).map { condition.values.contains($0) } == true
      }
      active[name] = holds
      return holds
    }
    func value(_ name: String) -> Value? {
      if let value = defaults[name] { return value }
      guard let place = places[name], case .fixed(let value) = draft.parameters[place].domain else {
        return nil
      }
      return value
    }
    return draft.parameters.compactMap { parameter in
      if case .fixed = parameter.domain { return nil }
      guard let value = defaults[parameter.name], isActive(parameter.name, 0) else { return nil }
      return (parameter.name, value)
    }
  }
}
