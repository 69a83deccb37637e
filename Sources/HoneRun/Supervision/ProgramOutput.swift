#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The reading ends of a program's standard output and standard error: bytes go to the log and lines
/// to their reader.
///
/// They stay apart, for a program that buffers one and not the other would cut lines of the one with
/// lines of the other.
struct ProgramOutput: ~Copyable {
  /// What is read, and where it goes.
  struct Sources: Sendable {
    var output: OwnedDescriptor
    var error: OwnedDescriptor
    var log: TrialLog
    var lines: LineInterest
  }

  private let log: TrialLog
  private var output: OutputStream
  private var error: OutputStream

  /// The descriptors to wait on; -1 once an output has ended or was closed.
  var descriptors: [Int32] { [output.descriptor, error.descriptor] }

  /// Whether there may be more to read.
  var isOpen: Bool { output.descriptor >= 0 || error.descriptor >= 0 }

  /// The `errno` of the first write to the log that failed; 0 while there was none.
  private(set) var logFailure: Int32 = 0

  /// Whether a line was too long for its reader, and passed over.
  var hasLongLine: Bool { output.hasSkipped || error.hasSkipped }

  /// Reads two descriptors, which must not block.
  init(_ sources: Sources) {
    output = OutputStream(sources.output, isError: false, sources.lines)
    error = OutputStream(sources.error, isError: true, sources.lines)
    log = sources.log
  }

  /// Reads what there is of both, logs it, and gives how much came and the lines that it completed.
  mutating func read() -> (count: Int, lines: LineBatch) {
    var batch = LineBatch()
    output.read(into: &batch)
    error.read(into: &batch)
    let count = output.filled.count + error.filled.count
    // Of what came together, complaints are mostly older: many programs buffer what they print.
    for bytes in [error.filled, output.filled] where !bytes.isEmpty { note(log.append(bytes)) }
    if count > 0 { shortenLog() }
    return (count, batch)
  }

  /// Keeps the log short; a program that opens it by itself is seen by nobody else.
  mutating func shortenLog() {
    note(log.shorten())
  }

  private mutating func note(_ failure: Int32) {
    if logFailure == 0 { logFailure = failure }
  }

  /// Stops reading, and gives the last lines where no newline ended them.
  mutating func close() -> LineBatch {
    var batch = LineBatch()
    output.close(into: &batch)
    error.close(into: &batch)
    return batch
  }
}
