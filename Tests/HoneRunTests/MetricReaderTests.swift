import HoneCore
import HoneRun
import Testing

@Suite struct MetricReaderTests {
  private func reader(_ patterns: [MetricPattern] = []) throws -> MetricReader {
    try MetricReader(objectives: [.minimize("loss")], patterns: patterns)
  }

  private func read(_ reader: inout MetricReader, _ line: String) -> MetricReport? {
    reader.read(Array(line.utf8)[...])
  }

  private func problem(_ reader: MetricReader) -> String? {
    if case .failure(let problem) = reader.result { return problem.message }
    return nil
  }

  @Test(
    arguments: [
      (#"{"loss": 0.31, "step": 5}"#, 0.31, 5), (#"  {"loss": 1}"#, 1, nil),
      (#"{"x": "y", "loss": -2e3, "step": 0}"#, -2000, 0), ("{\"loss\": 1}\r", 1, nil),
      (#"{"loss": "inf"}"#, .infinity, nil), (#"{"loss": "-inf"}"#, -.infinity, nil),
      (#"{"loss": Infinity}"#, .infinity, nil), (#"{"loss": -Infinity}"#, -.infinity, nil),
      ("50%\r100%\r{\"loss\": 3}", 3, nil), (#"{"loss": 1, "step": 4.0}"#, 1, 4),
      (#"{"loss": 1, "step": null}"#, 1, nil),
    ] as [(String, Double, Int?)])
  func aLineOfJSONWithTheMetricIsAReport(line: String, loss: Double, step: Int?) throws {
    var reader = try reader()
    #expect(read(&reader, line) == MetricReport(step: step, values: [loss]))
    #expect(reader.result == .success([loss]))
  }

  @Test func whatElseAReportMeasuresIsKeptInItsOrder() throws {
    var reader = try reader()
    let line =
      #"{"std": 0.25, "loss": 1, "step": 3, "note": "x", "ok": true, "n": 7, "gradient": {"x": 2}}"#
    let report = try #require(read(&reader, line))
    #expect(report.measures == [Measure(name: "std", value: 0.25), Measure(name: "n", value: 7)])
    #expect(reader.last?.measures == report.measures)
    let many = (0..<100).map { "\"m\($0)\": \($0)" }.joined(separator: ", ")
    #expect(read(&reader, "{\"loss\": 1, \(many)}")?.measures.count == Measure.most)
  }

  @Test(arguments: [#"{"loss": NaN}"#, #"{"loss": "nan"}"#, #"{"loss": "NaN"}"#])
  func notANumberIsReportedAsSuch(line: String) throws {
    var reader = try reader()
    #expect(read(&reader, line)?.values.first?.isNaN == true)
  }

  @Test(arguments: [
    "", "epoch 3", "loss: 0.3", "[1]", "{", "{'loss': 0.3}", #"{"los": 0.3}"#, "\r", "   ",
  ]) func otherLinesAreNone(line: String) throws {
    var reader = try reader()
    #expect(read(&reader, line) == nil)
    #expect(problem(reader)?.hasPrefix("it printed no `loss`") == true)
  }

  @Test(arguments: [
    (#"{"loss": "n/a"}"#, #"`loss` is text, "n/a", not a number"#),
    (#"{"loss": "0.3"}"#, #"`loss` is text, "0.3", not a number: print it without the quotes"#),
    (#"{"loss": true}"#, "`loss` is true or false, true, not a number"),
    (#"{"loss": null}"#, "`loss` is null, null, not a number"),
    (#"{"loss": [1]}"#, "`loss` is a list, [1], not a number"),
    (#"{"loss": 1, "step": "x"}"#, #"`step` is "x", not an integer from 0 on"#),
    (#"{"loss": 1, "step": -1}"#, "`step` is -1, not an integer from 0 on"),
    (
      #"{"loss": 1, "gradient": 3}"#,
      #"`gradient` is an integer, not a mapping such as {"lr": -0.2}"#
    ),
    (
      #"{"loss": 1, "gradient": {"lr": "x"}}"#,
      #"the gradient of `lr` is text, "x", not a number"#
    ),
  ]) func whatIsNoNumberIsSaid(line: String, message: String) throws {
    var reader = try reader()
    #expect(read(&reader, line) == nil)
    #expect(problem(reader) == message)
  }

  @Test func theLastReportCounts() throws {
    var reader = try reader()
    #expect(read(&reader, #"{"loss": "x"}"#) == nil)
    #expect(read(&reader, #"{"loss": 2}"#) != nil)
    #expect(reader.result == .success([2]))
    #expect(read(&reader, #"{"loss": "x"}"#) == nil)
    #expect(problem(reader) != nil)
  }

  @Test func theGradientComesAlong() throws {
    var reader = try reader()
    let report = read(&reader, #"{"loss": 1, "gradient": {"lr": -0.2, "m": 3}}"#)
    #expect(report?.gradient.map(\.name) == ["lr", "m"])
    #expect(report?.gradient.map(\.value) == [-0.2, 3])
  }

  @Test func theLastReportIsTheOneWhoseGradientCounts() throws {
    var reader = try reader([MetricPattern("loss", "loss=(.*)")])
    _ = read(&reader, #"{"loss": 1, "gradient": {"lr": -0.2}}"#)
    #expect(reader.last?.gradient.count == 1)
    _ = read(&reader, #"{"loss": 2, "gradient": {"lr": 5}, "step": 3}"#)
    #expect(reader.last?.gradient == [NamedSlope(name: "lr", value: 5)])
    _ = read(&reader, #"{"other": 3, "gradient": {"lr": 9}}"#)
    #expect(reader.last?.gradient == [NamedSlope(name: "lr", value: 5)])
    _ = read(&reader, "loss=3")
    #expect(reader.last == MetricReport(values: [3]))
  }

  @Test func vectorsAreListsOfNumbersOrNamesOfFiles() throws {
    var reader = try reader()
    let report = read(
      &reader, #"{"loss": 1, "vectors": {"w": [0.5, -1, 2e3], "v": "v.npy", "e": []}}"#)
    #expect(
      report?.vectors == [
        MetricReport.Vector("w", .values([0.5, -1, 2000])),
        MetricReport.Vector("v", .file("v.npy")),
        MetricReport.Vector("e", .values([])),
      ])
    #expect(read(&reader, #"{"loss": 1, "vectors": null}"#)?.vectors == [])
    for (line, words) in [
      (#"{"loss": 1, "vectors": [1]}"#, "`vectors` is a list, not a mapping"),
      (#"{"loss": 1, "vectors": {"w": 3}}"#, "the vector `w` is an integer, not a list"),
      (#"{"loss": 1, "vectors": {"w": [1, null]}}"#, "a number of the vector `w` is null"),
    ] {
      #expect(read(&reader, line) == nil)
      #expect(problem(reader)?.hasPrefix(words) == true, "\(problem(reader) ?? "")")
    }
  }

  @Test func severalObjectivesMayComeOnTheirOwnLines() throws {
    var reader = try MetricReader(objectives: [.maximize("acc"), .minimize("ms")])
    #expect(read(&reader, #"{"acc": 0.5, "step": 1}"#) == nil)
    #expect(problem(reader)?.contains("`ms`") == true)
    #expect(read(&reader, #"{"ms": 7}"#) == MetricReport(step: nil, values: [0.5, 7]))
    #expect(
      read(&reader, #"{"acc": 0.75, "step": 2}"#) == MetricReport(step: 2, values: [0.75, 7]))
    #expect(reader.result == .success([0.75, 7]))
  }

  @Test func aMetricMayBeCalledStep() throws {
    var reader = try MetricReader(objectives: [.minimize("step")])
    #expect(read(&reader, #"{"step": 2.5}"#) == MetricReport(step: nil, values: [2.5]))
  }

  @Test func patternsReadWhatIsNotJSON() throws {
    var reader = try reader([
      MetricPattern("loss", "val_loss=([-+.eE0-9a-z]+)"), MetricPattern("step", #"epoch (\d+)"#),
    ])
    #expect(read(&reader, "epoch 3 of 9") == nil)
    #expect(read(&reader, "  val_loss=1.5e-1, ok") == MetricReport(step: 3, values: [0.15]))
    #expect(read(&reader, "epoch 4 val_loss=inf") == MetricReport(step: 4, values: [.infinity]))
    #expect(read(&reader, #"{"loss": 9}"#) == MetricReport(step: nil, values: [9]))
    #expect(read(&reader, "val_loss=--") == nil)
    #expect(problem(reader) == #"`loss` was read as "--", not a number"#)
    #expect(read(&reader, "val_loss=nan")?.values[0].isNaN == true)
  }

  @Test func aPatternWithoutAGroupIsTheNumberItself() throws {
    var reader = try reader([MetricPattern("loss", #"\d+\.\d+"#)])
    #expect(read(&reader, "loss is 0.25!")?.values == [0.25])
    #expect(read(&reader, "none") == nil)
  }

  @Test func aPatternOfNothingIsRefused() {
    for pattern in [MetricPattern("loss", "("), MetricPattern("acc", "x")] {
      #expect(throws: SpaceError.self) { try reader([pattern]) }
    }
  }

  @Test func whyThereIsNoReportIsExplained() throws {
    var misspelt = try reader()
    _ = read(&misspelt, #"{"los": 0.3, "epoch": 1}"#)
    #expect(problem(misspelt)?.contains("did you mean `los`?") == true)
    var python = try reader()
    _ = read(&python, "{'loss': 0.3}")
    #expect(problem(python)?.contains("double quotes") == true)
    let pattern = try reader([MetricPattern("loss", "x=(.*)")])
    #expect(problem(pattern) == "it printed no `loss`: no line matched `x=(.*)`")
  }

  @Test func noBytesAreFatal() throws {
    var reader = try reader([MetricPattern("loss", "x=(.)")])
    for byte in UInt8.min...UInt8.max {
      _ = reader.read([byte])
      _ = reader.read([0x7B, byte])
      _ = reader.read([0x78, 0x3D, byte, 0x0D, byte])
    }
  }
}
