/// Cuts what arrives into lines, and lets go of lines that are too long to keep.
struct LineBuffer {
  enum Line: Equatable {
    /// A line without its end.
    case text([UInt8])
    /// A line has become too long; the rest of it is passed over.
    case tooLong
  }

  let limit: Int
  private var begun: [UInt8] = []
  private var isPassingOver = false

  /// - Parameter limit: How many bytes a line may have.
  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the next line out of `rest`; nil where it does not end in there.
  mutating func next(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Line? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      let part = rest[rest.startIndex..<(end ?? rest.endIndex)]
      rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
      if isPassingOver {
        isPassingOver = end == nil
      } else if begun.count + part.count > limit {
        begun = []
        isPassingOver = end == nil
        return .tooLong
      } else if end != nil {
        return .text(finish(part))
      } else {
        begun += part
      }
    }
    return nil
  }

  /// The last line, if it has no end of its own.
  mutating func last() -> Line? {
    guard !begun.isEmpty else { return nil }
    return .text(finish(Slice(base: UnsafeRawBufferPointer(start: nil, count: 0), bounds: 0..<0)))
  }

  private mutating func finish(_ part: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    guard !begun.isEmpty else { return Array(part) }
    var line: [UInt8] = []
    swap(&line, &begun)
    line += part
    return line
  }
}
