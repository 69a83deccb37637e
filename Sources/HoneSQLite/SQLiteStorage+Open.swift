internal import GRDB
internal import HoneSQLiteC
internal import HoneStorage
internal import Synchronization

extension SQLiteStorage {
  static func configuration(_ access: FileAccess, patience: Duration) -> Configuration {
    var configuration = Configuration()
    switch access {
    case .write: break
    case .read:
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA query_only = 1")
        // Whoever only reads leaves a log that a crash left for the next to write.
        hone_sqlite_keep_log(db.sqliteConnection)
      }
    case .readAlone, .readLog: configuration.readonly = true
    }
    configuration.prepareDatabase(SQLiteStorage.distrust)
    let wait = Wait(patience)
    configuration.busyMode = .callback { tries in wait.goesOn(tries: tries) }
    return configuration
  }

  /// Lets a file run nothing and change nothing by what it holds.
  ///
  /// Reference: https://www.sqlite.org/security.html
  static func distrust(_ db: Database) throws {
    try db.execute(sql: "PRAGMA trusted_schema = 0; PRAGMA cell_size_check = 1")
    guard hone_sqlite_defend(db.sqliteConnection) == 0 else {
      throw DatabaseError(resultCode: .SQLITE_ERROR, message: "SQLite knows no defensive mode")
    }
  }

  /// Brings a new file to its schema, an older one to the newest, and refuses any other.
  func prepare(_ access: FileAccess) throws(StorageError) {
    let clock = ContinuousClock()
    let end = clock.now + patience
    while true {
      do {
        return try queue.inDatabase { db in
          // Before WAL, so that the header of the file itself says from the start whose it is.
          try migrate(db, readOnly: access != .write)
          guard access == .write else { return }
          try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        }
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_BUSY && clock.now < end && Wait.sleep()
      {
        // SQLite asks the callback in vain while another process recovers or leaves WAL mode.
      } catch {
        throw SQLiteStorage.translate(error, path: path)
      }
    }
  }

  /// Leaves a file that nobody else uses as one without a log.
  ///
  /// Programs that load a whole file into memory, as Optuna Dashboard's browser app does, cannot open
  /// one that says it has a log beside it. Where another process uses the file, it stays as it is.
  ///
  /// Reference: https://www.sqlite.org/c3ref/deserialize.html
  ///
  /// - Returns: What became of a log that was cut short; nil where it is whole.
  func leaveLog() -> StorageError? {
    guard presence.isWatching else { return nil }
    return queue.inDatabase { db in
      if let fault = presence.fault(db, now: true) {
        // What is left of a log that was cut short would be brought in by whoever opens the file next.
        return fault == .log ? presence.error(fault, rescuing: db) : nil
      }
      Checkpoints.write(db)
      // Without waiting for anybody: the last to go will do it.
      try? db.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE")
      return nil
    }
  }

  private func migrate(_ db: Database, readOnly: Bool) throws {
    var found = 0
    // One transaction, or a file that another process is just making would look like none of ours.
    try db.inTransaction(.deferred) {
      found = try version(db)
      if found > 0 { try SchemaCheck(path: path).run(db, version: found) }
      return .commit
    }
    guard found < Migrations.newest else { return }
    guard !readOnly else {
      throw StorageError(
        .outdated,
        "\(path) was written by an older Hone and must be brought up to date first: "
          + "open it once for writing")
    }
    try db.inTransaction(.immediate) {
      // Looked at again, as another process may have been first.
      let version = try version(db)
      if version > 0 { try SchemaCheck(path: path).run(db, version: version) }
      try Migrations.run(db, from: version)
      return .commit
    }
  }

  /// The file's version, 0 of an empty one.
  private func version(_ db: Database) throws -> Int {
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard id == Schema.applicationID || (id == 0 && version == 0 && tables == 0) else {
      throw StorageError.foreign(path)
    }
    guard version <= Migrations.newest else { throw StorageError.newer(path, version) }
    return version
  }
}

/// Waiting for a locked file: short random pauses, so that no process starves behind the others.
private final class Wait: Sendable {
  private let patience: Duration
  private let start = Mutex(ContinuousClock.now)

  init(_ patience: Duration) { self.patience = patience }

  /// Pauses; whether to try once more.
  func goesOn(tries: Int) -> Bool {
    let waited = start.withLock { start in
      if tries == 0 { start = .now }
      return .now - start
    }
    return waited < patience && Wait.sleep()
  }

  /// Pauses, unless whoever waits is to end: whether it did.
  static func sleep() -> Bool {
    let length = UInt32.random(in: 200...2000)
    guard StoreHaste.allows(.microseconds(length)) else { return false }
    pause(microseconds: length)
    return true
  }
}
