internal import GRDB
internal import HoneCore
internal import HoneFormats
internal import HoneStorage

extension OptunaFile {
  private static let pageSize = 500

  /// The next trials after one with this id, by their ids; empty at the end.
  func trials(of study: Int, after last: Int) throws(StorageError) -> [OptunaTrial] {
    try read { db in
      var page = OptunaPage(study: study, after: last)
      try page.fill(from: db, limit: OptunaFile.pageSize, file: self)
      return page.trials
    }
  }
}

/// Some trials being put together from Optuna's tables.
private struct OptunaPage {
  let study: Int
  let after: Int
  var trials: [OptunaTrial] = []
  private var last = 0
  private var indices: [Int: Int] = [:]

  init(study: Int, after: Int) {
    self.study = study
    self.after = after
  }

  mutating func fill(from db: Database, limit: Int, file: OptunaFile) throws {
    try fillTrials(db, limit, file)
    guard !trials.isEmpty else { return }
    try fillParameters(db, file)
    try fillNumbers(db, file)
    try fillAttributes(db)
  }

  private mutating func fillTrials(_ db: Database, _ limit: Int, _ file: OptunaFile) throws {
    let query = try Query(
      db,
      """
      SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials
      WHERE study_id = ?1 AND trial_id > ?2 ORDER BY trial_id LIMIT ?3
      """)
    query.bind(1, study)
    query.bind(2, after)
    query.bind(3, limit)
    while try query.step() {
      let number = try query.int(1)
      guard let state = OptunaTrial.state(try query.text(2) ?? "") else {
        throw file.damaged("the state of trial \(number)")
      }
      func time(_ column: Int32) throws -> Timestamp? {
        guard let text = try query.text(column) else { return nil }
        guard let time = TrialFormat.time(text) else {
          throw file.damaged("a time of trial \(number), `\(SearchSpace.abridged(text))`,")
        }
        return time
      }
      last = try query.int(0)
      indices[last] = trials.count
      var trial = OptunaTrial(
        id: last, number: number, state: state, started: try time(3), finished: try time(4))
      if file.hasLocalTimes { trial.readTimesAsLocal() }
      trials.append(trial)
    }
  }

  /// A query of what belongs to the page's trials.
  private func query(_ db: Database, _ columns: String, _ table: String) throws -> Query {
    let query = try Query(
      db,
      """
      SELECT t.trial_id, \(columns) FROM \(table) AS t JOIN trials USING (trial_id)
      WHERE trials.study_id = ?1 AND t.trial_id > ?2 AND t.trial_id <= ?3
      ORDER BY t.rowid
      """)
    query.bind(1, study)
    query.bind(2, after)
    query.bind(3, last)
    return query
  }

  private mutating func fillParameters(_ db: Database, _ file: OptunaFile) throws {
    var domains: [String: OptunaDomain] = [:]
    let query = try query(db, "param_name, param_value, distribution_json", "trial_params")
    while try query.step() {
      guard let index = indices[try query.int(0)] else { continue }
      guard let name = try query.text(1), let json = try query.text(3) else {
        throw file.damaged("a parameter of trial \(trials[index].number)")
      }
      let domain = try domains[json] ?? OptunaDomain(json: json, of: name)
      domains[json] = domain
      trials[index].parameters.append(
        OptunaTrial.Parameter(name: name, stored: try query.number(2), domain: domain))
    }
  }

  private mutating func fillNumbers(_ db: Database, _ file: OptunaFile) throws {
    let values = try query(db, "objective, value, value_type", "trial_values")
    while try values.step() {
      guard let index = indices[try values.int(0)] else { continue }
      guard let value = try OptunaNumber.read(values, at: 2) else {
        throw file.damaged("a value of trial \(trials[index].number)")
      }
      trials[index].values[try values.int(1)] = value
    }
    let reports = try query(
      db, "step, intermediate_value, intermediate_value_type", "trial_intermediate_values")
    while try reports.step() {
      guard let index = indices[try reports.int(0)] else { continue }
      guard let value = try OptunaNumber.read(reports, at: 2) else {
        throw file.damaged("an intermediate value of trial \(trials[index].number)")
      }
      trials[index].reports.append((try reports.int(1), value))
    }
  }

  private mutating func fillAttributes(_ db: Database) throws {
    let users = try query(db, "key, value_json", "trial_user_attributes")
    while try users.step() {
      guard let index = indices[try users.int(0)], let attribute = try users.attribute(1) else {
        continue
      }
      trials[index].attributes.append(attribute)
    }
    let directions = try Query(db, "SELECT count(*) FROM study_directions WHERE study_id = ?1")
    directions.bind(1, study)
    let objectives = try directions.step() ? directions.int(0) : 1
    let system = try query(db, "key, value_json", "trial_system_attributes")
    while try system.step() {
      guard let index = indices[try system.int(0)], let key = try system.text(1),
        let text = try system.text(2), let document = try? JSON.parse(text, allowsNaN: true)
      else { continue }
      trials[index].take(key, document, objectives: objectives)
    }
  }
}

extension OptunaTrial {
  /// Takes the times for those of a clock in this machine's zone.
  fileprivate mutating func readTimesAsLocal() {
    let before = [started, finished]
    started = started.map { LocalTime.utc(of: $0) }
    finished = finished.map { LocalTime.utc(of: $0, notBefore: started) }
    hasLocalTimes = before != [started, finished]
  }

  /// Takes over a system attribute.
  fileprivate mutating func take(_ key: String, _ document: Document, objectives: Int) {
    func check(_ name: String, _ value: Double?) {
      if let value, value > 0, brokenConstraint == nil { brokenConstraint = (name, value) }
    }
    switch key {
    case OptunaAttribute.fixedParameters:
      fixed = (document.members ?? []).map { ($0.key, OptunaDomain.value(of: $0.value)) }
    case OptunaAttribute.trial:
      rest = OptunaTrialRest(document, objectives: objectives)
    // A list of all constraints, or since Optuna 5 an attribute for each.
    case "constraints":
      for (index, element) in (document.elements ?? []).enumerated() {
        check("\(index)", element.number)
      }
    case _ where key.hasPrefix("constraints:"):
      check(String(key.dropFirst("constraints:".count)), document.number)
    default: break
    }
  }
}
