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
    let rows = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT param_name, distribution_json, min(param_value), max(param_value)
          FROM trial_params JOIN trials USING (trial_id) WHERE study_id = ?
          GROUP BY param_name, distribution_json ORDER BY min(param_id)
          """, arguments: [study])
    }
    var columns: [OptunaSpace.Column] = []
    for row in rows {
      guard let name: String = row[0], let json: String = row[1], let least: Double = row[2],
        let most: Double = row[3]
      else { throw damaged("a parameter") }
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

  /// Lets a parameter have any value between its bounds, where a trial has one between the steps.
  private func dropStep(
    of column: inout OptunaSpace.Column, in study: Int, notes: inout [String]
  ) throws {
    let name = column.name
    let values = try read { db in
      try Double.fetchAll(
        db,
        sql: """
          SELECT DISTINCT param_value FROM trial_params JOIN trials USING (trial_id)
          WHERE study_id = ? AND param_name = ?
          """, arguments: [study, name])
    }
    let axis = try Axis(column.domain.domain, path: [name])
    guard values.contains(where: { (try? axis.raw(of: .double($0))) == nil }) else { return }
    column.domain = column.domain.withoutStep()
    notes.append("`\(name)` had values between its steps, and has no step here")
  }

  /// Which trials have which parameters; nil where every whole trial has all of them.
  private func presence(
    of columns: [OptunaSpace.Column], in study: Int
  ) throws -> OptunaPresence? {
    let trials = try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT trial_id, state = 'COMPLETE', (
            SELECT count(*) FROM trial_params WHERE trial_params.trial_id = trials.trial_id)
          FROM trials WHERE study_id = ? ORDER BY trial_id
          """, arguments: [study]
      ).map { (id: $0[0] as Int, isWhole: $0[1] as Bool, count: $0[2] as Int) }
    }
    guard trials.contains(where: { $0.isWhole && $0.count < columns.count }) else { return nil }
    let indices = Dictionary(
      trials.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    var presence = OptunaPresence(columns: [], isWhole: trials.map(\.isWhole))
    for column in columns {
      let axis = try Axis(column.domain.domain, path: [column.name])
      let count = axis.isDiscrete ? axis.cardinality ?? .max : .max
      var isOrdered = true
      if case .categorical = column.domain { isOrdered = false }
      presence.columns.append(
        OptunaPresence.Column(
          raws: try raws(of: column, axis, in: study, indices),
          options: count <= OptunaPresence.optionLimit ? (0..<count).map(axis.raw(index:)) : [],
          isOrdered: isOrdered))
    }
    return presence
  }

  private func raws(
    of column: OptunaSpace.Column, _ axis: Axis, in study: Int, _ indices: [Int: Int]
  ) throws -> [Double] {
    var raws = [Double](repeating: .nan, count: indices.count)
    var domains: [String: OptunaDomain] = [:]
    try read { db in
      let query = try Query(
        db,
        """
        SELECT trial_id, param_value, distribution_json
        FROM trial_params JOIN trials USING (trial_id) WHERE study_id = ?1 AND param_name = ?2
        """)
      query.bind(1, study)
      query.bind(2, column.name)
      while try query.step() {
        guard let index = indices[query.int(0)], let json = query.text(2) else { continue }
        let domain = try domains[json] ?? OptunaDomain(json: json, of: column.name)
        domains[json] = domain
        guard let value = domain.value(of: query.double(1)) else { continue }
        raws[index] = try axis.raw(of: value, path: [column.name])
      }
    }
    return raws
  }
}
