import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file that collects what a program prints, and the end of it that explains a failure.
///
/// A log that has become too long keeps its beginning and its end, so that no program fills the disk.
final class TrialLog: Sendable {
  /// How long a log may become, and what is kept of it then, in bytes.
  struct Limits: Sendable {
    var size = 16 << 20
    var head = 2 << 20
    var tail = 4 << 20
  }

  private struct State {
    /// Where this run's part begins: an earlier attempt may have written to the same file.
    var start: off_t
    /// Where the beginning that is kept ends; `nil` while all is kept.
    var headEnd: off_t?
    /// How many bytes of the program's output were left out.
    var leftOut = 0
    /// How long the line is that says so.
    var noteLength = 0
  }

  /// The open file.
  var descriptor: Int32 { file.value }
  private let file: OwnedDescriptor
  private let limits: Limits
  private let state: Mutex<State>

  /// Opens the log at `path` for appending, and makes it if it is missing.
  init(path: String, limits: Limits = Limits()) throws(SpawnError) {
    // A link that a program left there must not lead out of the trial's folder.
    let descriptor = Descriptors.open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW)
    guard descriptor >= 0 else {
      let number = errno
      guard number != ELOOP else {
        throw SpawnError(
          code: .log,
          message: "the log `\(path)` has become a link, which is not followed: remove it",
          isOfMachine: false)
      }
      throw SpawnError(
        code: .log, message: "cannot write the log `\(path)`: \(String(cString: strerror(number)))",
        isOfMachine: SpawnError.isOfMachine(number))
    }
    file = OwnedDescriptor(descriptor)
    self.limits = limits
    state = Mutex(State(start: lseek(descriptor, 0, SEEK_END)))
  }

  /// Appends `bytes`, and returns 0 or the `errno` of the failure.
  func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    Descriptors.write(descriptor, bytes)
  }

  /// Leaves out the middle of a log that has become too long; returns 0 or an `errno`.
  ///
  /// What the program writes to it by itself between two system calls may be lost with it.
  func shorten() -> Int32 {
    guard size > off_t(limits.size) else { return 0 }
    return state.withLock { state in
      let headEnd = state.headEnd ?? lineEnd(before: off_t(limits.head))
      var end = headEnd
      var tail: [UInt8] = []
      // More than once, for the program may add to it meanwhile, and its last words must not be lost.
      for _ in 0..<16 {
        let now = size
        if now <= end { break }
        let from = max(end, now - off_t(limits.tail))
        if from > end { tail = [] }
        tail += read(from: from, count: Int(now - from))
        tail.removeFirst(max(0, tail.count - limits.tail))
        end = now
      }
      // A whole line to begin with, unless there is none near by.
      if let newline = tail.prefix(1 << 16).firstIndex(of: 0x0A) { tail.removeFirst(newline + 1) }
      let removed = Int(end - headEnd) - tail.count
      state.leftOut += removed - state.noteLength
      let note = Array("\n[hone: \(state.leftOut) bytes of output are left out here]\n".utf8)
      guard ftruncate(descriptor, headEnd) == 0 else { return errno }
      state.headEnd = headEnd
      state.noteLength = note.count
      state.start = max(headEnd + off_t(note.count), state.start - off_t(removed - note.count))
      return (note + tail).withUnsafeBytes(append)
    }
  }

  /// The end of this run's part: at most `lines` lines and `bytes` bytes, repaired to UTF-8.
  func tail(lines: Int = 20, bytes: Int = 2048) -> String {
    let start = state.withLock { $0.start }
    let end = lseek(descriptor, 0, SEEK_END)
    let from = max(start, end - off_t(bytes))
    guard end > from else { return "" }
    var text = read(from: from, count: Int(end - from))[...]
    // A cut inside a character leaves continuation bytes that would decode as damage.
    if from > start { text = text.drop { $0 & 0xC0 == 0x80 } }
    while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
    let kept = text.split(separator: 0x0A, omittingEmptySubsequences: false).suffix(lines)
    return String(decoding: Array(kept.joined(separator: [0x0A])), as: UTF8.self)
  }

  /// The length of a file; 0 of anything else, such as a device.
  private var size: off_t {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
    return status.st_size
  }

  /// The end of the last line that ends before `limit`, or `limit` where that would be far away.
  private func lineEnd(before limit: off_t) -> off_t {
    let window = off_t(1 << 16)
    let bytes = read(from: max(0, limit - window), count: Int(min(limit, window)))
    guard let newline = bytes.lastIndex(of: 0x0A) else { return limit }
    return limit - off_t(bytes.count) + off_t(newline) + 1
  }

  private func read(from offset: off_t, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
      read = max(0, pread(descriptor, buffer.baseAddress, count, offset))
    }
  }
}
