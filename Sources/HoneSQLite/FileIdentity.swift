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
