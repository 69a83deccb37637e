internal import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Darwin)
  private import Darwin
#endif

/// Which file a path leads to.
struct FileIdentity: Sendable, Hashable {
  var device: UInt64
  var file: UInt64

  /// Looks; nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    file = UInt64(status.st_ino)
  }

  /// What a look at a path shows.
  enum Sight: Equatable {
    case file(FileIdentity)
    /// There is none, or none that can be reached.
    case missing
    /// The system does not say, as where it lacks memory or the disk is away for a moment.
    case unknown
  }

  /// Looks whether there is a file.
  static func look(_ path: String) -> Sight {
    if let found = FileIdentity(path) { return .file(found) }
    return sight(after: errno)
  }

  /// What a refusal with this `errno` says.
  static func sight(after number: Int32) -> Sight {
    [EIO, ENOMEM, ESTALE, ETIMEDOUT, EHOSTDOWN, ENOTCONN].contains(number) ? .unknown : .missing
  }
}

/// The files that this process has open as stores.
///
/// To close any other descriptor of such a file would end SQLite's locks on it.
///
/// Reference: https://www.sqlite.org/howtocorrupt.html, section 2.2.
enum OpenFiles {
  private static let counts = Mutex<[FileIdentity: Int]>([:])

  static func contains(_ file: FileIdentity) -> Bool { counts.withLock { $0[file] != nil } }

  static func add(_ file: FileIdentity) { counts.withLock { $0[file, default: 0] += 1 } }

  static func remove(_ file: FileIdentity) {
    counts.withLock { counts in
      guard let count = counts[file] else { return }
      counts[file] = count > 1 ? count - 1 : nil
    }
  }
}
