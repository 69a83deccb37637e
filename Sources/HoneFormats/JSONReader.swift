internal import HoneCore

/// Reads JSON in one pass by recursive descent.
struct JSONReader {
  /// Deeper nesting would exhaust the stack of a thread; no document of ours nests more than 6.
  private static let limit = 200

  let bytes: [UInt8]
  private let allowsNaN: Bool
  var offset = 0
  private var line = 1
  private var lineStart = 0
  /// Bytes on this line that are not the first of their character.
  var trailing = 0
  private var depth = 0

  init(_ bytes: [UInt8], allowsNaN: Bool) {
    self.bytes = bytes
    self.allowsNaN = allowsNaN
  }

  mutating func document() throws(SpaceError) -> Document {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      offset = 3
      lineStart = 3
    }
    skipSpace()
    let document = try value()
    skipSpace()
    guard offset == bytes.count else {
      throw fault("expected the end after one JSON value, not \(found)")
    }
    return document
  }

  // MARK: Places

  /// Where the reader stands.
  var position: SourcePosition {
    SourcePosition(line: line, column: offset - lineStart - trailing + 1)
  }

  func fault(_ message: String) -> SpaceError {
    SpaceError(.syntax, message, position: position)
  }

  /// What stands here, for an error message.
  var found: String {
    guard let byte = peek else { return "the end" }
    let end = bytes[offset...].dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
    guard byte >= 0x20, let text = String(validating: bytes[offset..<end], as: UTF8.self) else {
      return "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }
    return "`\(text)`"
  }

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0D: offset += 1
      case 0x0A:
        offset += 1
        line += 1
        lineStart = offset
        trailing = 0
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  // MARK: Values

  mutating func value() throws(SpaceError) -> Document {
    let start = position
    guard let byte = peek else { throw fault("expected a value, not the end") }
    switch byte {
    case UInt8(ascii: "{"): return Document(.object(try object()), position: start)
    case UInt8(ascii: "["): return Document(.array(try array()), position: start)
    case UInt8(ascii: "\""): return Document(.string(try string()), position: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      return Document(try number(), position: start)
    case UInt8(ascii: "'"):
      throw fault("texts stand in double quotes in JSON, not in single ones")
    default: return Document(try word(), position: start)
    }
  }

  private mutating func word() throws(SpaceError) -> Document.Node {
    let letters = bytes[offset...].prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    let text = String(decoding: letters, as: UTF8.self)
    let node: Document.Node
    switch text {
    case "true": node = .bool(true)
    case "false": node = .bool(false)
    case "null": node = .null
    case "NaN" where allowsNaN: node = .double(.nan)
    case "Infinity" where allowsNaN: node = .double(.infinity)
    case "NaN", "Infinity":
      throw fault("JSON has no \(text): write \"\(text == "NaN" ? "nan" : "inf")\", a text")
    case "": throw fault("expected a value, not \(found)")
    default: throw fault("`\(text)` is not JSON value: texts stand in double quotes")
    }
    offset += letters.count
    return node
  }

  private mutating func descend() throws(SpaceError) {
    depth += 1
    guard depth <= JSONReader.limit else {
      throw fault("this is nested more than \(JSONReader.limit) levels deep")
    }
    offset += 1
    skipSpace()
  }

  private mutating func array() throws(SpaceError) -> [Document] {
    try descend()
    defer { depth -= 1 }
    var elements: [Document] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw fault("expected `,` or `]`, not \(found)") }
      skipSpace()
      guard peek != UInt8(ascii: "]") else { throw fault("expected a value after the comma") }
    }
  }

  private mutating func object() throws(SpaceError) -> [Document.Member] {
    try descend()
    defer { depth -= 1 }
    var members: [Document.Member] = []
    if take(UInt8(ascii: "}")) { return members }
    members.reserveCapacity(8)
    var keys: Set<String> = []
    while true {
      let keyPosition = position
      guard peek == UInt8(ascii: "\"") else {
        throw fault("expected a key in double quotes, not \(found)")
      }
      let key = try string()
      // A set pays only where there are many keys.
      if members.count == 16 { keys = Set(members.map(\.key)) }
      let isKnown =
        members.count < 16 ? members.contains { $0.key == key } : !keys.insert(key).inserted
      guard !isKnown else {
        throw SpaceError(.syntax, "the key \"\(key)\" appears twice", position: keyPosition)
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else {
        throw fault("expected `:` after the key, not \(found)")
      }
      skipSpace()
      members.append(Document.Member(key, try value(), keyPosition: keyPosition))
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw fault("expected `,` or `}`, not \(found)") }
      skipSpace()
    }
  }

  // MARK: Numbers

  private mutating func digits() -> Int {
    let start = offset
    while offset < bytes.count, bytes[offset] &- 0x30 < 10 { offset += 1 }
    return offset - start
  }

  private mutating func number() throws(SpaceError) -> Document.Node {
    let start = offset
    let isNegative = take(UInt8(ascii: "-"))
    if isNegative, allowsNaN, bytes[offset...].starts(with: "Infinity".utf8) {
      offset += 8
      return .double(-.infinity)
    }
    let first = peek
    let whole = digits()
    guard whole > 0 else { throw fault("expected a digit after `-`, not \(found)") }
    guard whole == 1 || first != UInt8(ascii: "0") else {
      offset -= whole
      throw fault("a number does not begin with 0 and another digit")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      guard digits() > 0 else { throw fault("expected a digit after the point, not \(found)") }
    }
    if let e = peek, e | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      guard digits() > 0 else { throw fault("expected a digit in the exponent, not \(found)") }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    // -0 is a double: an integer would lose its sign.
    if isWhole, let value = Int(text), value != 0 || !isNegative { return .int(value) }
    guard let value = Double(text), value.isFinite else {
      offset = start
      throw fault("\(text) is too large for a number")
    }
    return .double(value)
  }
}
