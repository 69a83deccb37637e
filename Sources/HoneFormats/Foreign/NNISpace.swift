internal import HoneCore

/// A search space of NNI: `{"lr": {"_type": "loguniform", "_value": [1e-5, 0.1]}}`.
struct NNISpace {
  private var names = ForeignNames()

  /// Adds the parameters of a space to a study file.
  mutating func read(
    _ space: Field, into draft: inout StudyDraft, prefix: String = "",
    under conditions: [Condition] = [], depth: Int = 0
  ) throws(SpaceError) {
    guard depth < 20 else { throw space.fault(.invalidValue, "this is nested too deeply") }
    for (key, field) in try space.fields("a mapping of names to {_type, _value}")
    where key != "_name" {
      let foreign = prefix + key
      let name = names.name(for: foreign)
      let remarks = names.remark(on: foreign)
      if let branches = try NNISpace.branches(field) {
        try read(
          branches, of: field, into: &draft, name: name, foreign: foreign, under: conditions,
          depth: depth)
        continue
      }
      guard let found = try NNISpace.domain(field) else {
        draft.notes.append(
          "`\(foreign)` is left out, because Hone has nothing like it: "
            + "\(FlowText.of(field.document))")
        continue
      }
      let place = prefix.isEmpty ? [] : ["it was `\(key)` within the choice"]
      draft.add(
        Parameter(name, found.domain, conditions: conditions), place + remarks + found.remarks)
    }
  }

  /// A choice of which a value has parameters of its own.
  private static func branches(_ field: Field) throws(SpaceError) -> [Field]? {
    guard field["_type"]?.document == "choice", let values = field["_value"] else { return nil }
    let elements = try values.elements("a list of values")
    return elements.contains { $0["_name"] != nil } ? elements : nil
  }

  private mutating func read(
    _ branches: [Field], of field: Field, into draft: inout StudyDraft, name: String,
    foreign: String, under conditions: [Condition], depth: Int
  ) throws(SpaceError) {
    let values = branches.map { $0["_name"]?.document ?? $0.document }
    guard let found = ForeignDomain.choice(values) else {
      throw field.fault(.missingKey, "there is nothing to choose from")
    }
    draft.add(
      Parameter(name, found.domain, conditions: conditions),
      names.remark(on: foreign) + found.remarks)
    // What several branches have is told apart by the branch's name.
    var counts: [String: Int] = [:]
    for branch in branches {
      for member in branch.document.members ?? [] { counts[member.key, default: 0] += 1 }
    }
    for branch in branches where branch["_name"] != nil {
      guard let value = branch["_name"]?.document.value else {
        draft.notes.append(
          "of `\(foreign)`, what goes with \(FlowText.of(branch.document)) is left out: name it with "
            + "a text")
        continue
      }
      // A choice of one is fixed, and needs no condition.
      let own = branches.count > 1 ? [Condition(parent: name, values: [value])] : []
      let shared = branch.document.members?.filter {
        $0.key != "_name" && (counts[$0.key] ?? 0) > 1
      }
      let single = branch.document.members?.filter { (counts[$0.key] ?? 0) == 1 }
      for (members, prefix) in [(single, foreign + "."), (shared, "\(foreign).\(value).")] {
        guard let members, !members.isEmpty else { continue }
        try read(
          Field(Document(.object(members), position: branch.position), path: branch.path),
          into: &draft, prefix: prefix, under: conditions + own, depth: depth + 1)
      }
    }
  }

  /// The domain of a parameter; nil where there is none such.
  static func domain(_ field: Field) throws(SpaceError) -> ForeignDomain? {
    guard let type = field["_type"]?.document.text, let given = field["_value"] else { return nil }
    let elements = try given.elements("a list")
    if type == "choice" { return .choice(elements.map(\.document)) }
    let values = elements.map { $0.document.value ?? .null }
    guard values.count >= 2, let first = values[0].number, let last = values[1].number else {
      return nil
    }
    let q: Value? = values.count > 2 ? values[2] : Value?.none
    switch type {
    // Its upper bound is none of its values, and of fractions the next whole number counts.
    case "randint": return .integers(first.rounded(.up), last.rounded(.up) - 1)
    case "uniform": return .range(.double(first), .double(last))
    case "loguniform": return .range(.double(first), .double(last), isLog: true)
    case "quniform", "qloguniform":
      return .multiples(
        of: q ?? .int(1), from: values[0], to: values[1], isLog: type == "qloguniform")
    case "normal", "qnormal", "lognormal", "qlognormal":
      return .normal(
        first, last, isLog: type.contains("log"), q: type.hasPrefix("q") ? q?.number : nil)
    default: return nil
    }
  }
}
