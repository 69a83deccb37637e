#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which lines of a program are of interest to their reader.
struct LineInterest: Sendable {
  /// Whether those of standard error are.
  var includesErrors = true
  /// The bytes of which a line has at least one; empty is any line. Others may be given, too.
  var marks: [UInt8] = []
}

/// The reading end of one of a program's outputs, cut into lines.
struct OutputStream: ~Copyable {
  private let source: OwnedDescriptor
  private let isError: Bool
  private let interest: LineInterest
  private let buffer: UnsafeMutableRawBufferPointer
  private var splitter = LineSplitter()
  /// Whether the line that has begun may be of interest.
  private var hasBegun = false
  /// How many writes there were, and whether the last of them may have been cut in two.
  private var writes = 0
  private var mayGoOn = false
  private var count = 0

  /// What a pipe that keeps writes apart gives at most in one piece.
  private static let packet = max(4096, sysconf(Int32(_SC_PAGESIZE)))

  /// The descriptor to wait on; -1 once it has ended or was closed.
  var descriptor: Int32 { source.value }

  /// Whether a line was too long for its reader, and passed over.
  var hasSkipped: Bool { splitter.hasSkipped }

  /// What the last read brought; valid until the next.
  var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

  init(_ source: OwnedDescriptor, isError: Bool, _ interest: LineInterest) {
    self.source = source
    self.isError = isError
    self.interest = interest
    buffer = .allocate(byteCount: max(65_536, 2 * Self.packet), alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Reads writes one by one, as far as they fit the buffer, and adds the lines that they complete.
  mutating func read(into batch: inout LineBatch) {
    count = 0
    // What is left of a packet that does not fit would be lost.
    while source.value >= 0, buffer.count - count >= Self.packet {
      let free = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      switch Descriptors.read(source.value, into: free) {
      case .nothingYet: return
      case .end: close(into: &batch)
      case .bytes(let size):
        take(UnsafeRawBufferPointer(rebasing: free[..<size]), into: &batch)
        count += size
      }
    }
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, into batch: inout LineBatch) {
    if isError, !interest.includesErrors { return }
    if !mayGoOn { writes += 1 }
    mayGoOn = bytes.count.isMultiple(of: Self.packet)
    if hasBegun || mayInterest(bytes) {
      splitter.push(bytes, into: &batch, origin)
      hasBegun = splitter.isWithinLine
    } else {
      splitter.pass(bytes)
    }
    if !mayGoOn, !splitter.isWithinLine { batch.endWrite(origin) }
  }

  private func mayInterest(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !interest.marks.isEmpty, let start = bytes.baseAddress else { return true }
    return interest.marks.contains { memchr(start, Int32($0), bytes.count) != nil }
  }

  /// Stops reading, and adds the last line where no newline ended it.
  mutating func close(into batch: inout LineBatch) {
    guard source.value >= 0 else { return }
    source.close()
    splitter.finish(into: &batch, origin)
    batch.endWrite(origin)
  }

  private var origin: LineOrigin { LineOrigin(isError: isError, write: writes) }
}
