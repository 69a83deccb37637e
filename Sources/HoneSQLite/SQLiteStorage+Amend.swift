internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// Rewrites what is stored in one transaction, and begins the study's next edition.
  ///
  /// - Returns: The study's revision after the last amendment.
  /// - Throws: `.invalid` or `.conflict`, as `Storage` says.
  public func amend(
    _ amendments: [Amendment], in study: StudyID, at time: Timestamp
  ) throws(StorageError) -> Revision {
    try write { db in
      let before = try db.progress(of: study)
      guard !amendments.isEmpty else { return before.revision }
      var revision = before.revision
      for amendment in amendments {
        revision += 1
        if case .space(let grown) = amendment {
          try db.grow(study, to: grown)
        } else {
          try db.apply(amendment, before, study, at: time, revision)
        }
      }
      try db.setProgress(of: study, revision: revision, trials: before.trials)
      let edition = try Query(db, "UPDATE progress SET edition = edition + 1 WHERE study = ?1")
      edition.bind(1, study)
      try edition.run()
      return revision
    }
  }
}

extension Database {
  /// Amends a trial.
  fileprivate func apply(
    _ amendment: Amendment, _ progress: Progress, _ study: StudyID, at time: Timestamp,
    _ revision: Revision
  ) throws {
    guard let trial = amendment.trial, var tenure = try tenure(trial, in: study) else {
      throw StorageError.noTrial(amendment.trial ?? 0, of: progress.trials)
    }
    let attempt = tenure.begun
    try tenure.apply(amendment)
    switch amendment {
    case .space: break
    case .deletion: try delete(study.key(trial), revision)
    case .retry, .failedRetry: try release(study.key(trial), attempt, revision)
    case .outcome(_, let outcome):
      try progress.shape.check(
        .finished(trial: trial, attempt: attempt, outcome, at: time))
      try rewrite(study.key(trial), outcome, at: time, revision)
    }
  }

  /// What is left of a deleted trial is its number.
  func delete(_ key: Int64, _ revision: Revision) throws {
    try clear(.deletion, trial: key)
    for table in ["trial_user_attributes", "trial_system_attributes", "trial_heartbeats"] {
      let deletion = try Query(self, "DELETE FROM \(table) WHERE trial_id = ?1")
      deletion.bind(1, key)
      try deletion.run()
    }
    let query = try Query(
      self,
      """
      UPDATE trial SET state = 0, attempt = 0, begun = 0, worker = NULL, lease_end = NULL,
        asked_revision = NULL, seen = NULL, started = NULL, is_enqueued = 0, tag = NULL,
        enqueued_revision = NULL, enqueued = NULL, released_revision = NULL,
        released_attempt = NULL, finished_revision = NULL, finished = NULL, reason = NULL,
        pruned_step = NULL, leg = 0, fidelity = NULL, origin = NULL, paused_revision = NULL,
        paused_step = NULL, paused_attempt = NULL, reserved_revision = NULL,
        deleted_revision = ?2
      WHERE id = ?1
      """)
    query.bind(1, key)
    query.bind(2, revision)
    try query.run()
  }

  private func release(_ key: Int64, _ attempt: Int, _ revision: Revision) throws {
    try clear(.retry, trial: key)
    let query = try Query(
      self,
      """
      UPDATE trial SET state = 0, worker = NULL, lease_end = NULL, finished_revision = NULL,
        finished = NULL, reason = NULL, pruned_step = NULL, paused_revision = NULL,
        paused_step = NULL, released_revision = ?3, released_attempt = ?2
      WHERE id = ?1
      """)
    query.bind(1, key)
    query.bind(2, attempt)
    query.bind(3, revision)
    try query.run()
  }

  /// Another end; one that the trial has already keeps its place among the others and its time.
  private func rewrite(
    _ key: Int64, _ outcome: Outcome, at time: Timestamp, _ revision: Revision
  ) throws {
    let found = try Query(self, "SELECT finished_revision, finished FROM trial WHERE id = ?1")
    found.bind(1, key)
    let hasEnded = try found.step() && !found.isNull(0)
    // The slopes were those of what is corrected.
    try clear(.correction, trial: key)
    // An attempt that was given back or paused and then counts as ended was neither.
    for correction in Database.corrections {
      let query = try Query(self, correction)
      query.bind(1, key)
      try query.run()
    }
    try finish(
      outcome, try hasEnded ? found.time(1) : time, key,
      try hasEnded ? found.counter(0) : revision)
  }
}

extension Database {
  private static let corrections = [
    """
    UPDATE trial_leg SET released_revision = NULL, released_attempt = NULL
    WHERE trial = ?1 AND (SELECT released_attempt = begun FROM trial WHERE id = ?1)
    """,
    """
    UPDATE trial SET released_revision = NULL, released_attempt = NULL
    WHERE id = ?1 AND released_attempt = begun
    """,
    "UPDATE trial SET paused_revision = NULL, paused_step = NULL WHERE id = ?1",
  ]

  /// Stores the grown space, and with every trial that has begun the defaults of what is new.
  fileprivate func grow(_ study: StudyID, to space: SearchSpace) throws {
    var definition = try definition(of: study)
    let known = definition.space.count
    try definition.space.requireGrowth(to: space)
    definition.space = space
    try update(definition, study)
    guard space.count > known else { return }
    let shape = StudyShape(parameters: known, objectives: definition.objectives.count)
    for (trial, point) in try points(of: study, shape) {
      let completed = space.completing(point)
      let query = try Query(self, "INSERT INTO trial_param VALUES (?1, ?2, ?3)")
      query.bind(1, study.key(trial))
      for parameter in known..<space.count where completed.isActive(parameter) {
        query.bind(2, parameter)
        query.bind(3, completed.raw[parameter])
        try query.run()
      }
    }
  }

  /// The points of a study's trials that have begun, with their numbers.
  private func points(of study: StudyID, _ shape: StudyShape) throws -> [(trial: Int, point: Point)]
  {
    let query = try Query(
      self,
      """
      SELECT asked_revision, number, id FROM trial
      WHERE study = ?1 AND asked_revision IS NOT NULL ORDER BY asked_revision
      """)
    query.bind(1, study)
    var reader = try PointReader(self, shape)
    var points: [(trial: Int, point: Point)] = []
    while try query.step() {
      points.append((try query.trial(1), try reader.point(ofKey: query.int(2))))
    }
    return points
  }
}
