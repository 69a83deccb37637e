import Testing

@testable import HoneEvolution

/// The tables are DEAP 1.4.4's, letter by letter: see Golden/toolbox.py.
@Suite("The logbook") struct LogbookTests {
  static let records: [(Int, Int, [Double])] = [
    (0, 100, [0.0033563, 0.000946035, 0.00179601, 0.00637781]),
    (1, 65, [1234567.25, 12.5, -3.0, 1e-7]),
    (10, 7, [0.5, 0.0, 100000.0, 1e300]),
    (11, 61, [.infinity, .nan, -0.00012345678, 65536.0]),
  ]

  static func entry(_ values: [Double]) -> Logbook.Entry {
    Logbook.Entry(zip(["avg", "std", "min", "max"], values).map { ($0, .real($1)) })
  }

  static func table(_ rows: [String]) -> String {
    rows.map { $0.replacing("|", with: "\t") }.joined(separator: "\n")
  }

  @Test("streams new lines, whose columns widen as DEAP's do")
  func stream() {
    let expected = [
      """
      gen|nevals|avg      |std        |min       |max       
      0  |100   |0.0033563|0.000946035|0.00179601|0.00637781
      """,
      "1  |65    |1.23457e+06|12.5       |-3        |1e-07     ",
      "10 |7     |0.5        |0          |100000    |1e+300    ",
      "11 |61    |inf        |nan        |-0.000123457|65536     ",
    ]
    var book = Logbook()
    for (record, lines) in zip(Self.records, expected) {
      book.record(generation: record.0, evaluations: record.1, Self.entry(record.2))
      #expect(book.stream() == Self.table([lines]))
      #expect(book.stream() == "")
    }
  }

  @Test("prints the whole table, with the names of the columns or without")
  func whole() {
    let rows = [
      "0  |100   |0.0033563  |0.000946035|0.00179601  |0.00637781",
      "1  |65    |1.23457e+06|12.5       |-3          |1e-07     ",
      "10 |7     |0.5        |0          |100000      |1e+300    ",
      "11 |61    |inf        |nan        |-0.000123457|65536     ",
    ]
    var book = Logbook()
    #expect(book.description == "")
    for record in Self.records {
      book.record(generation: record.0, evaluations: record.1, Self.entry(record.2))
    }
    let names = "gen|nevals|avg        |std        |min         |max       "
    #expect(book.description == Self.table([names] + rows))
    book.printsHeader = false
    #expect(book.description == Self.table(rows))
    book.header = ["max", "gen", "other"]
    #expect(book.description.split(separator: "\n").last == "65536     \t11 \t     ")
  }

  static func chapters(_ index: Int) -> Logbook.Entry {
    let size: [(String, Logbook.Value)] = [
      ("avg", .real(3.25 * Double(index))), ("max", .real(4 * Double(index))),
    ]
    return Logbook.Entry(
      chapters: [("fitness", entry(records[index].2)), ("size", Logbook.Entry(size))])
  }

  @Test("prints chapters under their names")
  func chapters() {
    let bar = String(repeating: "-", count: 58)
    let titles = [
      "   |      |                         fitness                          |    size   ",
      "   |      |\(bar)|-----------",
    ]
    let streamed = [
      Self.table(
        titles + [
          "gen|nevals|avg      |std        |min       |max       |avg|max",
          "0  |100   |0.0033563|0.000946035|0.00179601|0.00637781|0  |0  ",
        ]),
      Self.table(["1  |65    |1.23457e+06|12.5       |-3        |1e-07     |3.25|4  "]),
      Self.table(["10 |7     |0.5        |0          |100000    |1e+300    |6.5 |8  "]),
      Self.table(["11 |61    |inf        |nan        |-0.000123457|65536     |9.75|12 "]),
    ]
    var book = Logbook()
    for (index, lines) in streamed.enumerated() {
      let record = Self.records[index]
      book.record(generation: record.0, evaluations: record.1, Self.chapters(index))
      #expect(book.stream() == lines)
    }
    let whole = [
      "gen|nevals|avg        |std        |min         |max       |avg |max",
      "0  |100   |0.0033563  |0.000946035|0.00179601  |0.00637781|0   |0  ",
      "1  |65    |1.23457e+06|12.5       |-3          |1e-07     |3.25|4  ",
      "10 |7     |0.5        |0          |100000      |1e+300    |6.5 |8  ",
      "11 |61    |inf        |nan        |-0.000123457|65536     |9.75|12 ",
    ]
    #expect(book.description == Self.table(titles + whole))
    #expect(book.numbers("max", in: "size") == [0, 4, 8, 12])
    #expect(
      book.select("gen", in: "size").compactMap { $0 } == [.int(0), .int(1), .int(10), .int(11)])
  }

  @Test("leaves blank what a chapter lacks")
  func absence() {
    var book = Logbook()
    book.record(generation: 0, evaluations: 5, Logbook.Entry(chapters: [("a", Logbook.Entry())]))
    book.record(generation: 1, evaluations: 5)
    let size = Logbook.Entry([("avg", .int(3))], chapters: [])
    book.record(generation: 2, evaluations: 5, Logbook.Entry(chapters: [("a", size)]))
    #expect(book.stream().split(separator: "\n").last == "2  \t5     \t3  ")
    book.record(generation: 3, evaluations: 5)
    #expect(book.stream() == "3  \t5     \t   ")
  }

  @Test("answers columns, and forgets entries")
  func columns() {
    var book = Logbook()
    for record in Self.records {
      book.record(generation: record.0, evaluations: record.1, Self.entry(record.2))
    }
    #expect(book.numbers("nevals") == [100, 65, 7, 61])
    #expect(book.select("best") == [nil, nil, nil, nil])
    _ = book.stream()
    book.remove(at: 1)
    #expect(book.numbers("gen") == [0, 10, 11])
    book.record(Logbook.Entry([("gen", .int(12)), ("avg", .text("none"))]))
    #expect(book.stream().hasPrefix("12 \t      \tnone"))
    #expect(book.numbers("avg").last?.isNaN == true)
  }

  static let numbers: [(Double, String)] = [
    (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (123456.0, "123456"), (1234565.0, "1.23456e+06"),
    (1234575.0, "1.23458e+06"), (999999.5, "1e+06"), (9999995.0, "1e+07"), (0.0001, "0.0001"),
    (1e-05, "1e-05"), (1.0000005, "1"), (1.0000015, "1"), (2.5e-08, "2.5e-08"),
    (0.1234565, "0.123456"), (0.1234575, "0.123457"), (1e+22, "1e+22"), (123456.5, "123456"),
    (100000.5, "100000"), (5e-308, "5e-308"),
    (1.7976931348623157e+308, "1.79769e+308"),
    (33333.35, "33333.3"), (-17.25, "-17.25"), (0.30000000000000004, "0.3"), (100000.0, "100000"),
    (1000000.0, "1e+06"), (999999.4, "999999"),
  ]

  @Test("writes numbers as Python's format 'n' does", arguments: numbers)
  func number(value: Double, text: String) {
    #expect(Logbook.general(value) == text)
  }
}
