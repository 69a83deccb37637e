import Testing

@testable import HoneCommand

@Suite("Widths of text")
struct WidthTests {
  /// Widths as `wcwidth` 0.2.13 for Python gives them.
  static let widths: [(String, Int)] = [
    ("", 0), ("loss", 4), ("größe", 5), ("e\u{301}", 1), ("学習率", 6), ("한국어", 6), ("ｶﾅ", 2),
    ("ＡＢ", 4), ("🧪", 2), ("👩‍🔬", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("✅ ok", 5),
    ("a\u{200B}b", 2), ("…", 1), ("α≤β", 3), ("𠀋", 2), ("（）", 4), ("นี้", 1),
  ]

  @Test("A character takes the columns that a terminal gives it", arguments: widths.indices)
  func width(_ index: Int) {
    let (text, width) = Self.widths[index]
    #expect(Text.width(text) == width, "\(text)")
  }

  @Test("Text is cut to columns, and never in the middle of a character")
  func cut() {
    #expect(Text.cut("学習率", to: 6) == "学習率")
    #expect(Text.cut("学習率", to: 5) == "学習…")
    #expect(Text.cut("学習率", to: 4) == "学…")
    #expect(Text.cut("abc", to: 2) == "a…")
    #expect(Text.cut("👩‍🔬👩‍🔬", to: 3) == "👩‍🔬…")
  }

  @Test("Columns stand below each other whatever the script")
  func table() {
    var table = Table([.init("名前"), .init("n", .right)])
    table.add(["学習", "1"])
    table.add(["ab", "12"])
    #expect(table.text(columns: 80) == "名前   n\n学習   1\nab    12")
    #expect(
      table.text(columns: 7).split(separator: "\n").allSatisfy { Text.width(String($0)) <= 7 })
  }
}
