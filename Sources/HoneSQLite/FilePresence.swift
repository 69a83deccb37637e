internal import GRDB
internal import HoneStorage
internal import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Darwin)
  private import Darwin
#endif

/// Notices when the file that was opened has been deleted, or another put in its place.
///
/// SQLite would go on writing to what no path leads to any more.
final class FilePresence: Sendable {
  private struct Identity: Sendable, Hashable {
    var device: UInt64
    var file: UInt64

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      file = UInt64(status.st_ino)
    }
  }

  private struct State {
    /// The file and its log, as soon as each is watched.
    var file: Identity?
    var log: Identity?
    /// What became of the contents, once they were saved.
    var ending: String?
    /// When both were last seen.
    var seen: ContinuousClock.Instant?
  }

  private let path: String
  private let state = Mutex(State())

  init(_ path: String) { self.path = path }

  /// From here on the file stays where it is, as long as the connection lasts.
  func begin() {
    state.withLock { $0.file = Identity(path) }
  }

  /// Whether the file is one that this connection may write.
  var isWatching: Bool { state.withLock { $0.file != nil } }

  /// How long both are believed to be where they were: to look costs as much as a short read, and what
  /// is written meanwhile is saved with the rest.
  private static let freshness = Duration.milliseconds(20)

  /// Whether both are there at this very moment.
  var isThereNow: Bool {
    state.withLock { $0.seen = nil }
    return isThere
  }

  /// Whether both are still there. Complexity: now and then two calls of `stat`.
  var isThere: Bool {
    state.withLock { state in
      guard let file = state.file else { return true }
      let now = ContinuousClock.now
      if let seen = state.seen, now - seen < Self.freshness { return true }
      // The log is made by the first write, and then stays as long as a connection does.
      let log = Identity(logPath)
      state.log = state.log ?? log
      guard Identity(path) == file, log == state.log else { return false }
      state.seen = now
      return true
    }
  }

  private var logPath: String { path + "-wal" }

  /// The error, after what the connection still holds has been saved beside the place, once.
  func error(rescuing db: Database) -> StorageError {
    let ending = state.withLock { state in
      if let ending = state.ending { return ending }
      let ending = rescue(db, log: state.log)
      state.ending = ending
      return ending
    }
    return StorageError(
      .gone, "\(path) was deleted or replaced while it was in use. \(ending)")
  }

  private func rescue(_ db: Database, log: Identity?) -> String {
    var copy = path + ".rescued"
    var number = 2
    while access(copy, F_OK) == 0 {
      copy = path + ".rescued\(number)"
      number += 1
    }
    do { try db.execute(sql: "VACUUM INTO ?", arguments: [copy]) } catch {
      return "What it held could not be saved to \(copy): \(error)"
    }
    // Left there, the log would be taken for that of whatever file comes to this place.
    if log != nil, Identity(logPath) == log {
      unlink(logPath)
      unlink(path + "-shm")
    }
    return
      "What it held is saved in \(copy): end what else uses it, rename that to \(path), and run "
      + "the same again"
  }
}
