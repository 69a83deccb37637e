internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// How a study stands, with the events of its best trials and of those in `trials`.
  ///
  /// - Returns: The counts, the front, and the events of the trials that are in it or asked for.
  /// - Throws: `.unknownStudy` where the study is not there, `.corrupt` where the file is damaged.
  ///
  /// Complexity: O(trials), of which only the front's are read whole.
  public func extract(
    from study: StudyID, objectives: [Objective], trials: [Int]
  ) throws(StorageError) -> StudyExtract {
    try read { db in
      let progress = try db.progress(of: study)
      let front = try db.front(of: study, objectives)
      let revisions = try Set(front + trials).flatMap {
        try db.revisions(of: $0, in: study, upTo: progress.revision)
      }
      var events: [Event] = []
      for revision in revisions.sorted() {
        var window = EventWindow(
          study: study, progress, after: revision - 1, through: revision)
        try window.fill(from: db)
        events += window.events
      }
      return StudyExtract(counts: try db.counts(of: study), front: front, events: events)
    }
  }
}

extension Database {
  /// The completed trials that no other dominates, by number.
  fileprivate func front(of study: StudyID, _ objectives: [Objective]) throws -> [Int] {
    guard objectives.count > 1 else { return try best(of: study, objectives[0]).map { [$0] } ?? [] }
    let query = try Query(
      self,
      """
      SELECT number, value FROM trial_value CROSS JOIN trial ON id = trial
      WHERE trial BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF AND state = 2
      ORDER BY trial, objective
      """)
    query.bind(1, study)
    var front = Front()
    var isThere = try query.step()
    while isThere {
      let trial = try query.trial(0)
      var values: [Double] = []
      repeat {
        values.append(try query.double(1))
        isThere = try query.step()
      } while try isThere && query.int(0) == trial
      guard values.count == objectives.count else {
        throw Damage(
          "trial \(trial) has \(values.count) values, and should have \(objectives.count)")
      }
      front.admit(trial, objectives.losses(values))
    }
    return front.trials.sorted()
  }

  /// The best completed trial of a single objective, the earliest of equals.
  private func best(of study: StudyID, _ objective: Objective) throws -> Int? {
    let order = objective.direction == .minimize ? "ASC" : "DESC"
    // By the values' keys, beside each other, rather than by an index of trials.
    let query = try Query(
      self,
      """
      SELECT number FROM trial_value CROSS JOIN trial ON id = trial
      WHERE trial BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF AND state = 2
      ORDER BY value \(order), trial LIMIT 1
      """)
    query.bind(1, study)
    return try query.step() ? query.trial(0) : nil
  }

  /// When something happened to a trial that its present state comes from.
  fileprivate func revisions(
    of trial: Int, in study: StudyID, upTo limit: Revision
  ) throws -> [Revision] {
    guard trial >= 0, trial <= UInt32.max else { return [] }
    let query = try Query(
      self,
      """
      SELECT enqueued_revision AS revision FROM trial WHERE id = ?1 UNION ALL
      SELECT reserved_revision FROM trial WHERE id = ?1 UNION ALL
      SELECT released_revision FROM trial WHERE id = ?1 UNION ALL
      SELECT asked_revision FROM trial WHERE id = ?1 UNION ALL
      SELECT finished_revision FROM trial WHERE id = ?1 UNION ALL
      SELECT deleted_revision FROM trial WHERE id = ?1 UNION ALL
      SELECT revision FROM trial_report WHERE trial = ?1 AND objective = 0 UNION ALL
      SELECT revision FROM trial_gradient WHERE trial = ?1
      """)
    query.bind(1, study.key(trial))
    var revisions: [Revision] = []
    while try query.step() {
      guard let revision = try query.optionalInt(0, in: 1...max(limit, 1)) else { continue }
      revisions.append(revision)
    }
    return revisions
  }
}
