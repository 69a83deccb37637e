#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// What changes of a file when it is written.
struct FileStamp: Equatable {
  private let device: UInt64
  private let number: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil where there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(status.st_ino)
    size = Int64(status.st_size)
    // The time of the last change of any kind, which nobody can set.
    #if canImport(Darwin)
      let change = status.st_ctimespec
    #else
      let change = status.st_ctim
    #endif
    seconds = Int(change.tv_sec)
    nanoseconds = Int(change.tv_nsec)
  }
}

/// Reads whole files of bounded size.
enum BoundedFile {
  /// The file's bytes.
  ///
  /// - Throws: `MetricProblem` that says why they cannot be read.
  static func read(_ path: String, limit: Int) throws(MetricProblem) -> [UInt8] {
    // Without waiting, should it be a pipe that nobody writes to.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw MetricProblem(message: "it cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw MetricProblem(message: "it is no file")
    }
    guard status.st_size <= limit else {
      throw MetricProblem(message: "it has more than \(limit >> 20) MiB")
    }
    var failure: Int32 = 0
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = systemRead(file, buffer.baseAddress.map { $0 + filled }, size - filled)
        if count < 0, errno == EINTR { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { return }
        filled += count
      }
    }
    guard failure == 0 else {
      throw MetricProblem(message: "it cannot be read: \(String(cString: strerror(failure)))")
    }
    return bytes
  }
}

/// The system's `read`, which the name of the method above hides.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
