internal import GRDB
internal import HoneSQLiteC
internal import HoneStorage
internal import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Darwin)
  private import Darwin
#endif

/// Notices when the file that was opened has been deleted, emptied or cut short, or another put in its
/// place.
///
/// SQLite would go on writing to what no path leads to any more, or to a file of which it still believes
/// what it had read before.
package final class FilePresence: Sendable {
  private struct State {
    /// The file and its log, as soon as each is watched.
    var file: FileIdentity?
    var log: FileIdentity?
    /// How long the file was when last seen.
    var size: Int64 = 0
    /// What became of the contents, once that was tried.
    var ending: Ending?
    /// When both were last seen.
    var seen: ContinuousClock.Instant?
  }

  /// What became of a file's contents.
  private struct Ending {
    var isSaved: Bool
    var words: String
  }

  /// What happened to a file.
  enum Fault: String {
    case gone = "was deleted or replaced"
    case overwritten = "was emptied or overwritten"
    case cut = "was cut short"
  }

  private let path: String
  private let state = Mutex(State())

  init(_ path: String) { self.path = path }

  /// From here on the file stays where it is, as long as the connection lasts.
  func begin() {
    state.withLock { $0.file = FileIdentity(path) }
  }

  /// Whether the file is one that this connection may write.
  var isWatching: Bool { state.withLock { $0.file != nil } }

  /// How long the file is believed to be as it was: to look costs as much as a short read, and what
  /// is written meanwhile is saved with the rest.
  private static let freshness = Duration.milliseconds(20)

  /// What happened to the file; nil where it is as it should be.
  ///
  /// Complexity: now and then four calls of the system.
  func fault(_ db: Database, now isNow: Bool = false) -> Fault? {
    state.withLock { state in
      guard let file = state.file else { return nil }
      let now = ContinuousClock.now
      if !isNow, let seen = state.seen, now - seen < Self.freshness { return nil }
      // The log is made by the first write, and then stays as long as a connection does.
      let log = FileIdentity(logPath)
      state.log = state.log ?? log
      guard FileIdentity(path) == file else { return .gone }
      // Before the log, which SQLite deletes where it finds an empty file.
      let header = FileHeader(db)
      guard let header, header.isOurs else { return .overwritten }
      // A checkpoint lets it grow from the front on; what makes it shorter has changed its header first.
      guard header.size >= min(state.size, header.wholeSize) else { return .cut }
      guard log == state.log else { return .gone }
      state.size = header.size
      state.seen = now
      return nil
    }
  }

  private var logPath: String { path + "-wal" }

  /// The error, after what the connection still holds has been saved beside the place, once.
  func error(_ fault: Fault, rescuing db: Database) -> StorageError {
    let ending = state.withLock { state in
      if let ending = state.ending { return ending }
      let ending = rescue(db, log: state.log)
      state.ending = ending
      return ending
    }
    return StorageError(
      ending.isSaved ? .gone : .lost,
      "\(path) \(fault.rawValue) while it was in use. \(ending.words)")
  }

  /// A path that nothing has yet, for what is saved of a file: beside it, or where its folder is gone in
  /// the current one.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - ending: What the path ends with.
  /// - Returns: The path.
  package static func rescuePath(for path: String, ending: String = "") -> String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let isThere = folder.isEmpty || access(folder, W_OK) == 0
    let base = isThere ? path : slash.map { String(path[path.index(after: $0)...]) } ?? path
    var (copy, number) = (base + ".rescued" + ending, 2)
    while access(copy, F_OK) == 0 {
      copy = "\(base).rescued\(number)\(ending)"
      number += 1
    }
    return copy
  }

  private func rescue(_ db: Database, log: FileIdentity?) -> Ending {
    let copy = FilePresence.rescuePath(for: path)
    do { try db.execute(sql: "VACUUM INTO ?", arguments: [copy]) } catch {
      // Part of a copy would be taken for one.
      unlink(copy)
      let reason = (error as? DatabaseError)?.message ?? "\(error)"
      return Ending(
        isSaved: false, words: "What it held could not be saved to \(copy): \(reason)")
    }
    // Left there, the log would be taken for that of whatever file comes to this place.
    if log != nil, FileIdentity(logPath) == log {
      unlink(logPath)
      unlink(path + "-shm")
    }
    return Ending(
      isSaved: true,
      words: "What it held is saved in \(copy): end what else uses it, rename that to \(path), "
        + "and run the same again")
  }
}

/// The beginning of a database's file, as it is on the disk at this moment.
///
/// Reference: https://www.sqlite.org/fileformat2.html, section 1.3.
private struct FileHeader {
  let size: Int64
  private let bytes: [UInt8]

  /// Reads it; nil where it cannot be read.
  init?(_ db: Database) {
    guard let connection = db.sqliteConnection else { return nil }
    var bytes = [UInt8](repeating: 0, count: 100)
    var size: Int64 = 0
    guard hone_sqlite_header(connection, &bytes, Int32(bytes.count), &size) == 0 else { return nil }
    self.size = size
    self.bytes = bytes
  }

  /// Whether it is that of a Hone file.
  var isOurs: Bool {
    if case .hone? = DatabaseFile(header: bytes) { true } else { false }
  }

  /// How long the file must be to hold all of its pages.
  var wholeSize: Int64 {
    let page = Int64(bytes[16]) << 8 | Int64(bytes[17])
    let pages = bytes[28..<32].reduce(0) { $0 << 8 | Int64($1) }
    return (page == 1 ? 65_536 : page) * pages
  }
}
