#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file that collects what a program prints, and the end of it that explains a failure.
struct TrialLog: Sendable {
  /// The open file; the program's standard error goes there directly.
  var descriptor: Int32 { file.value }
  private let file: OwnedDescriptor

  /// Where this run's part begins: an earlier attempt may have written to the same file.
  private let start: off_t

  /// Opens the log at `path` for appending, and makes it if it is missing.
  init(path: String) throws(SpawnError) {
    let descriptor = Descriptors.open(path, O_RDWR | O_CREAT | O_APPEND)
    guard descriptor >= 0 else {
      throw SpawnError(
        code: .log, message: "cannot write the log `\(path)`: \(String(cString: strerror(errno)))")
    }
    file = OwnedDescriptor(descriptor)
    start = lseek(descriptor, 0, SEEK_END)
  }

  /// Appends `bytes`, and returns 0 or the `errno` of the failure.
  func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    Descriptors.write(descriptor, bytes)
  }

  /// The end of this run's part: at most `lines` lines and `bytes` bytes, repaired to UTF-8.
  func tail(lines: Int = 20, bytes: Int = 2048) -> String {
    let end = lseek(descriptor, 0, SEEK_END)
    let from = max(start, end - off_t(bytes))
    guard end > from else { return "" }
    let read = [UInt8](unsafeUninitializedCapacity: Int(end - from)) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, from))
    }
    var text = read[...]
    // A cut inside a character leaves continuation bytes that would decode as damage.
    if from > start { text = text.drop { $0 & 0xC0 == 0x80 } }
    while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
    let kept = text.split(separator: 0x0A, omittingEmptySubsequences: false).suffix(lines)
    return String(decoding: Array(kept.joined(separator: [0x0A])), as: UTF8.self)
  }
}
