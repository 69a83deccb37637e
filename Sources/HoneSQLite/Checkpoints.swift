internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Brings what was written from the log into the file itself every few seconds.
///
/// Then a copy of the file alone is a study, and whoever loses the log loses no more than was written
/// in that while. SQLite itself would wait for 1,000 pages, which many a study never has.
final class Checkpoints: Sendable {
  /// How long something written stays in the log alone.
  static let interval = DispatchTimeInterval.seconds(2)

  private let queue: DatabaseQueue
  private let presence: FilePresence
  private let isPlanned = Mutex(false)

  init(_ queue: DatabaseQueue, _ presence: FilePresence) {
    self.queue = queue
    self.presence = presence
  }

  /// Sees to it that what has just been written is in the file soon.
  func plan() {
    let isNew = isPlanned.withLock { isPlanned in
      defer { isPlanned = true }
      return !isPlanned
    }
    guard isNew else { return }
    let time = DispatchTime.now() + Self.interval
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: time) { [weak self] in self?.run() }
  }

  private func run() {
    isPlanned.withLock { $0 = false }
    let isWhole = queue.inDatabase { db in
      // A broken file is left as it is, for whoever looks next to say so.
      guard presence.fault(db, now: true) == nil else { return true }
      return Checkpoints.write(db)
    }
    // Somebody was reading what was there before.
    if !isWhole { plan() }
  }

  /// Writes what nobody still needs in the log into the file, without waiting for anybody.
  ///
  /// - Returns: Whether that was all of it.
  @discardableResult
  static func write(_ db: Database) -> Bool {
    // A connection that has been closed has nothing more to write.
    guard let connection = db.sqliteConnection else { return true }
    var (frames, written): (Int32, Int32) = (-1, -1)
    let code = sqlite3_wal_checkpoint_v2(
      connection, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &written)
    return code == SQLITE_OK && written >= frames
  }
}
