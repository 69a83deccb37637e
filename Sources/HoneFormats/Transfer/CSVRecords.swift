internal import HoneCore

/// Comma-separated values after RFC 4180.
public enum CSV {
  /// A record of fields that hold any text, with its end.
  public static func line(_ fields: [String]) -> String {
    line(fields.map { CSVField($0) })
  }

  static func line(_ fields: [CSVField]) -> String {
    fields.map(\.encoded).joined(separator: ",") + "\r\n"
  }
}

/// A field of a record: its text, and whether it stands in quotes.
struct CSVField {
  var text: String
  var isQuoted: Bool
  /// In which column of the line it begins, from 1.
  var column = 1

  /// A field to write; it is quoted where it must be.
  init(_ text: String, isQuoted: Bool = false) {
    self.text = text
    self.isQuoted = isQuoted
  }

  fileprivate var encoded: String {
    let needsQuotes = text.utf8.contains { ",\"\n\r".utf8.contains($0) }
    // What the reader cuts off where it is not in quotes.
    let margins: [UInt8?] = [0x20, 0x09]
    let hasMargin = margins.contains(text.utf8.first) || margins.contains(text.utf8.last)
    guard isQuoted || needsQuotes || hasMargin else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

/// Reads records, which may reach over several lines.
struct CSVRecords {
  private var reader: ByteReader
  /// The line on which the next record begins, from 1.
  private(set) var line = 1

  init(_ source: @escaping ByteSource) throws {
    reader = try ByteReader(source)
  }

  /// The next record that is not a blank line, and the line on which it begins; nil at the end.
  ///
  /// - Throws: `SpaceError` with its position.
  mutating func next() throws -> (line: Int, fields: [CSVField])? {
    while try reader.peek() != nil {
      let start = line
      var fields: [CSVField] = []
      var column = 1
      repeat { fields.append(try field(&column)) } while try separator(&column)
      if fields.count > 1 || fields[0].isQuoted || !fields[0].text.isEmpty {
        return (start, fields)
      }
    }
    return nil
  }

  /// Takes a comma, or the end of the record; whether a field follows.
  private mutating func separator(_ column: inout Int) throws -> Bool {
    switch try reader.take() {
    case UInt8(ascii: ","):
      column += 1
      return true
    case 0x0D:
      if try reader.peek() == 0x0A { _ = try reader.take() }
      line += 1
    case 0x0A: line += 1
    default: break
    }
    return false
  }

  private mutating func field(_ column: inout Int) throws -> CSVField {
    let start = column
    var bytes: [UInt8] = []
    let isQuoted = try reader.peek() == UInt8(ascii: "\"")
    if isQuoted {
      try quoted(into: &bytes, &column)
    } else {
      while let byte = try reader.peek(), ![0x2C, 0x0D, 0x0A].contains(byte) {
        try append(byte, to: &bytes, &column)
        _ = try reader.take()
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fault("this is not UTF-8 text: save the file as UTF-8", start)
    }
    var field = CSVField(isQuoted ? text : CSVRecords.trimmed(text), isQuoted: isQuoted)
    field.column = start
    return field
  }

  /// What stands between quotes, where a quote is written twice.
  private mutating func quoted(into bytes: inout [UInt8], _ column: inout Int) throws {
    let (firstLine, start) = (line, column)
    _ = try reader.take()
    column += 1
    while let byte = try reader.take() {
      if byte == UInt8(ascii: "\"") {
        column += 1
        guard try reader.peek() == byte else { return try afterQuotes(column) }
        _ = try reader.take()
      } else if byte == 0x0A {
        line += 1
        column = 0
      }
      try append(byte, to: &bytes, &column)
    }
    line = firstLine
    throw fault("this quote is never closed", start)
  }

  private mutating func afterQuotes(_ column: Int) throws {
    if let byte = try reader.peek(), ![0x2C, 0x0D, 0x0A].contains(byte) {
      throw fault(
        "a closing quote ends a field: write a quote within quotes twice, as in \"a \"\"b\"\"\"",
        column)
    }
  }

  private func append(_ byte: UInt8, to bytes: inout [UInt8], _ column: inout Int) throws {
    bytes.append(byte)
    if byte & 0xC0 != 0x80 { column += 1 }
    guard bytes.count <= ByteReader.limit else {
      throw fault("this field is too long for any study: is it the right file?", 1)
    }
  }

  private func fault(_ message: String, _ column: Int) -> SpaceError {
    SpaceError(.syntax, message, position: SourcePosition(line: line, column: column))
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
