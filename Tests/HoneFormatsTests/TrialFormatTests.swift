import HoneCore
import HoneFormats
import Testing

@Suite struct TrialFormatTests {
  private let loss: [Objective] = [.minimize("loss")]
  private let two: [Objective] = [.maximize("accuracy"), .minimize("ms")]

  private func trial(_ values: [Double]) -> Trial {
    Trial(
      number: 3, state: .completed,
      parameters: Parameters([
        ("lr", 1e-3), ("units", 64), ("opt", "sgd"), ("clip", .double(.infinity)),
      ]),
      values: values, reports: [Report(step: 0, values: values), Report(step: 5, values: values)],
      started: 1_763_929_603_000_001, finished: 1_763_929_604_500_000)
  }

  @Test func aTrialIsAsTheContractSays() {
    #expect(
      JSON.text(TrialFormat.document(of: trial([0.25]), objectives: loss))
        == #"{"trial":3,"state":"completed","params":{"lr":0.001,"units":64,"opt":"sgd","#
        + #""clip":"inf"},"values":{"loss":0.25},"started":"2025-11-23T20:26:43.000001Z","#
        + #""finished":"2025-11-23T20:26:44.500000Z","reports":[[0,0.25],[5,0.25]]}"#)
  }

  @Test func aReportOfSeveralObjectivesIsTheStepAndAValueEach() {
    let document = TrialFormat.document(of: trial([0.5, 7]), objectives: two)
    #expect(document["reports"] == [[0, 0.5, 7.0], [5, 0.5, 7.0]])
    #expect(JSON.text(document["values"] ?? nil) == #"{"accuracy":0.5,"ms":7.0}"#)
  }

  @Test func whatIsNotKnownIsAbsent() {
    let failed = Trial(
      number: 0, state: .failed, parameters: Parameters([]), reason: "it ended with status 1")
    #expect(
      JSON.text(TrialFormat.document(of: failed, objectives: loss))
        == #"{"trial":0,"state":"failed","params":{},"values":{},"#
        + #""reason":"it ended with status 1","reports":[]}"#)
  }

  @Test func theBestIsATrialOrAFront() {
    let one = TrialFormat.best([trial([0.25])], objectives: loss)
    #expect(one.members?.map(\.key) == ["trial", "params", "values"])
    let front = TrialFormat.best([trial([0.5, 7]), trial([0.25, 1])], objectives: two)
    #expect(front["front"]?.elements?.count == 2)
    #expect(TrialFormat.best([], objectives: loss) == .null)
    #expect(front["knee"] == .null)
    #expect(JSON.text(TrialFormat.best([], objectives: two)) == #"{"front":[],"knee":null}"#)
    let knee = TrialFormat.best([trial([0.5, 7])], knee: trial([0.5, 7]), objectives: two)
    #expect(knee["knee"] == knee["front"]?.elements?.first)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000Z"), (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
    (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
    (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
    (-1, "1969-12-31T23:59:59.999999Z"), (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"),
  ]) func timesAreISO8601InUTC(time: Timestamp, text: String) {
    #expect(TrialFormat.text(of: time) == text)
  }
}
