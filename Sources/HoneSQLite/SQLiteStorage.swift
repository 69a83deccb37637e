internal import GRDB
public import HoneCore
public import HoneStorage
internal import Synchronization

/// Studies in an SQLite file, safe under many processes on one machine.
///
/// Each object has one connection; calls of several threads wait for each other. A write that finds
/// the file locked by another process waits, at most `patience` long.
public final class SQLiteStorage: Storage {
  let queue: DatabaseQueue
  let path: String
  let patience: Duration
  let presence: FilePresence
  private let checkpoints: Checkpoints
  private let file = Mutex<FileIdentity?>(nil)
  /// How many trials a study was last found to have indeed.
  let verified = Mutex<[StudyID: Int]>([:])

  /// Whether the file was in use when it was last written, and the log of that time is not beside it: it
  /// was copied alone meanwhile, or the log was deleted, and the last seconds may be missing.
  public let lacksLog: Bool

  /// Opens a file, and creates it where there is none.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - readOnly: Whether to leave the file as it is; it must exist then, and may lie where nothing
  ///     can be written.
  ///   - patience: How long a call waits for another process that has locked the file.
  /// - Throws: `.unavailable` where the file cannot be opened or made, `.outdated` where it would
  ///   have to be written first to be read only, `.foreign` where it is not a
  ///   Hone file or of a newer version, and is then left untouched; `.corrupt` where it is damaged.
  public init(
    path: String, readOnly: Bool = false, patience: Duration = .seconds(30)
  ) throws(StorageError) {
    self.path = path
    self.patience = patience
    var check = FileCheck(path: path, readOnly: readOnly)
    let access = try check.run()
    do {
      let configuration = SQLiteStorage.configuration(access, patience: patience)
      queue = try DatabaseQueue(path: access.name(of: path), configuration: configuration)
    } catch {
      throw SQLiteStorage.translate(error, path: path)
    }
    presence = FilePresence(path)
    checkpoints = Checkpoints(queue, presence)
    lacksLog = check.lacksLog
    try prepare(access)
    // Not before: SQLite makes a new file only when it is first read.
    if let identity = FileIdentity(path) {
      file.withLock { $0 = identity }
      OpenFiles.add(identity)
    }
    if access == .write { presence.begin() }
  }

  deinit {
    // Nobody is there to be told.
    _ = leaveLog()
    forget()
  }

  /// Creates a study.
  ///
  /// - Returns: Its number.
  /// - Throws: `.exists` where the name is taken.
  public func create(
    _ definition: StudyDefinition, at time: Timestamp
  ) throws(StorageError) -> StudyID {
    try write { db in try db.create(definition, at: time) }
  }

  /// Finds a study by its name.
  ///
  /// - Returns: Its number and definition, or nil where there is none of this name.
  /// - Throws: `.corrupt` where its definition cannot be read.
  public func open(
    _ name: String
  ) throws(StorageError) -> (id: StudyID, definition: StudyDefinition)? {
    try read { db in try db.study(named: name) }
  }

  /// All studies, oldest first.
  ///
  /// - Throws: `.unavailable` where the file cannot be read, `.corrupt` where it is damaged.
  public func studies() throws(StorageError) -> [StudySummary] {
    try read { db in try db.summaries() }
  }

  /// Removes a study with everything in it.
  ///
  /// - Throws: `.unknownStudy` where it is not there.
  public func delete(_ study: StudyID) throws(StorageError) {
    try write { db in
      let query = try Query(db, "DELETE FROM study WHERE id = ?1 RETURNING id")
      query.bind(1, study)
      guard try query.step() else { throw StorageError.unknown(study) }
      while try query.step() {}
    }
  }
}

extension SQLiteStorage {
  /// Runs a write that happens wholly or not at all.
  func write<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    let result = try transaction(.immediate, body)
    checkpoints.plan()
    return result
  }

  /// Runs a single statement that reads.
  func look<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    try watched(body)
  }

  /// Runs reads that all see the same state of the file.
  func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    try transaction(.deferred, body)
  }

  private func transaction<T>(
    _ kind: Database.TransactionKind, _ body: (Database) throws -> T
  ) throws(StorageError) -> T {
    try watched { db in try db.wholly(kind) { try body(db) } }
  }

  /// Runs something on the connection as long as the file is there.
  private func watched<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    let start = ContinuousClock.now
    do {
      return try queue.inDatabase { db in
        if let fault = presence.fault(db) { throw presence.error(fault, rescuing: db) }
        do { return try body(db) } catch {
          // What contradicts itself may have been overwritten since the last look.
          let isOfFile = !(error is StorageError) || (error as? StorageError)?.code == .unknownStudy
          guard isOfFile, let fault = presence.fault(db, now: true) else { throw error }
          throw presence.error(fault, rescuing: db)
        }
      }
    } catch {
      var failure = SQLiteStorage.translate(error, path: path)
      failure.waited = .now - start
      throw failure
    }
  }
}

extension Database {
  /// Runs a transaction, whose ends GRDB would parse anew each time: a fifth of what a short one takes.
  fileprivate func wholly<T>(_ kind: TransactionKind, _ body: () throws -> T) throws -> T {
    try Query(self, kind == .immediate ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED").run()
    do {
      let result = try body()
      // SQLite itself rolls back where the disk is full, for one.
      guard isInsideTransaction else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
      try Query(self, "COMMIT").run()
      return result
    } catch {
      try? rollback()
      throw error
    }
  }
}

extension SQLiteStorage {
  /// Runs statements of a kind that no method offers, outside a transaction.
  func execute(_ sql: String) throws(StorageError) {
    do {
      try queue.inDatabase { try $0.execute(sql: sql) }
    } catch {
      throw SQLiteStorage.translate(error, path: path)
    }
  }

  /// Ends the connection; where it is the file's last, its log is written into it.
  ///
  /// - Throws: Also where the log was cut short meanwhile; what is left of it is out of the way then.
  func close() throws(StorageError) {
    let fault = leaveLog()
    do {
      try queue.close()
    } catch {
      throw SQLiteStorage.translate(error, path: path)
    }
    forget()
    if let fault { throw fault }
  }

  /// From here on the file is none of this object's.
  private func forget() {
    if let file = file.withLock({ $0.take() }) { OpenFiles.remove(file) }
  }
}
