internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// Takes over the waiting or lost trial with the lowest number, or nil where there is none.
  ///
  /// - Returns: The claim, whose attempt the following `asked` must bear.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool,
    isLost: (Lease) -> Bool
  ) throws(StorageError) -> Claim? {
    // Most often there is nothing to claim: then nobody needs the lock for writing.
    let isAny = try read { db in try db.firstFree(in: study, lostOnly, isLost) } != nil
    guard isAny else { return nil }
    return try write { db in
      guard let trial = try db.firstFree(in: study, lostOnly, isLost),
        var tenure = try db.tenure(trial, in: study)
      else { return nil }
      let claim = tenure.claim(by: worker, at: time)
      let query = try Query(
        db, "UPDATE trial SET attempt = ?2, worker = ?3, lease_end = ?4 WHERE id = ?1")
      query.bind(1, study.key(trial))
      query.bind(2, tenure.attempt)
      query.bind(3, worker.id)
      query.bind(4, tenure.leaseEnd)
      try query.run()
      return claim
    }
  }

  /// Extends the lease of every trial of the study that the worker holds.
  ///
  /// - Returns: The numbers of the trials that it still holds.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func renew(
    in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Int] {
    try write { db in
      _ = try db.progress(of: study)
      let query = try Query(
        db,
        """
        UPDATE trial SET lease_end = ?3 WHERE study = ?1 AND state < 2 AND worker = ?2
        RETURNING number
        """)
      query.bind(1, study)
      query.bind(2, worker.id)
      query.bind(3, worker.leaseEnd(from: time))
      var held: [Int] = []
      while try query.step() { held.append(try query.trial(0)) }
      return held.sorted()
    }
  }
}

extension Database {
  fileprivate func firstFree(
    in study: StudyID, _ lostOnly: Bool, _ isLost: (Lease) -> Bool
  ) throws -> Int? {
    let trials = try progress(of: study).trials
    // `state < 2` is what the index of open trials is made for.
    let query = try Query(
      self,
      """
      SELECT number, attempt, worker, lease_end FROM trial INDEXED BY trial_open
      WHERE study = ?1 AND state < 2
        AND (worker IS NOT NULL OR NOT ?2 OR reserved_revision IS NOT NULL AND begun = 0)
        AND deleted_revision IS NULL AND paused_revision IS NULL
      ORDER BY number
      """)
    query.bind(1, study)
    query.bind(2, lostOnly ? 1 : 0)
    while try query.step() {
      let trial = try query.int(0, in: 0...max(trials - 1, 0))
      guard let worker = try query.text(2) else { return trial }
      let lease = Lease(
        trial: trial, attempt: try query.int(1, in: Bounds.counter), worker: worker,
        end: Timestamp(try query.int(3)))
      if isLost(lease) { return lease.trial }
    }
    return nil
  }
}
