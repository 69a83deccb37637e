internal import GRDB
public import HoneCore
internal import HoneFormats
public import HoneStorage

/// Writes a study into a new SQLite file of Optuna's own schema, with which Optuna can go on.
public enum OptunaFileWriter {
  /// Writes a file.
  ///
  /// - Parameters:
  ///   - path: A file that does not exist yet.
  ///   - definition: The study's definition.
  ///   - created: When it was created, where that is known.
  ///   - next: Gives the trials in the order of their numbers, and nil after the last.
  /// - Throws: `StorageError` where the file cannot be written.
  public static func write(
    to path: String, _ definition: StudyDefinition, created: Timestamp?, trials next: () -> Trial?
  ) throws(StorageError) {
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.inDatabase { db in
        // The file is nobody's until it is whole.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try db.inTransaction(.exclusive) {
          try db.execute(sql: OptunaSchema.tables)
          var study = try OptunaStudyWriter(db, definition, created)
          while let trial = next() { try study.write(trial) }
          return .commit
        }
      }
      try queue.close()
    } catch { throw SQLiteStorage.translate(error, path: path) }
  }
}

/// Writes the rows of one study.
private struct OptunaStudyWriter {
  private let db: Database
  private let definition: StudyDefinition
  private let distributions: [String]
  private var number = 0
  private var numbers = Renumbering()

  init(_ db: Database, _ definition: StudyDefinition, _ created: Timestamp?) throws {
    self.db = db
    self.definition = definition
    distributions = zip(definition.space.parameters, definition.space.axes).map {
      OptunaDistribution.json($0.domain, $1)
    }
    let study = try Query(db, "INSERT INTO studies VALUES (1, ?1)")
    study.bind(1, definition.name)
    try study.run()
    let direction = try Query(
      db, "INSERT INTO study_directions (direction, study_id, objective) VALUES (?1, 1, ?2)")
    for (index, objective) in definition.objectives.enumerated() {
      direction.bind(1, objective.direction == .minimize ? "MINIMIZE" : "MAXIMIZE")
      direction.bind(2, index)
      try direction.run()
    }
    let names = definition.objectives.map { Document.string($0.name) }
    try attribute("study", 1, OptunaAttribute.metricNames, .array(names))
    try attribute(
      "study", 1, OptunaAttribute.definition, .string(DefinitionFormat.encode(definition)))
    if let created {
      try attribute(
        "study", 1, OptunaAttribute.created, .string(TrialFormat.text(of: created)))
    }
  }

  private func attribute(_ owner: String, _ id: Int, _ key: String, _ value: Document) throws {
    let query = try Query(
      db,
      """
      INSERT INTO \(owner)_system_attributes (\(owner)_id, "key", value_json) VALUES (?1, ?2, ?3)
      """)
    query.bind(1, id)
    query.bind(2, key)
    query.bind(3, JSON.text(value))
    try query.run()
  }

  /// Writes a trial; its number is the next, as Optuna has no holes.
  mutating func write(_ trial: Trial) throws {
    var trial = trial
    trial.tag = numbers.tag(trial.tag)
    numbers.note(trial.number, as: number)
    let id = number + 1
    let query = try Query(db, "INSERT INTO trials VALUES (?1, ?2, 1, ?3, ?4, ?5)")
    query.bind(1, id)
    query.bind(2, number)
    query.bind(3, OptunaStudyWriter.name(of: trial.state))
    if let started = trial.started { query.bind(4, OptunaTime.text(of: started)) }
    if let finished = trial.finished { query.bind(5, OptunaTime.text(of: finished)) }
    try query.run()
    number += 1
    if trial.state == .waiting {
      let fixed = TrialFormat.document(of: trial.parameters)
      try attribute("trial", id, OptunaAttribute.fixedParameters, fixed)
    } else {
      try insert(trial.parameters, id)
    }
    try insert(trial.values, id)
    try insert(trial.reports, id)
    let rest = OptunaTrialRest(trial, objectives: definition.objectives.count).document
    if let rest { try attribute("trial", id, OptunaAttribute.trial, rest) }
  }

  private static func name(of state: TrialState) -> String {
    switch state {
    case .waiting: "WAITING"
    case .running: "RUNNING"
    case .completed: "COMPLETE"
    case .pruned: "PRUNED"
    default: "FAIL"
    }
  }

  private func insert(_ parameters: Parameters, _ trial: Int) throws {
    let query = try Query(
      db,
      """
      INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
      VALUES (?1, ?2, ?3, ?4)
      """)
    query.bind(1, trial)
    for entry in parameters.entries {
      guard let index = definition.space.index(of: entry.name) else { continue }
      let raw: Double
      do { raw = try definition.space.axes[index].raw(of: entry.value) } catch {
        throw StorageError(.corrupt, "trial \(trial - 1) is not of its space: \(error.description)")
      }
      query.bind(2, entry.name)
      query.bind(3, raw)
      query.bind(4, distributions[index])
      try query.run()
    }
  }

  private func insert(_ values: [Double], _ trial: Int) throws {
    let query = try Query(
      db,
      """
      INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?1, ?2, ?3, ?4)
      """)
    query.bind(1, trial)
    for (index, value) in values.enumerated() {
      query.bind(2, index)
      OptunaNumber.bind(value, to: query, at: 3)
      try query.run()
    }
  }

  /// The first objective's, and of repeated steps the newest.
  private func insert(_ reports: [Report], _ trial: Int) throws {
    let query = try Query(
      db,
      """
      INSERT INTO trial_intermediate_values
        (trial_id, step, intermediate_value, intermediate_value_type)
      VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (trial_id, step) DO UPDATE SET
        intermediate_value = excluded.intermediate_value,
        intermediate_value_type = excluded.intermediate_value_type
      """)
    query.bind(1, trial)
    for report in reports {
      query.bind(2, report.step)
      OptunaNumber.bind(report.values[0], to: query, at: 3)
      try query.run()
    }
  }
}
