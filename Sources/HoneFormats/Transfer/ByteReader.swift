internal import HoneCore

/// Gives the next bytes of a file; none at its end.
public typealias ByteSource = () throws -> [UInt8]

/// Reads a file piece by piece, so that its size does not matter.
struct ByteReader {
  /// No line of a study comes near it; a device or an endless line given by mistake ends here.
  static let limit = 64 << 20

  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var offset = 0
  private var isAtEnd = false

  init(_ source: @escaping ByteSource) throws {
    self.source = source
    try fill()
    // A byte order mark says nothing that UTF-8 does not.
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  private mutating func fill() throws {
    guard !isAtEnd else { return }
    buffer = try source()
    offset = 0
    isAtEnd = buffer.isEmpty
  }

  /// The next byte, left where it is; nil at the end.
  mutating func peek() throws -> UInt8? {
    if offset == buffer.count { try fill() }
    return offset < buffer.count ? buffer[offset] : nil
  }

  /// Takes the next byte.
  mutating func take() throws -> UInt8? {
    guard let byte = try peek() else { return nil }
    offset += 1
    return byte
  }

  /// Takes the rest of the line without its end; nil at the file's end.
  mutating func line() throws -> [UInt8]? {
    guard try peek() != nil else { return nil }
    var line: [UInt8] = []
    while try peek() != nil {
      if let end = buffer[offset...].firstIndex(of: 0x0A) {
        line += buffer[offset..<end]
        offset = end + 1
        break
      }
      line += buffer[offset...]
      offset = buffer.count
      guard line.count <= ByteReader.limit else {
        throw SpaceError(.syntax, "this line is too long for any study: is it the right file?")
      }
    }
    if line.last == 0x0D { line.removeLast() }
    return line
  }
}

extension SpaceError {
  /// The same error at its place in a file of many lines.
  func located(in file: String, line: Int, column: Int? = nil) -> SpaceError {
    var copy = self
    copy.file = file
    copy.position = SourcePosition(line: line, column: column ?? position?.column ?? 1)
    return copy
  }
}
