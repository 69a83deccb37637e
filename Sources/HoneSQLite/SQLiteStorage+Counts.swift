internal import GRDB
internal import HoneCore
internal import HoneStorage
internal import Synchronization

extension SQLiteStorage {
  /// Refuses a count of trials that the file does not have, before anybody makes room for so many.
  ///
  /// Complexity: O(trials) where a study is read from its beginning or has doubled, else O(1).
  func requireTrials(
    _ progress: Database.Progress, _ study: StudyID, after revision: Revision, _ db: Database
  ) throws {
    guard !isVerified(progress, study, after: revision) else { return }
    try db.requireTrials(progress.trials, in: study)
    verified.withLock { $0[study] = progress.trials }
  }

  /// Whether what is counted was looked at, or is not much more than when it was.
  func isVerified(
    _ progress: Database.Progress, _ study: StudyID, after revision: Revision
  ) -> Bool {
    revision > 0 && progress.trials <= 2 * verified.withLock { $0[study] ?? 0 } + 1_000
  }
}

extension Database {
  /// Refuses a study that has other trials than those from 0 to below `count`.
  fileprivate func requireTrials(_ count: Int, in study: StudyID) throws {
    let query = try Query(
      self,
      """
      SELECT (SELECT count(*) FROM trial WHERE study = ?1),
        (SELECT max(id) FROM trial WHERE id BETWEEN ?1 << 32 AND ?1 << 32 | 0xFFFFFFFF)
      """)
    query.bind(1, study)
    guard try query.step() else { return }
    let found = try query.int(0)
    let next = try query.isNull(1) ? 0 : Int(Int64(query.int(1)) - study.key(0)) + 1
    guard found == count, next == count else {
      throw Damage(
        "`progress` counts \(count) trials, and `trial` has \(found), the last of them "
          + (next == 0 ? "none" : "\(next - 1)"))
    }
  }
}
