internal import HoneCore
internal import HoneFormats
internal import HoneStorage

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A vector that a program left in a file of NumPy's.
enum VectorFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file's path, from the root on or from `folder`.
  ///   - name: The vector's name.
  ///   - folder: The trial's own folder.
  /// - Returns: The numbers.
  /// - Throws: `MetricProblem` that says what is wrong and what would be right.
  static func read(
    _ path: String, of name: String, in folder: String
  ) throws(MetricProblem) -> [Double] {
    func problem(_ message: String) -> MetricProblem {
      MetricProblem(message: "the vector `\(name)` is to be read from `\(path)`: \(message)")
    }
    let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    // Without waiting, should it be a pipe that nobody writes to.
    let file = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw problem(
        errno == ENOENT
          ? "there is no such file in HONE_DIR"
          : "it cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw problem("it is no file")
    }
    guard status.st_size <= 8 * NamedVector.longest + 1 << 16 else {
      throw problem("it is larger than any vector, of \(NamedVector.longest) numbers at most")
    }
    guard let bytes = contents(file, size: Int(status.st_size)) else {
      throw problem("it cannot be read: \(String(cString: strerror(errno)))")
    }
    let head: NPY.Head
    do { head = try NPY.head(bytes) } catch { throw problem(error.message) }
    let (size, overflows) = head.count.multipliedReportingOverflow(by: head.width)
    guard !overflows, bytes.count - head.offset == size else {
      throw problem(
        "it has not the \(head.count) numbers that it names: was it written to its end?")
    }
    return bytes.withUnsafeBytes {
      VectorBytes.values(UnsafeRawBufferPointer(rebasing: $0[head.offset...]), width: head.width)
    }
  }

  private static func contents(_ file: Int32, size: Int) -> [UInt8]? {
    var isRead = true
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = posixRead(file, buffer.baseAddress.map { $0 + filled }, size - filled)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          isRead = count == 0
          return
        }
        filled += count
      }
    }
    return isRead ? bytes : nil
  }
}

/// The system's `read`, which the name of the method above hides.
private func posixRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
