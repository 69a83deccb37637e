internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Database {
  /// Writes that a trial was stopped after a step.
  func pause(_ step: Int, _ attempt: Int, _ key: Int64, _ revision: Revision) throws {
    let query = try Query(
      self,
      """
      UPDATE trial SET state = 0, worker = NULL, lease_end = NULL, paused_revision = ?2,
        paused_step = ?3, paused_attempt = ?4 WHERE id = ?1
      """)
    query.bind(1, key)
    query.bind(2, revision)
    query.bind(3, step)
    query.bind(4, attempt)
    try query.run()
  }

  /// Moves what a paused trial's row says of its leg to where the earlier legs are.
  func moveLeg(_ key: Int64) throws {
    let query = try Query(
      self,
      """
      INSERT INTO trial_leg
      SELECT id, leg, study, begun, asked_revision, seen, started, is_enqueued, fidelity, origin,
        released_revision, released_attempt, paused_revision, paused_step
      FROM trial WHERE id = ?1 AND paused_revision IS NOT NULL
      """)
    query.bind(1, key)
    try query.run()
  }

  /// Takes away what a trial has of a leg that begins again, and of later ones.
  func clear(legsFrom leg: Int, trial key: Int64) throws {
    let legs = try Query(self, "DELETE FROM trial_leg WHERE trial = ?1 AND leg >= ?2")
    legs.bind(1, key)
    legs.bind(2, leg)
    try legs.run()
    for table in ["trial_report", "trial_report_measure"] {
      let reports = try Query(
        self,
        """
        DELETE FROM \(table) WHERE trial = ?1 AND revision
          > coalesce((SELECT max(paused_revision) FROM trial_leg WHERE trial = ?1), 0)
        """)
      reports.bind(1, key)
      try reports.run()
    }
  }
}

/// Where the starts of attempts are: of each trial the newest, and of its earlier legs the last.
enum StartSource {
  case trial
  case leg

  /// The columns that `Query.asked` reads after the first, and where they are from.
  var columns: String {
    switch self {
    case .trial:
      """
      number, begun, seen, started, is_enqueued, tag, id, leg, fidelity, origin, released_attempt,
      paused_step FROM trial
      """
    case .leg:
      """
      trial & 0xFFFFFFFF AS number, attempt, seen, started, is_enqueued,
      (SELECT tag FROM trial WHERE id = trial_leg.trial) AS tag, trial, leg, fidelity, origin,
      released_attempt, paused_step FROM trial_leg
      """
    }
  }
}

extension EventWindow {
  /// The attempts whose event of this name is in the window, with what they began with.
  private func starts(
    _ db: Database, _ source: StartSource, _ event: String
  ) throws -> Query {
    let column = "\(event)_revision"
    return try query(
      db,
      """
      SELECT \(column), \(source.columns)
      WHERE study = ?1 AND \(column) > ?2 AND \(column) <= ?3 ORDER BY \(column)
      """)
  }

  mutating func fillAsked(_ db: Database, from source: StartSource) throws {
    let query = try starts(db, source, "asked")
    var points = try PointReader(db, shape)
    while try query.step() {
      let revision = try query.int(0)
      let point = try points.point(ofKey: query.int(7))
      try put(.asked(query.asked(attempt: query.counter(2), point)), at: revision)
    }
  }

  mutating func fillReleased(_ db: Database, from source: StartSource) throws {
    let query = try starts(db, source, "released")
    var points = try PointReader(db, shape)
    while try query.step() {
      let (revision, trial) = (try query.int(0), try query.trial(1))
      let attempt = try query.counter(11)
      if try attempt != query.counter(2) {
        let point = try points.point(ofKey: query.int(7))
        try putStart(.asked(query.asked(attempt: attempt, point)), before: revision)
      }
      try put(.released(trial: trial, attempt: attempt), at: revision)
    }
  }

  mutating func fillPaused(_ db: Database, from source: StartSource) throws {
    let query = try starts(db, source, "paused")
    while try query.step() {
      let (revision, trial) = (try query.int(0), try query.trial(1))
      let step = try query.int(12, in: Bounds.step)
      try put(.paused(trial: trial, attempt: query.counter(2), step: step), at: revision)
    }
  }
}

extension Query {
  /// The start of an attempt, from the columns of `StartSource`.
  func asked(attempt: Int, _ point: Point) throws -> Event.Asked {
    Event.Asked(
      trial: try trial(1), attempt: attempt, point: point, tag: try integers(6),
      seen: try int(3, in: Bounds.counter), at: try time(4), isEnqueued: try int(5, in: 0...1) == 1,
      leg: try int(8, in: Bounds.counter), fidelity: isNull(9) ? nil : try double(9),
      origin: try origin(10))
  }

  /// What an attempt began from: NULL for nothing, -1 for its own trial, or another's number.
  private func origin(_ column: Int32) throws -> Origin {
    guard let number = try optionalInt(column, in: -1...Bounds.trial.upperBound) else {
      return .fresh
    }
    return number < 0 ? .continues : .copies(number)
  }
}

extension Origin {
  /// How a file has it; nil as NULL.
  var stored: Int? {
    switch self {
    case .fresh: nil
    case .continues: -1
    case .copies(let trial): trial
    }
  }
}
