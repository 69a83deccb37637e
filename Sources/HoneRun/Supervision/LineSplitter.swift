#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where a line came from.
struct LineOrigin: Sendable, Equatable {
  /// Whether it was printed to standard error.
  var isError = false
  /// Which write of that output completed it, counted from 0.
  var write = 0
  /// Whether that write had nothing more to complete.
  var isLast = false
}

/// Whole lines that arrived together: one buffer, and where in it each line lies.
struct LineBatch: Sendable, Equatable {
  /// The bytes of all lines.
  var bytes: [UInt8] = []

  /// The lines, in order, without their ends.
  var lines: [Range<Int>] = []

  /// Where each line came from.
  var origins: [LineOrigin] = []
}

/// Cuts a stream of bytes into lines, in constant memory.
///
/// A line ends at LF, CR or CRLF: a progress bar goes back with CR to write its next line. A line longer
/// than the limit is passed over.
struct LineSplitter {
  private let limit: Int
  private var pending: [UInt8] = []
  private var isSkipping = false
  /// Whether the last byte was a CR, so that an LF now ends no line of its own.
  private var isAfterReturn = false
  /// Whether a line was passed over.
  private(set) var hasSkipped = false

  /// Whether a line has begun that has not ended.
  var isWithinLine: Bool { isSkipping || !pending.isEmpty }

  /// Makes a splitter that passes over lines of more than `limit` bytes.
  init(limit: Int = 1 << 20) {
    self.limit = limit
  }

  /// Takes the next bytes of the stream and gives the lines that they complete.
  ///
  /// Complexity: O(`chunk.count`), amortised.
  mutating func push(_ chunk: UnsafeRawBufferPointer) -> LineBatch {
    var batch = LineBatch()
    push(chunk, into: &batch, LineOrigin())
    return batch
  }

  /// Takes the next bytes of the stream and adds the lines that they complete.
  ///
  /// Complexity: O(`chunk.count`), amortised.
  mutating func push(
    _ chunk: UnsafeRawBufferPointer, into batch: inout LineBatch, _ origin: LineOrigin
  ) {
    guard !chunk.isEmpty else { return }
    var start = isAfterReturn && chunk[0] == 0x0A ? 1 : 0
    isAfterReturn = chunk[chunk.count - 1] == 0x0D
    var feed = Self.next(0x0A, in: chunk, from: start)
    var back = Self.next(0x0D, in: chunk, from: start)
    while let end = [feed, back].compactMap({ $0 }).min() {
      if isSkipping || pending.count + (end - start) > limit {
        isSkipping = false
        hasSkipped = true
        pending.removeAll()
      } else {
        batch.append(&pending, chunk[start..<end], origin)
      }
      start = end + 1
      if end == back, feed == start { start += 1 }
      if let place = feed, place < start { feed = Self.next(0x0A, in: chunk, from: start) }
      if let place = back, place < start { back = Self.next(0x0D, in: chunk, from: start) }
    }
    keep(UnsafeRawBufferPointer(rebasing: chunk[start...]))
  }

  /// Takes the next bytes of the stream where no line that they complete is of interest.
  ///
  /// Complexity: O(`chunk.count`).
  mutating func pass(_ chunk: UnsafeRawBufferPointer) {
    guard let last = chunk.last else { return }
    isAfterReturn = last == 0x0D
    var start = chunk.count
    guard [0x0A, 0x0D].contains(where: { Self.next($0, in: chunk, from: 0) != nil }) else {
      return keep(chunk)
    }
    while start > 0, chunk[start - 1] != 0x0A, chunk[start - 1] != 0x0D { start -= 1 }
    isSkipping = false
    pending.removeAll(keepingCapacity: pending.capacity <= 4096)
    keep(UnsafeRawBufferPointer(rebasing: chunk[start...]))
  }

  /// Keeps the beginning of a line for its end to come.
  private mutating func keep(_ rest: UnsafeRawBufferPointer) {
    if isSkipping || pending.count + rest.count > limit {
      isSkipping = !rest.isEmpty || isSkipping
      hasSkipped = true
      pending = []
    } else {
      pending.append(contentsOf: rest)
    }
  }

  /// Gives the last line of a stream that does not end in a newline.
  mutating func finish() -> LineBatch {
    var batch = LineBatch()
    finish(into: &batch, LineOrigin())
    return batch
  }

  /// Adds the last line of a stream that does not end in a newline.
  mutating func finish(into batch: inout LineBatch, _ origin: LineOrigin) {
    if !isSkipping && !pending.isEmpty {
      batch.append(&pending, UnsafeRawBufferPointer(start: nil, count: 0)[...], origin)
    }
    pending = []
    isSkipping = false
  }

  /// The offset of the first such byte at or after `start`: memchr, for a line can be 50 MB long.
  private static func next(
    _ byte: Int32, in chunk: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard start < chunk.count, let base = chunk.baseAddress,
      let found = memchr(base + start, byte, chunk.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

extension LineBatch {
  /// Adds the line made of `head` and `tail`, and empties `head`.
  fileprivate mutating func append(
    _ head: inout [UInt8], _ tail: Slice<UnsafeRawBufferPointer>, _ origin: LineOrigin
  ) {
    let start = bytes.count
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: tail)
    head.removeAll(keepingCapacity: head.capacity <= 4096)
    lines.append(start..<bytes.count)
    origins.append(origin)
  }

  /// Notes that a write has completed no more than these lines.
  mutating func endWrite(_ origin: LineOrigin) {
    guard let last = origins.last, last.isError == origin.isError, last.write == origin.write else {
      return
    }
    origins[origins.count - 1].isLast = true
  }
}
