internal import HoneStorage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How a file is opened.
enum FileAccess: Sendable, Hashable {
  /// To be read and written.
  case write
  /// To be read only, beside writers.
  case read
  /// To be read only where nobody can write beside it: nothing is left in its log.
  case readAlone
  /// To be read only, with a log that somebody has left there.
  case readLog

  /// What SQLite calls the file.
  func name(of path: String) -> String {
    // SQLite has names of its own that are no paths: `:memory:`, `file:x.db` and the empty one.
    let isName = path.isEmpty || path.hasPrefix(":") || path.hasPrefix("file:")
    guard self == .readAlone else { return isName ? "./" + path : path }
    // Without locks and without a log, neither of which could be made.
    let name = path.utf8.map { byte in
      let isPlain = byte > 0x2C && byte < 0x7B && byte != 0x3B && byte != 0x3F && byte != 0x40
      let digits = String(byte, radix: 16)
      return isPlain && byte != 0x5C
        ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
    }
    return "file:\(isName ? "./" : "")\(name.joined())?immutable=1"
  }
}

/// Looks at a file before SQLite does, which would answer in fewer words and might write.
struct FileCheck {
  let path: String
  let readOnly: Bool
  /// Whether the file says that a log lies beside it, and none does.
  private(set) var lacksLog = false

  init(path: String, readOnly: Bool) {
    self.path = path
    self.readOnly = readOnly
  }

  mutating func run() throws(StorageError) -> FileAccess {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT else { throw unavailable("cannot be opened: \(FileCheck.reason(code))") }
      try checkMissing()
      return .write
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw unavailable("is a folder: name a file in it, such as \(path)/hone.db")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageError(
        .foreign, "\(path) is not a regular file, so it cannot be a Hone file: name another")
    }
    try checkHeader(size: Int(status.st_size))
    guard readOnly else {
      try checkWritable()
      return .write
    }
    // A folder that cannot be written has no place for SQLite's locks.
    guard (try? checkWritable()) == nil else { return .read }
    return stat(path + "-wal", &status) == 0 && status.st_size > 0 ? .readLog : .readAlone
  }

  private func checkMissing() throws(StorageError) {
    guard !readOnly else { throw unavailable("does not exist, so it cannot be read") }
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw unavailable("cannot be made, as there is no folder \(folder): make it, or name another")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw unavailable("cannot be made, as \(folder) is not a folder: name another")
    }
    try checkFolder()
  }

  private func checkWritable() throws(StorageError) {
    guard faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else {
      throw unavailable(
        "cannot be written: \(FileCheck.reason(errno)). Make it writable (chmod u+w), or copy it")
    }
    try checkFolder()
  }

  /// SQLite puts its log beside the file, so that both must be writable.
  private func checkFolder() throws(StorageError) {
    guard faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 else {
      throw unavailable(
        "cannot be written, as its folder \(folder) cannot: \(FileCheck.reason(errno)). "
          + "Make it writable (chmod u+w), or choose another")
    }
  }

  /// The header has a magic text, the version at 60 and the application's number at 68.
  ///
  /// Reference: https://www.sqlite.org/fileformat2.html, section 1.3.
  private mutating func checkHeader(size: Int) throws(StorageError) {
    // One that is open here already is known, and its locks are not to be ended.
    guard size > 0, FileIdentity(path).map(OpenFiles.contains) != true else { return }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unavailable("cannot be read: \(FileCheck.reason(errno))") }
    defer { close(file) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = read(file, &header, header.count)
    guard count >= 0 else { throw unavailable("cannot be read: \(FileCheck.reason(errno))") }
    guard count == header.count,
      header.starts(with: Array("SQLite format 3\0".utf8)),
      FileCheck.number(header, at: 68) == UInt32(Schema.applicationID)
    else { throw .foreign(path) }
    let version = Int(FileCheck.number(header, at: 60))
    guard version <= Migrations.newest else { throw .newer(path, version) }
    lacksLog = header[18] == 2 && FileIdentity(path + "-wal") == nil
  }

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func unavailable(_ message: String) -> StorageError {
    StorageError(.unavailable, "\(path) \(message)")
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Blocks the thread for a moment.
func pause(microseconds: UInt32) { usleep(microseconds) }
