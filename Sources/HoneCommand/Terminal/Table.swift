/// Rows of cells under a heading, in aligned columns that fit the terminal.
///
/// Numbers stand with their points below each other and are never shortened. Where the terminal is too
/// narrow, texts and headings are shortened, names in their middle, as their ends tell them apart; then
/// optional columns are hidden, the last one first, and named below the table; then every row is written
/// as lines of its own.
struct Table {
  /// Where in its column a cell stands.
  enum Side {
    case left, right
    /// Texts stand left, and numbers, as far left as goes, with their points below each other.
    case mixed
  }

  /// What stands above a column, and how its cells stand in it.
  struct Column {
    var heading: String
    var side = Side.left
    /// Whether the table can do without it.
    var isOptional = false

    init(_ heading: String, _ side: Side = .left, isOptional: Bool = false) {
      self.heading = Text.name(heading)
      self.side = side
      self.isOptional = isOptional
    }
  }

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  /// Creates a table without rows.
  init(_ columns: [Column]) { self.columns = columns }

  /// Creates a table of columns that all stand left.
  init(_ headings: [String]) { self.init(headings.map { Column($0) }) }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - row: A text a column.
  ///   - looks: How some of them look, by column.
  mutating func add(_ row: [String], looks: [Int: Paint] = [:]) {
    rows.append(row.enumerated().map { Cell(Text.oneLine($1), looks[$0]) })
  }

  /// The lines.
  ///
  /// - Parameters:
  ///   - width: How wide a line may be.
  ///   - indent: What each line begins with.
  ///   - hint: How to see the columns that were hidden.
  /// - Returns: The lines without the last one's end.
  func text(columns width: Int, indent: String = "", hint: String = "") -> String {
    guard let fit = TableFit(self, room: width.subtractingSaturating(Text.width(indent))) else {
      return stacked(width, indent)
    }
    var lines = [fit.heading] + rows.map { fit.line($0) }
    lines = lines.map { indent + $0 }
    if !fit.hidden.isEmpty {
      lines.append("")
      lines += fit.note(hint: hint, columns: width)
    }
    return lines.joined(separator: "\n")
  }

  /// A line for each cell that is not empty, and a blank one between rows.
  private func stacked(_ width: Int, _ indent: String) -> String {
    let room = max(width - Text.width(indent), 6)
    let widest = columns.map { Text.width($0.heading) }.max() ?? 0
    let name = min(widest, room / 2)
    let records = rows.map { row -> String in
      zip(columns, row).filter { !$1.text.isEmpty }.flatMap { column, cell -> [String] in
        let heading = Text.shortened(column.heading, to: name)
        let start = heading + String(repeating: " ", count: name - Text.width(heading))
        let blank = String(repeating: " ", count: name)
        let beside = max(room - name - 2, 1)
        // A number is whole, whatever room there is.
        let lines = cell.isNumber ? [cell.text] : Text.broken(cell.text, to: beside)
        return lines.enumerated().map {
          indent + ($0 == 0 ? start : blank) + "  " + cell.painted($1)
        }
      }.joined(separator: "\n")
    }
    return records.joined(separator: "\n\n")
  }
}

extension Table {
  /// A cell's text, and where its point is if it is a number.
  struct Cell {
    let text: String
    private let look: Paint?
    /// How many columns are before the point and from it on; nil of a text.
    let parts: (head: Int, tail: Int)?

    var isNumber: Bool { parts != nil }
    var width: Int { Text.width(text) }

    init(_ text: String, _ look: Paint? = nil) {
      self.text = text
      self.look = look
      parts = Cell.parts(of: text.utf8)
    }

    /// A part of its text with its look.
    func painted(_ part: String) -> String { look.map { $0(part) } ?? part }

    /// The parts of `-12.5e-07`; nil of anything that is no decimal number.
    private static func parts(of text: String.UTF8View) -> (head: Int, tail: Int)? {
      var rest = text[...]
      func digits() -> Int {
        let count = rest.prefix { (0x30...0x39).contains($0) }.count
        rest = rest.dropFirst(count)
        return count
      }
      func skip(_ bytes: [UInt8]) -> Bool {
        guard let first = rest.first, bytes.contains(first) else { return false }
        rest = rest.dropFirst()
        return true
      }
      _ = skip(Array("-".utf8))
      guard digits() > 0 else { return nil }
      let head = text.count - rest.count
      if skip(Array(".".utf8)), digits() == 0 { return nil }
      if skip(Array("eE".utf8)) {
        _ = skip(Array("+-".utf8))
        if digits() == 0 { return nil }
      }
      return rest.isEmpty ? (head, text.count - head) : nil
    }
  }
}

extension Int {
  /// The difference, or the least number where that is less.
  fileprivate func subtractingSaturating(_ other: Int) -> Int {
    let (difference, isOver) = subtractingReportingOverflow(other)
    return isOver ? .min : difference
  }
}
