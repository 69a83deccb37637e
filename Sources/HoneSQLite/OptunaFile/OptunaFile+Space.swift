internal import GRDB
internal import HoneCore
internal import HoneFormats
internal import HoneStorage

extension OptunaFile {
  /// The space that the study's trials lie in.
  func space(of study: Int) throws -> OptunaSpace {
    var notes: [String] = []
    var columns = try columns(of: study, notes: &notes)
    for index in columns.indices where columns[index].domain.hasStep {
      try dropStep(of: &columns[index], in: study, notes: &notes)
    }
    return try OptunaSpace(columns, try presence(of: columns, in: study), notes: notes)
  }

  /// The parameters in the order of their first appearance, with domains that hold all values.
  private func columns(
    of study: Int, notes: inout [String]
  ) throws -> [OptunaSpace.Column] {
    var columns: [OptunaSpace.Column] = []
    for (name, json, least, most) in try ranges(of: study) {
      let own = try OptunaDomain(json: json, of: name)
      if let choices = try JSON.parse(json, allowsNaN: true)["attributes"]?["choices"]?.elements,
        OptunaDomain.hasTexts(insteadOf: choices)
      {
        notes.append("choices of `\(name)` that are lists, mappings or NaN are texts here")
      }
      let domain = own.widened(from: least, to: most)
      if domain != own {
        notes.append("`\(name)` had values outside its range, which is wider here")
      }
      guard let index = columns.firstIndex(where: { $0.name == name }) else {
        columns.append(OptunaSpace.Column(name: name, domain: domain.distinct))
        continue
      }
      let union = try columns[index].domain.union(domain, of: name)
      let note = "the range of `\(name)` differed between trials: here it holds all of them"
      if union != columns[index].domain, !notes.contains(note) { notes.append(note) }
      columns[index].domain = union
    }
    return columns
  }

  /// The distributions of the parameters, with the least and the greatest value drawn from each.
  private func ranges(
    of study: Int
  ) throws -> [(name: String, json: String, least: Double, most: Double)] {
    try read { db in
      let query = try Query(
        db,
        """
        SELECT param_name, distribution_json, min(param_value) AS param_value,
          max(param_value) AS param_value
        FROM trial_params JOIN trials USING (trial_id) WHERE study_id = ?1
        GROUP BY param_name, distribution_json ORDER BY min(param_id)
        """)
      query.bind(1, study)
      var ranges: [(name: String, json: String, least: Double, most: Double)] = []
      while try query.step() {
        guard let name = try query.text(0), let json = try query.text(1) else {
          throw damaged("a parameter")
        }
        ranges.append((name, json, try query.number(2), try query.number(3)))
      }
      return ranges
    }
  }

  /// Lets a parameter have any value between its bounds, where a trial has one between the steps.
  private func dropStep(
    of column: inout OptunaSpace.Column, in study: Int, notes: inout [String]
  ) throws {
    let name = column.name
    let values = try read { db in
      let query = try Query(
        db,
        """
        SELECT DISTINCT param_value FROM trial_params JOIN trials USING (trial_id)
        WHERE study_id = ?1 AND param_name = ?2
        """)
      query.bind(1, study)
      query.bind(2, name)
      var values: [Double] = []
      while try query.step() { values.append(try query.number(0)) }
      return values
    }
    let axis = try Axis(column.domain.domain, path: [name])
    guard values.contains(where: { (try? axis.raw(of: .double($0))) == nil }) else { return }
    column.domain = column.domain.withoutStep()
    notes.append("`\(name)` had values between its steps, and has no step here")
  }

  /// Which trials have which parameters; nil where every one has all of them.
  private func presence(
    of columns: [OptunaSpace.Column], in study: Int
  ) throws -> OptunaPresence? {
    let trials = try outlines(of: study)
    guard trials.contains(where: { $0.parameters < columns.count }) else { return nil }
    var found = try columns.map { column in
      let axis = try Axis(column.domain.domain, path: [column.name])
      let count = axis.isDiscrete ? axis.cardinality ?? .max : .max
      let options = count <= OptunaPresence.optionLimit ? (0..<count).map(axis.raw(index:)) : []
      var (words, isOrdered): ([String], Bool) = ([], true)
      if case .categorical(let values) = column.domain {
        isOrdered = false
        words = values.map { if case .string(let text) = $0 { text } else { "" } }
      }
      return OptunaPresence.Column(
        name: column.name, raws: Array(repeating: .nan, count: trials.count), options: options,
        words: words, isOrdered: isOrdered)
    }
    var rows = trials.map { trial in
      OptunaPresence.Row(state: trial.state, hasReports: trial.hasReports)
    }
    let indices = Dictionary(
      trials.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    try fill(&found, &rows, columns, in: study, indices)
    return OptunaPresence(columns: found, rows: rows)
  }

  /// What is known of a trial without its values.
  private struct Outline {
    var id: Int
    var state: TrialState
    var hasReports: Bool
    var parameters: Int
  }

  private func outlines(of study: Int) throws -> [Outline] {
    try read { db in
      let query = try Query(
        db,
        """
        SELECT trial_id, state, EXISTS (
          SELECT 1 FROM trial_intermediate_values AS report
          WHERE report.trial_id = trials.trial_id), (
          SELECT count(*) FROM trial_params WHERE trial_params.trial_id = trials.trial_id)
        FROM trials WHERE study_id = ?1 ORDER BY trial_id
        """)
      query.bind(1, study)
      var outlines: [Outline] = []
      while try query.step() {
        outlines.append(
          Outline(
            id: try query.int(0), state: OptunaTrial.state(try query.text(1) ?? "") ?? .failed,
            hasReports: try query.int(2) != 0, parameters: try query.int(3)))
      }
      return outlines
    }
  }

  /// Puts in what each trial asked for.
  private func fill(
    _ found: inout [OptunaPresence.Column], _ rows: inout [OptunaPresence.Row],
    _ columns: [OptunaSpace.Column], in study: Int, _ indices: [Int: Int]
  ) throws {
    let axes = try columns.map { try Axis($0.domain.domain, path: [$0.name]) }
    let places = Dictionary(
      columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    var domains: [String: OptunaDomain] = [:]
    try read { db in
      let query = try Query(
        db,
        """
        SELECT trial_id, param_name, param_value, distribution_json
        FROM trial_params JOIN trials USING (trial_id) WHERE study_id = ?1 ORDER BY param_id
        """)
      query.bind(1, study)
      while try query.step() {
        guard let index = indices[try query.int(0)], let name = try query.text(1),
          let place = places[name], let json = try query.text(3)
        else { continue }
        let domain = try domains[json] ?? OptunaDomain(json: json, of: name)
        domains[json] = domain
        guard let value = domain.value(of: try query.number(2)) else { continue }
        found[place].raws[index] = try axes[place].raw(of: value, path: [name])
        rows[index].order.append(place)
      }
    }
  }
}
