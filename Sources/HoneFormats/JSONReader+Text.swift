internal import HoneCore

extension JSONReader {
  /// Reads a text from its opening to its closing quote.
  mutating func string() throws(SpaceError) -> String {
    let opening = position
    offset += 1
    let start = offset
    var isASCII = true
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        let text = try text(bytes[start..<offset], isASCII: isASCII, from: start)
        offset += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escaped(from: start, opening: opening) }
      guard byte >= 0x20 else { throw control() }
      if byte >= 0x80 {
        isASCII = false
        if byte & 0xC0 == 0x80 { trailing += 1 }
      }
      offset += 1
    }
    throw SpaceError(.syntax, "the text that begins here is never closed", position: opening)
  }

  private func control() -> SpaceError {
    fault(
      bytes[offset] == 0x0A
        ? "a text ends on the line on which it began: close it, or write \\n"
        : "a text cannot hold \(found) as it is: write it as \\u and four digits")
  }

  /// The bytes as text, checked to be UTF-8.
  private mutating func text(
    _ slice: ArraySlice<UInt8>, isASCII: Bool, from start: Int
  ) throws(SpaceError) -> String {
    if isASCII { return String(decoding: slice, as: UTF8.self) }
    if let text = String(validating: slice, as: UTF8.self) { return text }
    // The place of the first wrong byte; only worth finding now.
    trailing -= bytes[start..<offset].count { $0 & 0xC0 == 0x80 }
    offset = start
    var parser = Unicode.UTF8.ForwardParser()
    var rest = slice.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &rest) {
      offset += scalar.count
      trailing += scalar.count - 1
    }
    throw fault("this is not UTF-8: \(found)")
  }

  /// The rest of a text that has a backslash in it.
  private mutating func escaped(
    from start: Int, opening: SourcePosition
  ) throws(SpaceError) -> String {
    var buffer: [UInt8] = []
    var runStart = start
    func flush(_ reader: inout JSONReader) throws(SpaceError) {
      let run = reader.bytes[runStart..<reader.offset]
      // A run is between quotes and backslashes, which are whole characters: it is UTF-8 by itself.
      let checked = try reader.text(run, isASCII: run.allSatisfy { $0 < 0x80 }, from: runStart)
      buffer += checked.utf8
    }
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        try flush(&self)
        offset += 1
        return String(decoding: buffer, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try flush(&self)
        offset += 1
        UTF8.encode(try escape()) { buffer.append($0) }
        runStart = offset
      case ..<0x20: throw control()
      default:
        if byte & 0xC0 == 0x80 { trailing += 1 }
        offset += 1
      }
    }
    throw SpaceError(.syntax, "the text that begins here is never closed", position: opening)
  }

  /// The character of the escape after a backslash.
  private mutating func escape() throws(SpaceError) -> Unicode.Scalar {
    guard let byte = peek else { throw fault("expected a character after `\\`, not the end") }
    let scalar: Unicode.Scalar? =
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(byte)
      case UInt8(ascii: "n"): "\n"
      case UInt8(ascii: "t"): "\t"
      case UInt8(ascii: "r"): "\r"
      case UInt8(ascii: "b"): "\u{8}"
      case UInt8(ascii: "f"): "\u{C}"
      default: nil
      }
    if let scalar {
      offset += 1
      return scalar
    }
    guard byte == UInt8(ascii: "u") else {
      throw fault("after `\\` comes one of \" \\ / b f n r t u, not \(found)")
    }
    let start = offset
    offset += 1
    let unit = try unit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // A character beyond U+FFFF is written as a high and a low surrogate.
    if unit < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) {
      offset += 2
      let low = try self.unit()
      if low >= 0xDC00, low < 0xE000 {
        let code = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        if let scalar = Unicode.Scalar(code) { return scalar }
      }
    }
    offset = start
    throw fault("\\u\(String(unit, radix: 16)) is half a character: its other half is missing")
  }

  /// Four hexadecimal digits.
  private mutating func unit() throws(SpaceError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("expected four hexadecimal digits after `\\u`, not \(found)")
      }
      unit = unit << 4 + UInt32(digit)
      offset += 1
    }
    return unit
  }
}
