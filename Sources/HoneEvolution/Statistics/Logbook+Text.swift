extension Logbook: CustomStringConvertible {
  /// The whole table.
  public var description: String {
    var copy = self
    return copy.lines(from: 0).joined(separator: "\n")
  }

  /// The lines that were not streamed yet, under the names of the columns at first.
  ///
  /// A column that has become wider stays so.
  public mutating func stream() -> String {
    let first = streamed
    streamed = entries.count
    return lines(from: first).joined(separator: "\n")
  }

  mutating func lines(from start: Int) -> [String] {
    guard let first = entries.first else { return [] }
    let columns = header ?? first.fields.map(\.name) + first.chapters.map(\.name)
    let fresh = entries[start...]
    if widths.count != columns.count { widths = columns.map(\.count) }

    var cells: [[String]] = []
    var titles: [[String]] = []
    for (index, name) in columns.enumerated() {
      let isChapter =
        first.chapter(name) != nil || fresh.contains { $0.chapter(name) != nil }
      var column =
        isChapter
        ? chapterLines(name, from: start) : fresh.map { $0[name].map(Self.text) ?? "" }
      var title = Array(column.dropLast(fresh.count))
      column = Array(column.suffix(fresh.count))
      if isChapter {
        let width = (title + column).map(Self.printed).max() ?? 0
        title = [Self.centred(name, width), String(repeating: "-", count: width)] + title
      } else {
        title = [name]
      }
      widths[index] = max(widths[index], column.map(\.count).max() ?? 0)
      cells.append(column)
      titles.append(title)
    }
    var rows: [[String]] = []
    if start == 0 && printsHeader { rows = Self.bottomAligned(titles, cells) }
    for row in 0..<fresh.count { rows.append(cells.map { $0[row] }) }
    return rows.map { row in
      zip(row, widths).map { Self.padded($0, $1) }.joined(separator: "\t")
    }
  }

  /// The lines of a chapter, as of a logbook of its own.
  private mutating func chapterLines(_ name: String, from start: Int) -> [String] {
    let known =
      entries.lazy.compactMap { $0.chapter(name) }
      .first { !$0.fields.isEmpty || !$0.chapters.isEmpty } ?? Entry()
    var chapter = Logbook()
    chapter.header = known.fields.map(\.name) + known.chapters.map(\.name)
    chapter.printsHeader = printsHeader && start == 0
    for entry in entries[start...] { chapter.record(entry.chapter(name) ?? Entry()) }
    chapter.widths = chapterWidths[name] ?? []
    let lines = chapter.lines(from: 0)
    chapterWidths[name] = chapter.widths
    return lines
  }

  /// Titles of different heights, filled up with blanks above.
  private static func bottomAligned(_ titles: [[String]], _ cells: [[String]]) -> [[String]] {
    let height = titles.map(\.count).max() ?? 0
    let blanks = zip(titles, cells).map { title, column in
      let width = (title.count > 1 ? title + column : column).map(printed).max() ?? 0
      return String(repeating: " ", count: width)
    }
    return (0..<height).map { row in
      titles.indices.map { index in
        let own = row - (height - titles[index].count)
        return own < 0 ? blanks[index] : titles[index][own]
      }
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func centred(_ text: String, _ width: Int) -> String {
    let blank = max(0, width - text.count)
    // Where it cannot be in the middle, it is left of it where the width is even, else right of it.
    let left = blank / 2 + (blank & width & 1)
    return String(repeating: " ", count: left) + padded(text, width - left)
  }

  /// How wide a text is printed, with tabs to every eighth place.
  private static func printed(_ text: String) -> Int {
    text.reduce(0) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + 1 }
  }
}
