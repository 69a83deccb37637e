internal import GRDB
public import HoneStorage

extension SQLiteStorage {
  /// Copies all studies into a new file, as they are at one moment, while others go on writing.
  ///
  /// - Parameter copy: The path of a file that is empty or not there yet.
  /// - Throws: `.unavailable` where it cannot be written, `.corrupt` where this file is damaged.
  ///
  /// Complexity: O(file).
  public func backup(to copy: String) throws(StorageError) {
    do {
      let target = try DatabaseQueue(path: FileAccess.write.name(of: copy))
      do { try queue.backup(to: target) } catch {
        throw SQLiteStorage.translate(error, path: path)
      }
      try target.inDatabase { db in
        // The header says that a log lies beside the file, as it does beside the original.
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
        let said = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
        guard said == "ok" else { throw StorageError.corrupt(path, said) }
      }
      try target.close()
    } catch { throw SQLiteStorage.translate(error, path: copy) }
  }
}
