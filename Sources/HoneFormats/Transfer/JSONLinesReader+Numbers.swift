internal import HoneCore

/// The numbers of a trial.
extension JSONLinesReader {
  static func values(
    _ field: Field?, _ state: TrialState, _ objectives: [Objective]
  ) throws(SpaceError) -> [Double] {
    let given = try field?.fields("a mapping of values") ?? []
    if let (name, value) = given.first(where: { pair in
      !objectives.contains { $0.name == pair.key }
    }) {
      throw value.fault(
        .unknownKey,
        "`\(name)` is not an objective of the study: it has "
          + SearchSpace.list(objectives.map(\.name)))
    }
    guard state == .completed else {
      guard let (_, value) = given.first else { return [] }
      throw value.fault(.invalidValue, "a trial that is \(state.name) has no values")
    }
    var values: [Double] = []
    for objective in objectives {
      guard let value = field?[objective.name] else {
        throw SpaceError(
          .missingKey, at: ["values"], "there is no value for the objective `\(objective.name)`")
      }
      let number = try self.number(value)
      guard !number.isNaN else {
        throw value.fault(.invalidValue, "a completed trial's value cannot be NaN: it has failed")
      }
      values.append(number)
    }
    return values
  }

  static func report(
    _ field: Field, _ objectives: [Objective]
  ) throws(SpaceError) -> Report {
    let wanted = objectives.count == 1 ? "[step, value]" : "[step, a value an objective]"
    let parts = try field.elements(wanted)
    guard parts.count == objectives.count + 1 else { throw field.mismatch(wanted) }
    var values: [Double] = []
    for part in parts.dropFirst() { values.append(try number(part)) }
    return Report(step: try parts[0].int("a step from 0 on", in: 0 ... .max), values: values)
  }

  /// Adds to reports what they told beside their objectives.
  static func readMeasures(of reports: inout [Report], _ field: Field?) throws(SpaceError) {
    for entry in try field?.elements("a list of [place of a report, measures]") ?? [] {
      let parts = try entry.elements("[place of a report, measures]")
      guard parts.count == 2, !reports.isEmpty else {
        throw entry.mismatch("[place of a report, measures], of reports that are there")
      }
      let wanted = "0 to \(reports.count - 1), as so many reports are there"
      let place = try parts[0].int(wanted, in: 0...reports.count - 1)
      reports[place].measures = try measures(parts[1])
    }
  }

  /// Measures by name; none where there is nothing.
  static func measures(_ field: Field?) throws(SpaceError) -> [Measure] {
    guard let field else { return [] }
    var measures: [Measure] = []
    for (name, value) in try field.fields("a mapping of measures to numbers") {
      measures.append(Measure(name: name, value: try number(value)))
    }
    if let problem = Measure.problem(with: measures) { throw field.fault(.invalidValue, problem) }
    return measures
  }

  /// A trial's fidelity, what it began from, and its earlier legs.
  static func readWay(of record: inout TrialRecord, _ field: Field) throws(SpaceError) {
    record.fidelity = try fidelity(field["fidelity"])
    for leg in try field["legs"]?.elements("a list of legs") ?? [] {
      try leg.allow(["step", "fidelity", "reports"], wanted: "a leg")
      guard let step = leg["step"], let reports = leg["reports"] else {
        throw leg.mismatch("a leg with its `step` and its number of `reports`")
      }
      let told = record.legs.last?.reports ?? 0
      guard told <= record.reports.count else {
        throw reports.mismatch("\(told) or more, as there are legs before it")
      }
      record.legs.append(
        Leg(
          step: try step.int("a step from 0 on", in: 0 ... .max),
          fidelity: try fidelity(leg["fidelity"]),
          reports: try reports.int(
            "\(told) to \(record.reports.count), as so many reports are there",
            in: told...record.reports.count)))
    }
    guard record.state != .paused || !record.legs.isEmpty else {
      throw field.fault(.missingKey, "a trial that is paused has `legs`, the last of them paused")
    }
    guard let origin = field["origin"] else { return }
    if origin.document.text == "continues" {
      let last = record.legs.count - (record.state == .paused ? 1 : 0)
      guard last > 0 else { throw origin.fault(.invalidValue, "its first leg continues nothing") }
      return record.origin = .continues
    }
    record.origin = .copies(
      try origin.int("\"continues\" or the number of a trial", in: 0...1 << 53))
  }

  private static func fidelity(_ field: Field?) throws(SpaceError) -> Double? {
    guard let field else { return nil }
    let fidelity = try number(field)
    guard fidelity > 0, fidelity.isFinite else {
      throw field.mismatch("a finite number above 0")
    }
    return fidelity
  }

  /// A number, or the text of one that is not finite.
  private static func number(_ field: Field) throws(SpaceError) -> Double {
    let names = ["inf": Double.infinity, "-inf": -.infinity, "nan": .nan]
    if let text = field.document.text, let number = names[text] { return number }
    return try field.number("a number, \"inf\", \"-inf\" or \"nan\"")
  }

  static func slopes(
    _ field: Field, _ record: TrialRecord, _ space: SearchSpace, _ objectives: [Objective]
  ) throws(SpaceError) -> [Slope] {
    guard record.state == .completed, objectives.count == 1, let point = record.point else {
      throw field.fault(
        .invalidValue,
        objectives.count == 1
          ? "a trial that is \(record.state.name) has no gradient"
          : "a study of \(objectives.count) objectives has no gradients")
    }
    return try space.slopes(try GradientFormat.slopes(from: field), isActive: point.isActive)
  }
}

extension TrialRecord {
  /// Takes over a line of a vector: a new one, or more numbers of the last.
  mutating func add(_ field: Field, of trial: Int?) throws(SpaceError) {
    try field.allow(["vector", "trial", "values"], wanted: "a part of a vector")
    guard state.isFinished else {
      throw field.fault(.invalidValue, "a trial that is \(state.name) keeps no vectors")
    }
    if let given = field["trial"], let trial, try given.int() != trial {
      throw given.fault(
        .invalidValue, "a vector stands after its own trial, and the one before is \(trial)")
    }
    guard let name = try field["vector"]?.text() else { return }
    guard let list = field["values"] else {
      throw SpaceError(.missingKey, at: ["values"], "this part of a vector has no numbers")
    }
    guard let elements = list.document.elements else { throw list.mismatch("a list of numbers") }
    if vectors.last?.name != name { vectors.append(NamedVector(name: name, values: [])) }
    let last = vectors.count - 1
    vectors[last].values.reserveCapacity(vectors[last].values.count + elements.count)
    for (place, element) in elements.enumerated() {
      guard let number = element.number else {
        throw Field(element, path: ["values", "\(place)"]).mismatch("a number")
      }
      vectors[last].values.append(number)
    }
    // Before a file that never ends has filled the memory.
    if let problem = NamedVector.problem(of: name, vectors[last].values.count) {
      throw SpaceError(.invalidValue, at: ["vector"], problem)
    }
  }
}
