internal import GRDB
internal import HoneCore
internal import HoneStorage

/// The events of a stretch of revisions, put together from the columns that name them.
struct EventWindow {
  let study: StudyID
  let shape: StudyShape
  let start: Revision
  let end: Revision
  private let trials: Int
  private var slots: [Event?]
  // The attempt before a release, where a newer one has taken its place.
  private var released: [Int: Event] = [:]

  init(
    study: StudyID, _ progress: Database.Progress, after start: Revision, through end: Revision
  ) {
    self.study = study
    shape = progress.shape
    trials = progress.trials
    self.start = start
    self.end = end
    slots = Array(repeating: nil, count: end - start)
  }

  /// What was found, oldest first.
  var events: [Event] {
    guard !released.isEmpty else { return slots.compactMap(\.self) }
    return slots.enumerated().flatMap { [released[$0.offset], $0.element].compactMap(\.self) }
  }

  mutating func fill(from db: Database) throws {
    try fillAsked(db)
    try fillFinished(db)
    try fillReported(db)
    try fillGradients(db)
    try fillEnqueued(db)
    try fillReleased(db)
    try fillDeleted(db)
    try fillReserved(db)
  }

  func query(_ db: Database, _ sql: String) throws -> Query {
    let query = try Query(db, sql)
    query.bind(1, study)
    query.bind(2, start)
    query.bind(3, end)
    return query
  }

  /// Indices and rows of a damaged file may contradict each other.
  private func slot(_ trial: Int, at revision: Revision) throws -> Int {
    guard revision > start, revision <= end, (0..<trials).contains(trial) else {
      throw Damage(
        "an event of trial \(trial) is numbered \(revision), and the study has \(trials) trials")
    }
    return revision - start - 1
  }

  mutating func put(_ event: Event, at revision: Revision) throws {
    slots[try slot(event.trial, at: revision)] = event
  }

  private mutating func fillAsked(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT asked_revision, number, begun, seen, started, is_enqueued, tag, id FROM trial
      WHERE study = ?1 AND asked_revision > ?2 AND asked_revision <= ?3
      ORDER BY asked_revision
      """)
    var points = try PointReader(db, shape)
    while try query.step() {
      let revision = try query.int(0)
      let point = try points.point(ofKey: query.int(7))
      try put(.asked(query.asked(attempt: query.counter(2), point)), at: revision)
    }
  }

  private mutating func fillReleased(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT released_revision, number, begun, seen, started, is_enqueued, tag, id,
        released_attempt
      FROM trial
      WHERE study = ?1 AND released_revision > ?2 AND released_revision <= ?3
      ORDER BY released_revision
      """)
    var points = try PointReader(db, shape)
    while try query.step() {
      let (revision, trial) = (try query.int(0), try query.trial(1))
      let attempt = try query.counter(8)
      if try attempt != query.counter(2) {
        let point = try points.point(ofKey: query.int(7))
        released[try slot(trial, at: revision)] = .asked(try query.asked(attempt: attempt, point))
      }
      try put(.released(trial: trial, attempt: attempt), at: revision)
    }
  }

  private mutating func fillDeleted(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT deleted_revision, number FROM trial
      WHERE study = ?1 AND deleted_revision > ?2 AND deleted_revision <= ?3
      """)
    while try query.step() { try put(.deleted(trial: query.trial(1)), at: query.int(0)) }
  }

  private mutating func fillFinished(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT finished_revision, number, begun, state, finished, reason, pruned_step, id FROM trial
      WHERE study = ?1 AND finished_revision > ?2 AND finished_revision <= ?3
      ORDER BY finished_revision
      """)
    let values = try ValueReader(db, shape)
    while try query.step() {
      let (revision, trial) = (try query.int(0), try query.trial(1))
      let (attempt, time) = (try query.counter(2), try query.time(4))
      let outcome: Outcome
      switch TrialState(rawValue: UInt8(try query.int(3, in: 0...4))) {
      case .completed: outcome = .completed(try values.values(ofKey: query.int(7), trial))
      case .pruned: outcome = .pruned(step: try query.int(6))
      case .failed: outcome = .failed(reason: try query.text(5) ?? "")
      default: throw query.misplaced(3, "2 to 4, as the trial has ended")
      }
      try put(.finished(trial: trial, attempt: attempt, outcome, at: time), at: revision)
    }
  }

  private mutating func fillReported(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT revision, trial & 0xFFFFFFFF AS number, attempt, step, value FROM trial_report
      WHERE study = ?1 AND revision > ?2 AND revision <= ?3 ORDER BY revision, objective
      """)
    var isThere = try query.step()
    while isThere {
      let (revision, trial) = (try query.int(0), try query.trial(1))
      let (attempt, step) = (try query.counter(2), try query.int(3, in: Bounds.step))
      var values: [Double] = []
      repeat {
        values.append(query.isNull(4) ? .nan : try query.double(4))
        isThere = try query.step()
      } while try isThere && query.int(0) == revision
      guard values.count == shape.objectives else {
        throw Damage(
          "a report of trial \(trial) has \(values.count) values, and should have "
            + "\(shape.objectives)")
      }
      let report = Report(step: step, values: values)
      try put(.reported(trial: trial, attempt: attempt, report), at: revision)
    }
  }

  private mutating func fillEnqueued(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT enqueued_revision, number, enqueued, parameter, value
      FROM trial LEFT JOIN trial_given ON trial = id
      WHERE study = ?1 AND enqueued_revision > ?2 AND enqueued_revision <= ?3
      ORDER BY enqueued_revision, position
      """)
    var isThere = try query.step()
    while isThere {
      let (revision, trial, time) = (try query.int(0), try query.trial(1), try query.time(2))
      var given: [Event.Given] = []
      repeat {
        if !query.isNull(3) {
          let parameter = try query.int(3, in: 0...shape.parameters - 1)
          given.append(Event.Given(parameter: parameter, raw: try query.double(4)))
        }
        isThere = try query.step()
      } while try isThere && query.int(0) == revision
      try put(.enqueued(trial: trial, given: given, at: time), at: revision)
    }
  }
}
