/// Which columns of a table are shown in so much room, and how wide each is.
struct TableFit {
  /// What a shortened text keeps at least, in columns.
  private static let leastText = 10
  private static let leastHeading = 6
  private static let gap = 2

  /// The columns that are hidden, in order.
  let hidden: [String]
  private let table: Table
  private let shown: [Int]
  private let widths: [Int]
  /// How many columns are before the point and from it on, for each column of the table.
  private let points: [(head: Int, tail: Int)]

  /// Nil where not even the columns that are always shown fit.
  init?(_ table: Table, room: Int) {
    self.table = table
    let columns = table.columns
    points = columns.indices.map { column in
      table.rows.reduce((head: 0, tail: 0)) { most, row in
        guard let parts = row[column].parts else { return most }
        return (max(most.head, parts.head), max(most.tail, parts.tail))
      }
    }
    let numbers = points.map { $0.head + $0.tail }
    let texts = columns.indices.map { column in
      table.rows.map { $0[column].isNumber ? 0 : $0[column].width }.max() ?? 0
    }
    let headings = columns.map { Text.width($0.heading) }
    let natural = columns.indices.map { max(numbers[$0], texts[$0], headings[$0]) }
    let least = columns.indices.map {
      max(
        numbers[$0], min(texts[$0], TableFit.leastText), min(headings[$0], TableFit.leastHeading))
    }
    func total(_ shown: [Int], _ widths: [Int]) -> Int {
      shown.reduce(0) { $0 + widths[$1] } + TableFit.gap * (shown.count - 1)
    }
    var shown = Array(columns.indices)
    while total(shown, least) > room, let last = shown.last(where: { columns[$0].isOptional }) {
      shown.removeAll { $0 == last }
    }
    guard total(shown, least) <= room else { return nil }
    var widths = natural
    while total(shown, widths) > room {
      let widest = shown.filter { widths[$0] > least[$0] }.max { widths[$0] < widths[$1] }
      guard let widest else { break }
      widths[widest] -= 1
    }
    self.shown = shown
    self.widths = widths
    hidden = columns.indices.filter { !shown.contains($0) }.map { columns[$0].heading }
  }

  /// The headings in their columns.
  var heading: String {
    line(shown.map { padded(Text.shortened(table.columns[$0].heading, to: widths[$0]), $0) })
  }

  /// The cells of a row in their columns.
  func line(_ row: [Table.Cell]) -> String {
    line(
      shown.map { column in
        let cell = row[column]
        let side = table.columns[column].side
        guard let parts = cell.parts, side != .left else {
          return padded(cell.painted(Text.shortened(cell.text, to: widths[column])), column)
        }
        let (head, tail) = (points[column].head - parts.head, points[column].tail - parts.tail)
        let before = String(repeating: " ", count: side == .mixed ? head : 0)
        let after = String(repeating: " ", count: tail)
        return padded(before + cell.painted(cell.text) + after, column)
      })
  }

  /// How many columns are hidden, which, as far as two lines hold their names, and how to see them.
  func note(hint: String, columns width: Int) -> [String] {
    let start = "\(Text.count(hidden.count, "column")) hidden: "
    func lines(_ count: Int) -> [String] {
      let rest = count < hidden.count ? " and \(hidden.count - count) more" : ""
      return Text.wrapped(start + hidden.prefix(count).joined(separator: ", ") + rest, to: width)
    }
    let count = (1...hidden.count).prefix { lines($0).count <= 2 }.last ?? 1
    return lines(count) + Text.wrapped(hint, to: width)
  }

  private func padded(_ text: String, _ column: Int) -> String {
    let padding = String(repeating: " ", count: max(widths[column] - Text.width(text), 0))
    return table.columns[column].side == .right ? padding + text : text + padding
  }

  private func line(_ cells: [String]) -> String {
    var line = cells.joined(separator: String(repeating: " ", count: TableFit.gap))
    while line.last == " " { line.removeLast() }
    return line
  }
}
