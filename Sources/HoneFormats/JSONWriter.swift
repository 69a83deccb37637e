enum JSONWriter {
  static func write(_ document: Document, into bytes: inout [UInt8]) {
    switch document.node {
    case .null: bytes += "null".utf8
    case .bool(let truth): bytes += (truth ? "true" : "false").utf8
    case .int(let value): bytes.append(contentsOf: String(value).utf8)
    case .double(let value): write(value, into: &bytes)
    case .string(let text): write(text, into: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(element, into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        write(member.value, into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Two spaces a level; a list of scalars stays on one line.
  static func writePretty(_ document: Document, into bytes: inout [UInt8], indent: Int) {
    func line(_ indent: Int) {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }
    switch document.node {
    case .array(let elements) where elements.allSatisfy({ $0.value != nil }):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes += ", ".utf8 }
        write(element, into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(indent + 2)
        writePretty(element, into: &bytes, indent: indent + 2)
      }
      line(indent)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        line(indent + 2)
        write(member.key, into: &bytes)
        bytes += ": ".utf8
        writePretty(member.value, into: &bytes, indent: indent + 2)
      }
      line(indent)
      bytes.append(UInt8(ascii: "}"))
    default: write(document, into: &bytes)
    }
  }

  private static func write(_ value: Double, into bytes: inout [UInt8]) {
    guard value.isFinite else {
      bytes += (value.isNaN ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"").utf8
      return
    }
    bytes.append(contentsOf: value.description.utf8)
  }

  private static func write(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x20...: bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      default:
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
