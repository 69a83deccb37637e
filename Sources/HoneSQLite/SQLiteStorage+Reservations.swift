internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// Takes the study's next numbers in one transaction.
  ///
  /// - Returns: A claim each, the lowest number first; fewer where `limit` is reached.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func reserve(
    _ count: Int, below limit: Int, in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Claim] {
    try write { db in
      var progress = try db.progress(of: study)
      let first = progress.trials
      let claims = try (first..<max(first, min(limit, first + count))).map { trial in
        let tenure = Tenure.reserved(trial, by: worker, at: time)
        progress.revision += 1
        try db.insert(tenure, study, progress.revision)
        return Claim(trial: trial, attempt: tenure.attempt, lost: 0)
      }
      guard !claims.isEmpty else { return [] }
      try db.setProgress(
        of: study, revision: progress.revision, trials: first + claims.count)
      return claims
    }
  }
}

extension Database {
  /// Writes the row of a reserved number.
  fileprivate func insert(_ tenure: Tenure, _ study: StudyID, _ revision: Revision) throws {
    let query = try Query(
      self,
      """
      INSERT INTO trial (id, study, number, state, attempt, begun, worker, lease_end,
        reserved_revision)
      VALUES (?1, ?2, ?3, 0, ?4, 0, ?5, ?6, ?7)
      """)
    query.bind(1, study.key(tenure.trial))
    query.bind(2, study)
    query.bind(3, tenure.trial)
    query.bind(4, tenure.attempt)
    query.bind(5, tenure.worker ?? "")
    query.bind(6, tenure.leaseEnd)
    query.bind(7, revision)
    try query.run()
  }

  /// Lets go of a trial that has not begun, which leaves no event.
  func giveBack(_ key: Int64) throws {
    let query = try Query(
      self, "UPDATE trial SET worker = NULL, lease_end = NULL WHERE id = ?1")
    query.bind(1, key)
    try query.run()
  }
}

extension EventWindow {
  /// The numbers that were reserved.
  mutating func fillReserved(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT reserved_revision, number FROM trial
      WHERE study = ?1 AND reserved_revision > ?2 AND reserved_revision <= ?3
      """)
    while try query.step() { try put(.reserved(trial: query.trial(1)), at: query.int(0)) }
  }
}
