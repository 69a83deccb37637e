import Foundation
import HoneCore
import HoneFormats
import Testing

@Suite struct TransferTests {
  private func read(_ text: String, piece: Int = 7) throws -> (StudyDefinition, [TrialRecord]) {
    var reader = try JSONLinesReader(pieces(text, of: piece), file: "f")
    let study = try #require(reader.header).definition
    var records: [TrialRecord] = []
    while let record = try reader.next(in: study.space, study.objectives) { records.append(record) }
    return (study, records)
  }

  private func table(_ text: String, of study: StudyDefinition) throws -> [TrialRecord] {
    var reader = try TrialTableReader(
      pieces(text, of: 5), file: "f", space: study.space, objectives: study.objectives)
    var records: [TrialRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  @Test(arguments: 0..<60) func jsonLinesReadBackExactly(seed: Int) throws {
    var maker = Maker(seed: seed)
    let study = try maker.definition()
    let trials = (0..<20).map { maker.trial($0, of: study) }
    let lines = trials.map { JSONLines.line(of: $0, objectives: study.objectives) }
    let text = ([JSONLines.header(of: study, created: 17)] + lines).joined(separator: "\n")
    let (found, records) = try read(text, piece: 1 + seed)
    #expect(found == study)
    try #require(records.count == trials.count)
    for (record, trial) in zip(records, trials) {
      // By their texts, as NaN equals nothing.
      #expect("\(record)" == "\(try TrialRecord(trial, space: study.space))")
    }
  }

  @Test func vectorsReadBackToTheirLastBit() throws {
    var maker = Maker(seed: 4)
    let study = try maker.definition()
    var trials = (0..<30).map { maker.trial($0, of: study) }.filter { $0.state.isFinished }
    trials = Array(trials.prefix(3))
    let long = (0..<100_000).map { Double($0) / 7 }
    let vectors = [
      [NamedVector(name: "long", values: long), NamedVector(name: "z", values: [-0.0, 0.1])], [],
      [NamedVector(name: "a", values: [.leastNonzeroMagnitude, 1e300])],
    ]
    var text = JSONLines.header(of: study, created: nil) + "\n"
    for (trial, kept) in zip(trials, vectors) {
      text += JSONLines.line(of: trial, objectives: study.objectives) + "\n"
      for vector in kept { JSONLines.write(vector, of: trial.number) { text += $0 } }
    }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1 + 3 + 4 + 1 + 1)
    #expect(lines.allSatisfy { $0.utf8.count < 1 << 20 })
    let (_, records) = try read(text, piece: 10_000)
    #expect(
      records.map { $0.vectors.map(\.values).map { $0.map(\.bitPattern) } }
        == vectors.map { $0.map(\.values).map { $0.map(\.bitPattern) } })
    #expect(records.map { $0.vectors.map(\.name) } == vectors.map { $0.map(\.name) })
    #expect("\(records[1])" == "\(try TrialRecord(trials[1], space: study.space))")
  }

  @Test(arguments: 0..<60) func tablesReadBackButForReports(seed: Int) throws {
    var maker = Maker(seed: seed)
    let study = try maker.definition()
    let trials = (0..<20).map { maker.trial($0, of: study) }
    let writer = TrialTable(study)
    let text = writer.header + trials.map(writer.row).joined()
    let records = try table(text, of: study)
    try #require(records.count == trials.count)
    for (record, trial) in zip(records, trials) {
      var kept = trial
      (kept.reports, kept.tag, kept.isEnqueued) = ([], [], trial.state == .waiting)
      kept.gradient = []
      #expect("\(record)" == "\(try TrialRecord(kept, space: study.space))")
    }
  }

  @Test(arguments: ["jsonl", "csv"]) func filesAreAsTheGoldenOnes(format: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let golden = try String(contentsOf: folder.appending(path: "study.\(format)"), encoding: .utf8)
    let study = try StudyDefinition(
      name: "golden",
      space: try SearchSpace([
        .float("lr", in: 1e-5...0.3, scale: .log), .int("units", in: 16...512),
        .choice("opt", ["sgd", "a,\"b\"", 3, "3", nil, true]),
        .float("momentum", in: 0...0.99).when("opt", is: "sgd"),
      ]), objectives: [.minimize("loss")], sampler: AlgorithmSpec("tpe"),
      pruner: AlgorithmSpec("asha", options: [.init("min", 1)]), seed: 7)
    let start: Timestamp = 1_763_929_603_000_001
    var trials = [
      Trial(
        number: 0, state: .completed,
        parameters: Parameters([
          ("lr", 0.1), ("units", 64), ("opt", "sgd"), ("momentum", 0.30000000000000004),
        ]), values: [-.infinity], reports: [Report(step: 0, values: [.nan])], started: start,
        finished: start + 999_999, isEnqueued: true),
      Trial(
        number: 1, state: .failed,
        parameters: Parameters([("lr", 1e-5), ("units", 512), ("opt", "a,\"b\"")]),
        reason: "exit status 1\nsaid \"no\", and left", started: start, finished: start),
      Trial(
        number: 2, state: .pruned,
        parameters: Parameters([("lr", 0.3), ("units", 16), ("opt", 3)]),
        reports: [Report(step: 1, values: [0.5]), Report(step: 3, values: [2])],
        reason: "pruned at step 3", started: start, finished: start + 1, tag: [4, -1]),
      Trial(
        number: 3, state: .waiting, parameters: Parameters([("opt", "3")]), attempt: 0,
        isEnqueued: true),
    ]
    let text =
      format == "csv"
      ? TrialTable(study).header + trials.map(TrialTable(study).row).joined()
      : ([JSONLines.header(of: study, created: start)]
        + trials.map { JSONLines.line(of: $0, objectives: study.objectives) })
        .map { $0 + "\n" }.joined()
    #expect(text == golden)
    if format == "csv" {
      for index in trials.indices {
        (trials[index].reports, trials[index].tag) = ([], [])
        trials[index].isEnqueued = trials[index].state == .waiting
      }
    }
    let records = try format == "csv" ? table(golden, of: study) : read(golden).1
    #expect("\(records)" == "\(try trials.map { try TrialRecord($0, space: study.space) })")
  }

  @Test(arguments: 0..<200) func timesReadBack(seed: Int) {
    var maker = Maker(seed: seed)
    let time = Timestamp(maker.below(1 << 53)) - Timestamp(1) << 50
    let text = TrialFormat.text(of: time)
    #expect(TrialFormat.time(text) == time)
    #expect(TrialFormat.time(text.replacing("T", with: " ").replacing("Z", with: "+00:00")) == time)
  }

  @Test(arguments: [
    ("2025-11-23T20:26:43Z", 1_763_929_603_000_000), ("2025-11-23 20:26", 1_763_929_560_000_000),
    ("2025-11-23T22:26:43.5+02:00", 1_763_929_603_500_000),
    ("2025-11-23T15:26:43.123456789-0500", 1_763_929_603_123_456),
  ]) func timesMayBeWrittenInOtherWays(text: String, time: Timestamp) {
    #expect(TrialFormat.time(text) == time)
  }

  @Test(arguments: [
    "", "now", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-11-23T24:00:00Z",
    "2025-11-23T20:26:43.Z", "2025-11-23", "2025-11-23T20:26:43Zx", "2025-11-23T20:26:61Z",
    "+025-11-23T20:26:43Z", "2025-11-23T20:26:43+99:00",
  ]) func whatIsNoTimeIsRefused(text: String) {
    #expect(TrialFormat.time(text) == nil)
  }
}
