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
    /// How long the file was when last seen, and how many frames its log had.
    var size: Int64 = 0
    var frames: UInt32 = 0
    /// What became of the contents, once that was tried.
    var ending: Ending?
    /// When both were last seen.
    var seen: ContinuousClock.Instant?
  }

  /// What became of a file's contents.
  private struct Ending {
    var fault = Fault.gone
    var isSaved: Bool
    var words: String
  }

  /// What happened to a file.
  enum Fault: String {
    case gone = "was deleted or replaced"
    case overwritten = "was emptied or overwritten"
    case cut = "was cut short"
    /// Its log was, in one of these ways.
    case log = "-wal was emptied, overwritten or cut short"
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
  /// - Parameters:
  ///   - db: The connection.
  ///   - isNow: Whether to look in any case, and closely, as before something is brought into the file.
  /// - Returns: The fault.
  /// Complexity: now and then eight calls of the system; closely, one more for each frame of the log.
  func fault(_ db: Database, now isNow: Bool = false) -> Fault? {
    let fault = state.withLock { state in look(db, &state, now: isNow) }
    // The end of the connection would bring into the file what is no longer in the log.
    if fault != nil, let connection = db.sqliteConnection { hone_sqlite_keep_log(connection) }
    return fault
  }

  private func look(_ db: Database, _ state: inout State, now isNow: Bool) -> Fault? {
    guard let file = state.file else { return nil }
    // What was done about it makes it look like another one.
    if let ending = state.ending { return ending.fault }
    let now = ContinuousClock.now
    if !isNow, let seen = state.seen, now - seen < Self.freshness { return nil }
    // The log is made by the first write, and then stays as long as a connection does.
    let log = FileIdentity.look(logPath)
    if state.log == nil, case .file(let found) = log { state.log = found }
    let sight = FileIdentity.look(path)
    // What cannot be looked at now has not gone: whoever uses it hears of it from SQLite.
    guard sight != .unknown, log != .unknown else { return nil }
    guard sight == .file(file) else { return .gone }
    // Before the log, which SQLite deletes where it finds an empty file.
    guard let header = FileHeader(db) else { return nil }
    guard header.isOurs else { return .overwritten }
    // A checkpoint lets it grow from the front on; what makes it shorter has changed its header first.
    guard header.size >= min(state.size, header.wholeSize) else { return .cut }
    guard log == state.log.map({ .file($0) }) ?? .missing else { return .gone }
    guard logIsWhole(db, &state, closely: isNow) else { return .log }
    state.size = header.size
    state.seen = now
    return nil
  }

  /// Whether what SQLite takes for the log's frames is there. It looks at none of them when it reads them.
  private func logIsWhole(_ db: Database, _ state: inout State, closely: Bool) -> Bool {
    guard state.log != nil, let connection = db.sqliteConnection else { return true }
    return hone_sqlite_log_is_whole(connection, &state.frames, closely ? 1 : 0) != 0
  }

  private var logPath: String { path + "-wal" }

  /// The error, after what the connection still holds has been saved beside the place, once.
  func error(_ fault: Fault, rescuing db: Database) -> StorageError {
    let ending = state.withLock { state in
      if let ending = state.ending { return ending }
      let isWhole = logIsWhole(db, &state, closely: true)
      var ending = isWhole ? rescue(db, log: state.log) : leaveFile(fault, log: state.log)
      ending.fault = fault
      state.ending = ending
      return ending
    }
    let name = fault == .log ? path : "\(path) "
    return StorageError(
      ending.isSaved ? .gone : .lost,
      "\(name)\(fault.rawValue) while it was in use. \(ending.words)")
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
    remove(log)
    return Ending(
      isSaved: true,
      words: "What it held is saved in \(copy): end what else uses it, rename that to \(path), "
        + "and run the same again")
  }

  /// Leaves the file as it was when the log was last brought into it: that is sound by itself, but not
  /// together with a log that has lost frames.
  private func leaveFile(_ fault: Fault, log: FileIdentity?) -> Ending {
    remove(log)
    guard fault == .log else {
      return Ending(
        isSaved: false,
        words: "Its log was damaged, too, so that what it held cannot be saved: restore it from a "
          + "backup")
    }
    return Ending(
      isSaved: false,
      words: "The last seconds before that are not in \(path), which holds the rest: end what else "
        + "uses it, and run the same again")
  }

  /// Removes a log, which would be taken for that of whatever file comes to this place.
  private func remove(_ log: FileIdentity?) {
    guard log != nil, FileIdentity(logPath) == log else { return }
    unlink(logPath)
    unlink(path + "-shm")
  }
}

/// The beginning of a database's file, as it is on the disk at this moment.
///
/// Reference: https://www.sqlite.org/fileformat2.html, section 1.3.
private struct FileHeader {
  let size: Int64
  private let bytes: [UInt8]

  /// Reads it, zeros where the file is shorter; nil where it cannot be read.
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
