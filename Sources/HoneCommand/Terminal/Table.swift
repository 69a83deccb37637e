/// Rows of cells under a heading, in aligned columns.
struct Table {
  /// Which side of its column a cell stands on.
  enum Side { case left, right }

  private let heading: [String]
  private let sides: [Side]
  private var rows: [[String]] = []

  /// Creates a table; columns without a side stand left.
  init(_ heading: [String], sides: [Side] = []) {
    self.heading = heading.map { Text.name($0) }
    self.sides = heading.indices.map { $0 < sides.count ? sides[$0] : .left }
  }

  mutating func add(_ row: [String]) {
    rows.append(row.map { Text.oneLine($0) })
  }

  /// The lines, each cut to `columns` columns.
  func text(columns: Int, indent: String = "") -> String {
    let all = [heading] + rows
    let widths = heading.indices.map { column in all.map { Text.width($0[column]) }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - Text.width(row[column]))
        return sides[column] == .left ? row[column] + padding : padding + row[column]
      }
      var line = indent + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return Text.cut(line, to: columns)
    }.joined(separator: "\n")
  }
}
