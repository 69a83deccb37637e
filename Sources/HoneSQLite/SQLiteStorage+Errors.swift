internal import GRDB
internal import HoneStorage

extension SQLiteStorage {
  /// What an error of SQLite means to whoever asked for something.
  static func translate(_ error: any Error, path: String) -> StorageError {
    if let error = error as? StorageError { return error }
    if let damage = error as? Damage { return .corrupt(path, damage.what) }
    guard let error = error as? DatabaseError else {
      return StorageError(.unavailable, "\(path): \(error)")
    }
    let said = error.message ?? error.resultCode.description
    func unavailable(_ message: String) -> StorageError {
      StorageError(.unavailable, "\(path) \(message)")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return unavailable(
        "has been locked by another process for too long: end the one that keeps it open for "
          + "writing, then try again")
    case .SQLITE_FULL:
      return unavailable("cannot grow, as its disk is full: make room, then run the same again")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return unavailable(
        "cannot be written: \(said). Make the file and its folder writable (chmod u+w), or copy it")
    case .SQLITE_CANTOPEN:
      return unavailable(
        "cannot be opened: \(said). The file must be readable and its folder writable; "
          + "otherwise copy it, together with its -wal file, to one that is")
    case .SQLITE_IOERR:
      return unavailable(
        "cannot be read or written: \(said). See whether its disk is full or failing")
    case .SQLITE_CORRUPT: return .corrupt(path, said)
    case .SQLITE_ERROR where said.hasPrefix("no such "):
      return .corrupt(path, said)
    case .SQLITE_NOTADB: return .foreign(path)
    case .SQLITE_CONSTRAINT: return .corrupt(path, "a check failed, \(said)")
    default: return unavailable("could not be used: \(error.resultCode.rawValue), \(said)")
    }
  }
}

extension StorageError {
  static func corrupt(_ path: String, _ said: String) -> StorageError {
    StorageError(
      .corrupt,
      "\(path) is damaged: \(said). Restore it from a backup, or save what can be read with "
        + "`sqlite3 \(path) .recover`")
  }

  static func foreign(_ path: String) -> StorageError {
    StorageError(
      .foreign, "\(path) is not a Hone file, and was left as it is: name another, or a new one")
  }

  static func newer(_ path: String, _ version: Int) -> StorageError {
    StorageError(
      .foreign,
      "\(path) is of version \(version), and this Hone knows \(Migrations.newest) at most: "
        + "it was left as it is. Use a newer Hone")
  }
}
