internal import GRDB
internal import HoneCore
internal import HoneFormats
internal import HoneStorage

extension Database {
  /// How far a study has come, and what its events must agree with.
  struct Progress {
    var revision: Revision
    var trials: Int
    var shape: StudyShape
  }

  func progress(of study: StudyID) throws -> Progress {
    let query = try Query(
      self,
      """
      SELECT revision, trials, parameters, objectives, edition
      FROM progress JOIN study ON id = study WHERE study = ?1
      """)
    query.bind(1, study)
    guard try query.step() else { throw StorageError.unknown(study) }
    let revision = try query.int(0, in: Bounds.counter)
    return Progress(
      revision: revision,
      trials: try query.int(1, in: 0...min(revision, Bounds.trial.upperBound + 1)),
      shape: StudyShape(
        parameters: try query.int(2, in: Bounds.columns),
        objectives: try query.int(3, in: Bounds.columns),
        edition: try query.int(4, in: Bounds.counter)))
  }

  /// Goes through the rows of some trials of a study; `?1` and `?2` are the first and the last key.
  func forRows(
    of trials: ClosedRange<Int>, in study: StudyID, _ sql: String,
    _ body: (borrowing Query) throws -> Void
  ) throws {
    _ = try progress(of: study)
    let known = trials.clamped(to: 0...Int(UInt32.max))
    guard known.overlaps(trials) else { return }
    let query = try Query(self, sql)
    query.bind(1, study.key(known.lowerBound))
    query.bind(2, study.key(known.upperBound))
    while try query.step() { try body(query) }
  }

  func setProgress(of study: StudyID, revision: Revision, trials: Int) throws {
    let query = try Query(
      self, "UPDATE progress SET revision = ?2, trials = ?3 WHERE study = ?1")
    query.bind(1, study)
    query.bind(2, revision)
    query.bind(3, trials)
    try query.run()
  }

  func study(named name: String) throws -> (id: StudyID, definition: StudyDefinition)? {
    let query = try Query(
      self, "SELECT id, definition, parameters, objectives FROM study WHERE name = ?1")
    query.bind(1, name)
    guard try query.step() else { return nil }
    let study = StudyID(try query.int(0, in: Bounds.study))
    return (study, try Database.definition(query, of: name))
  }

  /// The definition in a row's second column, which the third and the fourth must agree with.
  private static func definition(
    _ query: borrowing Query, of name: String
  ) throws -> StudyDefinition {
    var definition: StudyDefinition
    let text = try query.text(1) ?? ""
    do { definition = try DefinitionFormat.decode(text) } catch {
      let what =
        "the definition of study `\(SearchSpace.abridged(name))` cannot be read: "
        + SearchSpace.abridged(error.description, to: 2_000)
      // Nothing is wrong with what a newer version wrote.
      guard error.code != .newer else { throw StorageError(.foreign, what) }
      throw Damage(what)
    }
    let counts = (definition.space.count, definition.objectives.count)
    guard try query.int(2) == counts.0 else { throw query.misplaced(2, "\(counts.0)") }
    guard try query.int(3) == counts.1 else { throw query.misplaced(3, "\(counts.1)") }
    // The name by which it was found.
    definition.name = name
    return definition
  }

  func definition(of study: StudyID) throws -> StudyDefinition {
    let query = try Query(
      self, "SELECT name, definition, parameters, objectives FROM study WHERE id = ?1")
    query.bind(1, study)
    guard try query.step() else { throw StorageError.unknown(study) }
    return try Database.definition(query, of: query.text(0) ?? "")
  }

  /// Replaces a study's definition by one whose space has grown from it.
  func update(_ definition: StudyDefinition, _ study: StudyID) throws {
    let query = try Query(
      self, "UPDATE study SET parameters = ?2, definition = ?3 WHERE id = ?1")
    query.bind(1, study)
    query.bind(2, definition.space.count)
    query.bind(3, DefinitionFormat.encode(definition))
    try query.run()
    try insertParameters(of: definition.space, study)
  }

  /// Writes a new study within the caller's transaction.
  func create(_ definition: StudyDefinition, at time: Timestamp) throws -> StudyID {
    guard try study(named: definition.name) == nil else {
      throw StorageError.exists(definition.name)
    }
    let query = try Query(
      self,
      """
      INSERT INTO study (name, created, parameters, objectives, definition)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """)
    query.bind(1, definition.name)
    query.bind(2, time)
    query.bind(3, definition.space.count)
    query.bind(4, definition.objectives.count)
    query.bind(5, DefinitionFormat.encode(definition))
    try query.run()
    let study = lastInsertedRowID
    let progress = try Query(
      self, "INSERT INTO progress (study, revision, trials) VALUES (?1, 0, 0)")
    progress.bind(1, study)
    try progress.run()
    try insertParts(of: definition, study)
    return study
  }

  /// What Optuna reads of a study, and the store itself of a list of them.
  private func insertParts(of definition: StudyDefinition, _ study: StudyID) throws {
    let objectives = try Query(self, "INSERT INTO objective VALUES (?1, ?2, ?3, ?4)")
    for (position, objective) in definition.objectives.enumerated() {
      objectives.bind(1, study)
      objectives.bind(2, position)
      objectives.bind(3, objective.name)
      objectives.bind(4, objective.direction.rawValue)
      try objectives.run()
    }
    try insertParameters(of: definition.space, study)
    let names = try Query(
      self,
      """
      INSERT INTO study_system_attributes (study_id, key, value_json)
      VALUES (?1, 'study:metric_names', ?2)
      """)
    names.bind(1, study)
    names.bind(2, JSON.text(.array(definition.objectives.map { .string($0.name) })))
    try names.run()
  }

  /// Writes what Optuna reads of the parameters, over what there is.
  private func insertParameters(of space: SearchSpace, _ study: StudyID) throws {
    let query = try Query(self, "INSERT OR REPLACE INTO parameter VALUES (?1, ?2, ?3, ?4)")
    for (position, parameter) in space.parameters.enumerated() {
      query.bind(1, study)
      query.bind(2, position)
      query.bind(3, parameter.name)
      query.bind(4, OptunaDistribution.json(parameter.domain, space.axes[position]))
      try query.run()
    }
  }

  func summaries() throws -> [StudySummary] {
    let query = try Query(self, "SELECT id, name, created FROM study ORDER BY id")
    var summaries: [StudySummary] = []
    while try query.step() {
      let study = StudyID(try query.int(0, in: Bounds.study))
      summaries.append(
        StudySummary(
          name: try query.text(1) ?? "", created: try query.time(2),
          counts: try counts(of: study), objectives: try objectives(of: study)))
    }
    return summaries
  }

  func counts(of study: StudyID) throws -> [Int] {
    // By key and in one pass: grouped by state SQLite would sort the trials first.
    let query = try Query(
      self,
      """
      SELECT count(*), count(*) FILTER (WHERE state = 0 AND paused_revision IS NULL),
        count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2),
        count(*) FILTER (WHERE state = 3), count(*) FILTER (WHERE state = 4),
        count(*) FILTER (WHERE state = 0 AND paused_revision IS NOT NULL)
      FROM trial WHERE id BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF AND deleted_revision IS NULL
      """)
    query.bind(1, study)
    guard try query.step() else { return TrialState.listed.map { _ in 0 } }
    // In the order of `TrialState.listed`.
    let counts = try TrialState.listed.indices.map { try query.int(Int32($0) + 1) }
    if try counts.reduce(0, +) != query.int(0) { try refuseStates(of: study) }
    return counts
  }

  /// Names the first trial that is in none of the states.
  private func refuseStates(of study: StudyID) throws {
    let query = try Query(
      self,
      """
      SELECT id, state FROM trial WHERE id BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF
        AND coalesce(state, -1) NOT IN (0, 1, 2, 3, 4)
      """)
    query.bind(1, study)
    if try query.step() { throw query.misplaced(1, "0 to 4") }
  }

  private func objectives(of study: StudyID) throws -> [Objective] {
    let query = try Query(
      self, "SELECT name, direction FROM objective WHERE study = ?1 ORDER BY position")
    query.bind(1, study)
    var objectives: [Objective] = []
    while try query.step() {
      guard let name = try query.text(0) else { throw query.misplaced(0, "a text") }
      guard let direction = Objective.Direction(rawValue: try query.text(1) ?? "") else {
        throw query.misplaced(1, "minimize or maximize")
      }
      objectives.append(Objective(name, direction))
    }
    return objectives
  }
}
