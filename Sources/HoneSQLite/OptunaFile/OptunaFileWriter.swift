internal import GRDB
public import HoneCore
internal import HoneFormats
public import HoneStorage

/// Writes a study into a new SQLite file of Optuna's own schema, with which Optuna can go on.
public enum OptunaFileWriter {
  /// What a file says of its study.
  public struct Head: Sendable {
    /// The study's definition.
    public var definition: StudyDefinition
    /// When it was created, where that is known.
    public var created: Timestamp?
    /// What was noted of it.
    public var attributes: [Attribute]
    /// Whether times are written as this machine's clocks show them, for Optuna 4 and older; Optuna 5
    /// takes times for UTC.
    public var hasLocalTimes: Bool

    /// Creates a head.
    public init(
      definition: StudyDefinition, created: Timestamp? = nil, attributes: [Attribute] = [],
      hasLocalTimes: Bool = false
    ) {
      self.definition = definition
      self.created = created
      self.attributes = attributes
      self.hasLocalTimes = hasLocalTimes
    }
  }

  /// Writes a file.
  ///
  /// - Parameters:
  ///   - path: A file that does not exist yet.
  ///   - head: What the file says of its study.
  ///   - next: Gives the trials in the order of their numbers with what was noted of them, and nil after
  ///     the last.
  /// - Throws: `StorageError` where the file cannot be written.
  public static func write(
    to path: String, _ head: Head, trials next: () -> (Trial, [Attribute])?
  ) throws(StorageError) {
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.inDatabase { db in
        // The file is nobody's until it is whole.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try db.inTransaction(.exclusive) {
          try db.execute(sql: OptunaSchema.tables)
          var study = try OptunaStudyWriter(db, head)
          while let (trial, attributes) = next() { try study.write(trial, attributes) }
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
  private let hasLocalTimes: Bool
  private var number = 0
  private var numbers = Renumbering()

  init(_ db: Database, _ head: OptunaFileWriter.Head) throws {
    self.db = db
    definition = head.definition
    hasLocalTimes = head.hasLocalTimes
    distributions = zip(definition.space.parameters, definition.space.axes).map {
      OptunaDistribution.json($0.domain, $1)
    }
    let version = try Query(db, "INSERT INTO version_info VALUES (1, 12, ?1)")
    version.bind(1, head.hasLocalTimes ? "4.0.0" : "5.0.0")
    try version.run()
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
    let text = DefinitionFormat.encode(definition)
    try insert(Attribute(OptunaAttribute.metricNames, .array(names)), "study_system", 1)
    try insert(Attribute(OptunaAttribute.definition, .string(text)), "study_system", 1)
    if let created = head.created {
      let time = Document.string(TrialFormat.text(of: created))
      try insert(Attribute(OptunaAttribute.created, time), "study_system", 1)
    }
    for attribute in head.attributes { try insert(attribute, "study_user", 1) }
  }

  /// Writes an attribute into `…_attributes`.
  private func insert(_ attribute: Attribute, _ table: String, _ id: Int) throws {
    let query = try Query(
      db,
      """
      INSERT INTO \(table)_attributes (\(table.prefix(5))_id, "key", value_json)
      VALUES (?1, ?2, ?3)
      """)
    query.bind(1, id)
    query.bind(2, attribute.key)
    query.bind(3, attribute.json)
    try query.run()
  }

  /// A time as the file's version of Optuna has it.
  private func text(of time: Timestamp) -> String {
    OptunaTime.text(of: hasLocalTimes ? LocalTime.wall(at: time) : time)
  }

  /// Writes a trial; its number is the next, as Optuna has no holes.
  mutating func write(_ trial: Trial, _ attributes: [Attribute]) throws {
    var trial = trial
    trial.tag = numbers.take(trial.tag, of: trial.number, as: number)
    let id = number + 1
    let query = try Query(db, "INSERT INTO trials VALUES (?1, ?2, 1, ?3, ?4, ?5)")
    query.bind(1, id)
    query.bind(2, number)
    query.bind(3, OptunaStudyWriter.name(of: trial.state))
    if let started = trial.started { query.bind(4, text(of: started)) }
    if let finished = trial.finished { query.bind(5, text(of: finished)) }
    try query.run()
    number += 1
    if trial.state == .waiting {
      let fixed = TrialFormat.document(of: trial.parameters)
      try insert(Attribute(OptunaAttribute.fixedParameters, fixed), "trial_system", id)
    } else {
      try insert(trial.parameters, id)
    }
    try insert(trial.values, id)
    try insert(trial.reports, id)
    let rest = OptunaTrialRest(trial, objectives: definition.objectives.count).document
    if let rest { try insert(Attribute(OptunaAttribute.trial, rest), "trial_system", id) }
    for attribute in attributes { try insert(attribute, "trial_user", id) }
    for measure in trial.measures where !attributes.contains(where: { $0.key == measure.name }) {
      try insert(Attribute(measure.name, .double(measure.value)), "trial_user", id)
    }
  }

  private static func name(of state: TrialState) -> String {
    switch state {
    // Optuna knows no pause: what is to go on if somebody wants it waits.
    case .waiting, .paused: "WAITING"
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

extension Attribute {
  fileprivate init(_ key: String, _ value: Document) {
    self.init(key: key, json: JSON.text(value))
  }
}
