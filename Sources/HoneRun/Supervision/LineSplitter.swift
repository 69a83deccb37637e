#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whole lines that arrived together: one buffer, and where in it each line lies.
struct LineBatch: Sendable, Equatable {
  /// The bytes of all lines.
  var bytes: [UInt8] = []

  /// The lines, in order, without their ends.
  var lines: [Range<Int>] = []
}

/// Cuts a stream of bytes into lines, in constant memory.
///
/// A line ends at LF or CRLF. A line longer than the limit is passed over.
struct LineSplitter {
  private let limit: Int
  private var pending: [UInt8] = []
  private var isSkipping = false
  /// Whether a line was passed over.
  private(set) var hasSkipped = false

  /// Makes a splitter that passes over lines of more than `limit` bytes.
  init(limit: Int = 1 << 20) {
    self.limit = limit
  }

  /// Takes the next bytes of the stream and gives the lines that they complete.
  ///
  /// Complexity: O(`chunk.count`), amortised.
  mutating func push(_ chunk: UnsafeRawBufferPointer) -> LineBatch {
    var batch = LineBatch()
    var start = 0
    while let end = Self.newline(in: chunk, from: start) {
      if isSkipping || pending.count + (end - start) > limit {
        isSkipping = false
        hasSkipped = true
        pending.removeAll()
      } else {
        batch.append(&pending, chunk[start..<end])
      }
      start = end + 1
    }
    let rest = chunk[start...]
    if isSkipping || pending.count + rest.count > limit {
      isSkipping = !rest.isEmpty || isSkipping
      hasSkipped = true
      pending = []
    } else {
      pending.append(contentsOf: rest)
    }
    return batch
  }

  /// Gives the last line of a stream that does not end in a newline.
  mutating func finish() -> LineBatch {
    var batch = LineBatch()
    if !isSkipping && !pending.isEmpty {
      batch.append(&pending, UnsafeRawBufferPointer(start: nil, count: 0)[...])
    }
    pending = []
    isSkipping = false
    return batch
  }

  /// The offset of the first newline at or after `start`: memchr, for a line can be 50 MB long.
  private static func newline(in chunk: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < chunk.count, let base = chunk.baseAddress,
      let found = memchr(base + start, 0x0A, chunk.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

extension LineBatch {
  /// Adds the line made of `head` and `tail`, without a CR at its end, and empties `head`.
  fileprivate mutating func append(_ head: inout [UInt8], _ tail: Slice<UnsafeRawBufferPointer>) {
    let start = bytes.count
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: tail)
    head.removeAll(keepingCapacity: head.capacity <= 4096)
    if bytes.count > start && bytes.last == 0x0D { bytes.removeLast() }
    lines.append(start..<bytes.count)
  }
}
