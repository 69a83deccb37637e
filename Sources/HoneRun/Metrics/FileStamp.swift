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
  ///
  /// - Throws: `MetricProblem` where the machine does not let it be looked at.
  init?(_ path: String) throws(MetricProblem) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let problem = MetricProblem.unreadable(errno)
      guard !problem.isOfMachine else { throw problem }
      return nil
    }
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
  /// Why a file is not read.
  enum Fault: Error, Equatable {
    /// The system refuses it, with this `errno`.
    case refused(Int32)
    /// It is a folder, a pipe or a device.
    case noFile
    case tooLong
  }

  /// The file's bytes.
  ///
  /// - Parameters:
  ///   - path: Where it lies.
  ///   - limit: How many bytes it may have.
  ///   - open: Opens it, or gives -1 and sets `errno`.
  /// - Returns: What it holds.
  /// - Throws: `Fault` where it is not read.
  static func read(
    _ path: String, limit: Int, open: (String) -> Int32 = BoundedFile.open
  ) throws(Fault) -> [UInt8] {
    let file = open(path)
    guard file >= 0 else { throw .refused(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .refused(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile }
    guard status.st_size <= limit else { throw .tooLong }
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
    guard failure == 0 else { throw .refused(failure) }
    return bytes
  }

  /// Opens a file without waiting, should it be a pipe that nobody writes to.
  static func open(_ path: String) -> Int32 { Descriptors.open(path, O_RDONLY | O_NONBLOCK) }
}

extension MetricProblem {
  /// A file that the system does not let be read.
  static func unreadable(_ number: Int32) -> MetricProblem {
    MetricProblem(
      message: "it cannot be read: \(String(cString: strerror(number)))",
      isOfMachine: SpawnError.isOfMachine(number))
  }

  /// A file that is not read.
  init(_ fault: BoundedFile.Fault, limit: Int) {
    self =
      switch fault {
      case .refused(let number): .unreadable(number)
      case .noFile: MetricProblem(message: "it is not a file")
      case .tooLong: MetricProblem(message: "it has more than \(limit >> 20) MiB")
      }
  }
}

/// The system's `read`, which the name of the method above hides.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
