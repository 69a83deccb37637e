/// The reading end of a program's standard output: bytes go to the log and lines to their reader.
struct ProgramOutput: ~Copyable {
  private let log: TrialLog
  private var splitter = LineSplitter()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

  private let source: OwnedDescriptor

  /// The descriptor to wait on; -1 once the output has ended or was closed.
  var descriptor: Int32 { source.value }

  /// The `errno` of the first write to the log that failed; 0 while there was none.
  private(set) var logFailure: Int32 = 0

  /// Whether a line was too long for its reader, and passed over.
  var hasLongLine: Bool { splitter.hasSkipped }

  /// Reads `source`, which must not block.
  init(_ source: OwnedDescriptor, log: TrialLog) {
    self.source = source
    self.log = log
  }

  deinit { buffer.deallocate() }

  /// Reads once, logs it, and gives how much came and the lines that it completed.
  mutating func read() -> (count: Int, lines: LineBatch) {
    switch Descriptors.read(descriptor, into: buffer) {
    case .nothingYet: return (0, LineBatch())
    case .end: return (0, close())
    case .bytes(let count):
      let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      note(log.append(chunk))
      shortenLog()
      return (count, splitter.push(chunk))
    }
  }

  /// Keeps the log short; a program that writes to it by itself is seen by nobody else.
  mutating func shortenLog() {
    note(log.shorten())
  }

  private mutating func note(_ failure: Int32) {
    if logFailure == 0 { logFailure = failure }
  }

  /// Stops reading, and gives the last line where no newline ended it.
  mutating func close() -> LineBatch {
    guard descriptor >= 0 else { return LineBatch() }
    source.close()
    return splitter.finish()
  }
}
