internal import GRDB
public import HoneCore
public import HoneStorage

extension SQLiteStorage {
  /// The events after a revision, oldest first, of about `limit` revisions.
  ///
  /// Earlier attempts of a trial are left out, except that one was released.
  /// - Returns: The events and the revision up to which they reach.
  /// - Throws: `.unknownStudy` where the study is not there, `.corrupt` where the file is damaged.
  public func events(
    in study: StudyID, after revision: Revision, limit: Int
  ) throws(StorageError) -> EventPage {
    // Most often nothing has happened meanwhile, which one statement sees without a transaction.
    if let page = try look({ db in try emptyPage(of: study, after: revision, db) }) { return page }
    return try read { db in
      let progress = try db.progress(of: study)
      try requireTrials(progress, study, after: revision, db)
      var start = max(revision, 0)
      // A stretch of revisions may hold nothing but left-out events: the reader wants to see some.
      while start < progress.revision {
        let end =
          progress.revision - start > max(limit, 1) ? start + max(limit, 1) : progress.revision
        var window = EventWindow(study: study, progress, after: start, through: end)
        try window.fill(from: db)
        let events = window.events
        if !events.isEmpty {
          return EventPage(events: events, revision: end, edition: progress.shape.edition)
        }
        // Looked up rather than stepped to: a damaged file may say that there are 2⁶² of them.
        guard let next = try db.revision(after: end, upTo: progress.revision, in: study) else {
          start = progress.revision
          break
        }
        start = next - 1
      }
      return EventPage(
        events: [], revision: max(start, revision), edition: progress.shape.edition)
    }
  }

  /// What there is to read where nothing is; nil where something is, or has to be checked.
  private func emptyPage(
    of study: StudyID, after revision: Revision, _ db: Database
  ) throws -> EventPage? {
    let progress = try db.progress(of: study)
    guard progress.revision <= revision, isVerified(progress, study, after: revision) else {
      return nil
    }
    return EventPage(events: [], revision: revision, edition: progress.shape.edition)
  }
}

extension Database {
  /// The first revision after this one at which there is an event to read.
  fileprivate func revision(
    after revision: Revision, upTo limit: Revision, in study: StudyID
  ) throws -> Revision? {
    var first: Revision?
    let columns = ["asked", "released", "finished", "enqueued", "deleted", "reserved"]
      .map { ("trial", "\($0)_revision") }
    for (table, column) in columns
      + [("trial_report", "revision"), ("trial_gradient", "revision")]
    {
      let query = try Query(
        self, "SELECT min(\(column)) FROM \(table) WHERE study = ?1 AND \(column) > ?2")
      query.bind(1, study)
      query.bind(2, revision)
      guard try query.step(), !query.isNull(0) else { continue }
      first = min(first ?? .max, try query.int(0, in: revision + 1...max(revision + 1, limit)))
    }
    return first
  }
}
