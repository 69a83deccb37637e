import HoneCore
import HoneFormats
import Testing

/// Legs, fidelities and measures on their way through JSON lines.
@Suite struct LegTransferTests {
  @Test(arguments: 0..<40) func legsAndMeasuresComeBackAsTheyWere(seed: Int) throws {
    var maker = Maker(seed: seed)
    let study = try maker.definition()
    let trials = (0..<20).map { number in
      var trial = maker.trial(number, of: study)
      maker.live(&trial, after: number)
      return trial
    }
    let lines = trials.map { JSONLines.line(of: $0, objectives: study.objectives) }
    let text = ([JSONLines.header(of: study, created: 17)] + lines).joined(separator: "\n")
    var reader = try JSONLinesReader(pieces(text, of: 50), file: "f")
    var line = Timeline(after: 0, revision: 0, now: 0)
    var events: [Event] = []
    for trial in trials {
      let record = try #require(try reader.next(in: study.space, study.objectives))
      #expect("\(record)" == "\(try TrialRecord(trial, space: study.space))")
      events += line.add(record)
    }
    events += line.finish()
    for (trial, line) in zip(trials, lines) where trial.state.isFinished || trial.state == .paused {
      let found = try #require(
        Trial.folding(events.filter { $0.trial == trial.number }, of: study)?.trial)
      #expect(JSONLines.line(of: found, objectives: study.objectives) == line)
    }
  }

  @Test(arguments: 0..<20) func measuresReadBackFromTables(seed: Int) throws {
    var maker = Maker(seed: seed)
    let study = try maker.definition()
    let trials = (0..<20).map { number in
      var trial = maker.trial(number, of: study)
      maker.live(&trial, after: number)
      return trial
    }.filter(\.state.isFinished)
    let table = TrialTable(study, measures: ["seconds", "a \"b\""])
    let text = table.header + trials.map(table.row).joined()
    var reader = try TrialTableReader(
      pieces(text, of: 5), file: "f", space: study.space, objectives: study.objectives)
    for trial in trials {
      #expect(try reader.next()?.measures == trial.measures)
    }
    #expect(try reader.next() == nil)
  }

  @Test func aMeasureWithATitleOfTheStudysOwnHasNoColumn() throws {
    let study = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("measures.ms", in: 0...1)]),
      objectives: [.minimize("measures.s")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
    let table = TrialTable(study, measures: ["ms", "s", "mb"])
    #expect(
      table.header == "trial,state,params.measures.ms,values.measures.s,started,finished,reason,"
        + "measures.mb\r\n")
    let row = "0,completed,0.5,2.0,,,,7.0\r\n"
    var reader = try TrialTableReader(
      pieces(table.header + row, of: 5), file: "f", space: study.space,
      objectives: study.objectives)
    #expect(try reader.next()?.measures == [Measure(name: "mb", value: 7)])
  }

  @Test func aTrialWithoutAnyOfThemIsWrittenAsBefore() throws {
    var maker = Maker(seed: 1)
    let study = try maker.definition()
    for number in 0..<20 {
      let line = JSONLines.line(of: maker.trial(number, of: study), objectives: study.objectives)
      for key in ["measures", "legs", "fidelity", "origin"] {
        #expect(!line.contains("\"\(key)\""))
      }
    }
  }

  @Test(arguments: [
    (#"{"state":"paused","params":{"x":1},"reports":[]}"#, "legs"),
    (#"{"state":"paused","params":{"x":1},"legs":[{"step":1,"reports":2}],"reports":[]}"#, "0"),
    (
      #"{"state":"failed","params":{"x":1},"reason":"","origin":"continues","reports":[]}"#,
      "continues nothing"
    ),
    (#"{"state":"failed","params":{"x":1},"reason":"","fidelity":0,"reports":[]}"#, "above 0"),
    (
      #"{"state":"failed","params":{"x":1},"reason":"","measures":{"a":"nan"},"reports":[]}"#,
      "is NaN"
    ),
    (#"{"state":"failed","params":{"x":1},"reason":"","measures":{"":1},"reports":[]}"#, "bytes"),
  ])
  func whatCannotBeIsRefusedWithItsPlace(line: String, said: String) throws {
    let study = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1...2)]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
    let text = JSONLines.header(of: study, created: nil) + "\n" + line
    var reader = try JSONLinesReader(pieces(text, of: 9), file: "f")
    let error = #expect(throws: SpaceError.self) {
      try reader.next(in: study.space, study.objectives)
    }
    #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
  }
}

extension Maker {
  /// Gives a trial legs, measures and what goes with them.
  mutating func live(_ trial: inout Trial, after number: Int) {
    guard trial.state != .waiting, trial.state != .running else { return }
    let measures = [
      Measure(name: "seconds", value: 0.1), Measure(name: "a \"b\"", value: -.infinity),
    ]
    if below(2) == 0 { trial.measures = Array(measures.prefix(1 + below(2))) }
    for place in trial.reports.indices where below(3) == 0 {
      trial.reports[place].measures = [measures[0], Measure(name: "none", value: .nan)]
    }
    if below(2) == 0 { trial.fidelity = 1.5 + Double(below(9)) }
    var told = 0
    for leg in 0..<below(3) {
      told += below(trial.reports.count - told + 1)
      trial.legs.append(Leg(step: 3 * leg, fidelity: leg > 0 ? 0.5 : nil, reports: told))
    }
    if !trial.legs.isEmpty {
      trial.origin = .continues
    } else if number > 0, below(3) == 0 {
      trial.origin = .copies(below(number))
    }
    guard trial.state == .failed, below(2) == 0 else { return }
    trial.state = .paused
    (trial.reason, trial.finished, trial.measures) = (nil, nil, [])
    // Its last leg is the present one, with all reports.
    trial.legs.append(Leg(step: 99, fidelity: trial.fidelity, reports: trial.reports.count))
  }
}
