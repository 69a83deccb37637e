internal import HoneCore
internal import HoneFormats

/// Reads a metric from a file: JSON, a line of JSON each time, a table, YAML, or a number by itself.
struct MetricFileReader {
  /// The largest file that is read, in bytes.
  static let limit = 64 << 20

  private let file: MetricFile
  private let path: String

  init(_ file: MetricFile, path: String) {
    self.file = file
    self.path = path
  }

  /// The number, which may be NaN.
  ///
  /// - Throws: `MetricProblem` that says what is wrong and what would be right.
  func value() throws(MetricProblem) -> Double {
    do throws(MetricProblem) {
      var bytes = try contents()
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      guard bytes.contains(where: { $0 > 0x20 }) else {
        throw MetricProblem(message: "it is empty")
      }
      return try value(in: bytes)
    } catch { throw file.problem(error) }
  }

  private func contents() throws(MetricProblem) -> [UInt8] {
    do { return try BoundedFile.read(path, limit: Self.limit) } catch {
      throw MetricProblem(error, limit: Self.limit)
    }
  }

  private var key: MetricKey { MetricKey(file.key.isEmpty ? [file.metric] : file.key) }

  private func value(in bytes: [UInt8]) throws(MetricProblem) -> Double {
    switch path.split(separator: ".").last?.lowercased() {
    case "csv", "tsv": return try number(inTable: TextTable(bytes))
    case "yaml", "yml": return try number(inYAML: bytes)
    default: break
    }
    let first = bytes.first { $0 > 0x20 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return try number(inJSON: bytes) }
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    if file.key.isEmpty, let last = lines.last(where: { $0.contains { $0 > 0x20 } }) {
      let word = String(decoding: last, as: UTF8.self).trimmed
      if let number = LinePattern.number(word) { return number }
    }
    let table = TextTable(bytes)
    if table.header.count > 1 || key.column(in: table.header) != nil {
      return try number(inTable: table)
    }
    if first == UInt8(ascii: "\"") || !bytes.contains(UInt8(ascii: ":")) {
      let text = String(decoding: bytes.prefix(60), as: UTF8.self).trimmed
      throw MetricProblem(
        message: "it holds \"\(text)\", which is not a number"
          + (file.key.isEmpty ? "" : " and has no keys"))
    }
    return try number(inYAML: bytes)
  }

  // MARK: Formats

  private func number(inJSON bytes: [UInt8]) throws(MetricProblem) -> Double {
    let whole: Document
    do { whole = try JSON.parse(bytes, allowsNaN: true) } catch {
      return try number(inLines: bytes, error)
    }
    return try key.number(in: whole)
  }

  /// Reads JSON a line each time: the last line that has the key.
  private func number(
    inLines bytes: [UInt8], _ fault: SpaceError
  ) throws(MetricProblem) -> Double {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }.filter { $0.contains { $0 > 0x20 } }
    guard lines.count > 1, (try? JSON.parse(Array(lines[0]), allowsNaN: true)) != nil else {
      throw MetricProblem(message: "it is not JSON: \(place(fault))")
    }
    var missing: MetricProblem?
    for line in lines.reversed() {
      let document: Document
      do { document = try JSON.parse(Array(line), allowsNaN: true) } catch {
        throw MetricProblem(message: "a line of it is not JSON: \(error.message)")
      }
      if key.find(in: document) != nil { return try key.number(in: document) }
      missing = missing ?? key.missing(in: document)
    }
    throw missing ?? MetricProblem(message: "it is empty")
  }

  private func place(_ fault: SpaceError) -> String {
    fault.message + (fault.position.map { " (line \($0.line), column \($0.column))" } ?? "")
  }

  private func number(inYAML bytes: [UInt8]) throws(MetricProblem) -> Double {
    guard bytes.count <= 4 << 20, let text = String(validating: bytes, as: UTF8.self) else {
      throw MetricProblem(message: "it is not YAML text of at most 4 MiB")
    }
    let document: Document
    do { document = try YAMLDocument.parse(text) } catch {
      throw MetricProblem(message: "it is not YAML: \(place(error))")
    }
    if file.key.isEmpty, let number = document.number { return number }
    return try key.number(in: document)
  }

  private func number(inTable table: TextTable) throws(MetricProblem) -> Double {
    guard let column = key.column(in: table.header) else {
      let known = SearchSpace.offer(Array(table.header.prefix(12)))
      throw MetricProblem(message: "it has no column \(key.name); \(known)")
    }
    guard let row = table.last else {
      throw MetricProblem(message: "it has no row after that of the columns' names")
    }
    guard row.indices.contains(column) else {
      throw MetricProblem(
        message: "its last row has \(row.count) columns, and none for \(key.name)")
    }
    guard let number = LinePattern.number(row[column]) else {
      throw MetricProblem(
        message: "\(key.name) is \"\(row[column])\" in its last row, not a number")
    }
    return number
  }
}

/// A table as text: the names of its columns, and its last row.
struct TextTable {
  /// The names of the columns.
  private(set) var header: [String] = []
  /// The last row that is not empty; nil where there is none but the names.
  private(set) var last: [String]?

  /// Reads RFC 4180 with commas, semicolons or tabs, whichever the first line has most of.
  init(_ bytes: [UInt8]) {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }.filter { $0.contains { $0 > 0x20 } }
    guard let first = lines.first else { return }
    let separator = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].max { a, b in
      first.count { $0 == a } < first.count { $0 == b }
    }
    let separating = separator ?? UInt8(ascii: ",")
    header = TextTable.cells(first, separating)
    last = lines.count > 1 ? lines.last.map { TextTable.cells($0, separating) } : nil
  }

  private static func cells(_ line: ArraySlice<UInt8>, _ separator: UInt8) -> [String] {
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
    }
    return cells.map { String(decoding: $0, as: UTF8.self).trimmed }
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmed: String {
    let kept = drop(while: \.isWhitespace)
    return String(kept.prefix(kept.count - kept.reversed().prefix(while: \.isWhitespace).count))
  }
}
