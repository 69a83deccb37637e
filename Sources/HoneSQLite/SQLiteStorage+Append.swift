internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// Writes events in one transaction, all or none of them.
  ///
  /// - Returns: The study's revision after the last event.
  /// - Throws: `.conflict`, `.stale` or `.invalid`, as `Storage` says.
  public func append(
    _ events: [Event], to study: StudyID, by worker: Worker, ifAt revision: Revision?
  ) throws(StorageError) -> Revision {
    try write { db in
      if let revision {
        try StorageError.require(revision, db.progress(of: study).revision)
      }
      return try db.append(events, to: study, by: worker).revision
    }
  }

  /// Brings in events that happened elsewhere, in one transaction.
  ///
  /// - Returns: The study's number.
  /// - Throws: `StorageError`, or what `source` throws; then nothing has changed.
  public func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource
  ) throws -> StudyID {
    try load(into: target, by: worker, from: source, noting: { [:] })
  }

  /// Brings in events with attributes, in one transaction.
  ///
  /// - Returns: The study's number.
  /// - Throws: `StorageError`, or what `source` throws; then nothing has changed.
  public func load(
    into target: ImportTarget, by worker: Worker, from source: EventSource,
    noting attributes: AttributeSource
  ) throws -> StudyID {
    var failure: (any Error)?
    do {
      return try write { db in
        let study =
          switch target {
          case .new(let definition, let time): try db.create(definition, at: time)
          case .existing(let study): study
          }
        var progress = try db.progress(of: study)
        while true {
          let events: [Event]?
          do { events = try source(progress.trials, progress.revision) } catch {
            failure = error
            throw error
          }
          if let events { progress = try db.append(events, to: study, by: worker) }
          try db.insert(attributes(), study)
          if events == nil { return study }
        }
      }
    } catch {
      // The source's own errors are not the store's.
      throw failure ?? error
    }
  }
}

extension StudyID {
  /// The key of a trial's row.
  func key(_ trial: Int) -> Int64 { self << 32 | Int64(trial) }
}

extension Database {
  /// Writes events within the caller's transaction.
  fileprivate func append(
    _ events: [Event], to study: StudyID, by worker: Worker
  ) throws -> Progress {
    var progress = try progress(of: study)
    for event in events {
      try progress.shape.check(event)
      progress.revision += 1
      if case .control(let control) = event {
        try set(control, study, progress.revision)
      } else if var tenure = try tenure(event.trial, in: study) {
        let hasBegun = tenure.begun > 0
        try tenure.apply(event, by: worker)
        if case .released = event, !hasBegun {
          try giveBack(study.key(event.trial))
          continue
        }
        try store(event, tenure, study, progress.revision)
      } else {
        let tenure = try Tenure.opened(by: event, next: progress.trials, worker: worker)
        try insert(event, tenure, study, progress.revision)
        progress.trials += 1
      }
    }
    if !events.isEmpty {
      try setProgress(of: study, revision: progress.revision, trials: progress.trials)
    }
    return progress
  }

  func tenure(_ trial: Int, in study: StudyID) throws -> Tenure? {
    guard trial >= 0, trial <= UInt32.max else { return nil }
    let query = try Query(
      self,
      """
      SELECT state, attempt, begun, worker, lease_end, released_attempt, deleted_revision, leg,
        paused_revision, paused_attempt, reserved_revision
      FROM trial WHERE id = ?1
      """)
    query.bind(1, study.key(trial))
    guard try query.step() else { return nil }
    var tenure = Tenure(trial: trial)
    guard let state = TrialState(rawValue: UInt8(try query.int(0, in: 0...4))) else {
      throw query.misplaced(0, "a state")
    }
    tenure.state = query.isNull(8) ? query.isNull(6) ? state : .deleted : .paused
    tenure.attempt = try query.int(1, in: Bounds.counter)
    tenure.begun = try query.int(2, in: 0...tenure.attempt)
    tenure.worker = try query.text(3)
    tenure.leaseEnd = Timestamp(query.isNull(4) ? 0 : try query.int(4))
    tenure.leg = try query.int(7, in: Bounds.counter)
    tenure.released = max(
      try query.optionalInt(5, in: 0...tenure.begun) ?? 0,
      try query.optionalInt(9, in: 0...tenure.begun) ?? 0)
    tenure.isReserved = tenure.begun == 0 && !query.isNull(10)
    return tenure
  }

  /// Writes the first event of a trial.
  func insert(_ event: Event, _ tenure: Tenure, _ study: StudyID, _ revision: Revision) throws {
    let query = try Query(
      self,
      """
      INSERT INTO trial (id, study, number, state, attempt, begun, worker, lease_end,
        asked_revision, seen, started, is_enqueued, tag, enqueued_revision, enqueued, fidelity,
        origin)
      VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
      """)
    let key = study.key(tenure.trial)
    query.bind(1, key)
    query.bind(2, study)
    query.bind(3, tenure.trial)
    query.bind(4, Int(tenure.state.rawValue))
    query.bind(5, tenure.begun)
    query.bind(11, 0)
    switch event {
    case .enqueued(_, let given, let time):
      query.bind(13, revision)
      query.bind(14, time)
      try query.run()
      try insert(given, trial: key)
    case .asked(let asked):
      query.bind(6, tenure.worker ?? "")
      query.bind(7, tenure.leaseEnd)
      query.bind(8, revision)
      query.bind(9, asked.seen)
      query.bind(10, asked.at)
      query.bind(11, asked.isEnqueued ? 1 : 0)
      if !asked.tag.isEmpty { query.bind(12, asked.tag) }
      if let fidelity = asked.fidelity { query.bind(15, fidelity) }
      if let origin = asked.origin.stored { query.bind(16, origin) }
      try query.run()
      try insert(asked.point, trial: key)
    case .reserved, .reported, .gradient, .vectors, .released, .paused, .finished, .deleted,
      .control:
      break
    }
  }

  /// Writes a later event of a trial.
  func store(_ event: Event, _ tenure: Tenure, _ study: StudyID, _ revision: Revision) throws {
    let key = study.key(tenure.trial)
    switch event {
    case .enqueued, .reserved, .control: break
    case .deleted: try delete(key, revision)
    case .asked(let asked): try restart(asked, tenure, key, revision)
    case .reported(_, let attempt, let report):
      try insert(report, attempt, study, key, revision)
      try insert(report.measures, of: key, study, revision)
    case .gradient(_, let attempt, let slopes):
      try insert(slopes, attempt, study, key, revision)
    case .vectors(_, _, let vectors): try insert(vectors, key)
    case .released(_, let attempt):
      try clear(.release, trial: key)
      let query = try Query(
        self,
        """
        UPDATE trial SET state = 0, worker = NULL, lease_end = NULL, released_revision = ?2,
          released_attempt = ?3 WHERE id = ?1
        """)
      query.bind(1, key)
      query.bind(2, revision)
      query.bind(3, attempt)
      try query.run()
    case .paused(_, let attempt, let step): try pause(step, attempt, key, revision)
    case .finished(_, _, let outcome, let measures, let time):
      try finish(outcome, time, key, revision)
      try insert(measures, key)
    }
  }

  func finish(
    _ outcome: Outcome, _ time: Timestamp, _ key: Int64, _ revision: Revision
  ) throws {
    let query = try Query(
      self,
      """
      UPDATE trial SET state = ?2, worker = NULL, lease_end = NULL, finished_revision = ?3,
        finished = ?4, reason = ?5, pruned_step = ?6 WHERE id = ?1
      """)
    query.bind(1, key)
    query.bind(2, Int(outcome.state.rawValue))
    query.bind(3, revision)
    query.bind(4, time)
    switch outcome {
    case .completed(let values):
      try query.run()
      let insertion = try Query(self, "INSERT INTO trial_value VALUES (?1, ?2, ?3)")
      insertion.bind(1, key)
      for (objective, value) in values.enumerated() {
        insertion.bind(2, objective)
        insertion.bind(3, value)
        try insertion.run()
      }
    case .pruned(let step):
      query.bind(6, step)
      try query.run()
    case .failed(let reason):
      query.bind(5, reason)
      try query.run()
    }
  }

  /// A new attempt begins with the reports of earlier legs alone; an empty tag leaves the earlier one,
  /// as in a history.
  private func restart(
    _ asked: Event.Asked, _ tenure: Tenure, _ key: Int64, _ revision: Revision
  ) throws {
    // Before its first attempt there is nothing to take away.
    let isAgain = asked.attempt > 1
    if isAgain { try moveLeg(key) }
    let query = try Query(
      self,
      """
      UPDATE trial SET state = 1, attempt = ?2, begun = ?2, worker = ?9, lease_end = ?3,
        asked_revision = ?4, seen = ?5, started = ?6, is_enqueued = ?7, tag = coalesce(?8, tag),
        leg = ?10, fidelity = ?11, origin = ?12,
        released_revision = iif(paused_revision IS NULL, released_revision, NULL),
        released_attempt = iif(paused_revision IS NULL, released_attempt, NULL),
        paused_revision = NULL, paused_step = NULL
      WHERE id = ?1
      """)
    query.bind(1, key)
    query.bind(2, tenure.begun)
    query.bind(3, tenure.leaseEnd)
    query.bind(4, revision)
    query.bind(5, asked.seen)
    query.bind(6, asked.at)
    query.bind(7, asked.isEnqueued ? 1 : 0)
    if !asked.tag.isEmpty { query.bind(8, asked.tag) }
    query.bind(9, tenure.worker ?? "")
    query.bind(10, asked.leg)
    if let fidelity = asked.fidelity { query.bind(11, fidelity) }
    if let origin = asked.origin.stored { query.bind(12, origin) }
    try query.run()
    if isAgain {
      try clear(legsFrom: asked.leg, trial: key)
      try clear(.restart, trial: key)
    }
    try insert(asked.point, trial: key)
  }
}
