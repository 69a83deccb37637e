import Hone
import HoneCore
import HoneStorage
import Testing

/// What trials tell beside their objectives.
@Suite struct MeasureTests {
  private func study(_ storage: MemoryStorage? = nil) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1...2)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: 3)
    guard let storage else { return try Study(definition) }
    return try Study.open(definition, in: storage)
  }

  @Test func measuresAreKeptOfTrialsThatCompleteAndOfThoseThatFail() throws {
    let storage = MemoryStorage()
    for study in [try study(), try study(storage)] {
      for number in 0..<3 {
        let trial = try study.ask()
        _ = try trial.report(
          Report(step: 1, values: [0.5], measures: [Measure(name: "std", value: .nan)]))
        var found = Evaluation(number == 2 ? .nan : 0.25)
        if number > 0 {
          found.measures = [
            Measure(name: "ms", value: Double(number)), Measure(name: "none", value: .nan),
          ]
        }
        try trial.end(found)
      }
      let trials = study.trials
      #expect(trials.map(\.state) == [.completed, .completed, .failed])
      // What is not a number is no measure of a trial that has ended.
      #expect(
        trials.map(\.measures)
          == [[], [Measure(name: "ms", value: 1)], [Measure(name: "ms", value: 2)]])
      #expect(trials[0].reports[0].measures.map(\.name) == ["std"])
    }
    #expect(try study(storage).trials.map(\.measures.count) == [0, 1, 1])
  }

  @Test func theySurviveTheMoveIntoMemoryThatAnEditMakes() throws {
    let study = try study()
    for _ in 0..<2 {
      let trial = try study.ask()
      var found = Evaluation(0.25)
      found.measures = [Measure(name: "ms", value: 7.5)]
      try trial.end(found)
    }
    try study.mark(0, as: .failed(reason: "no"))
    #expect(
      study.trials.map(\.measures) == [
        [Measure(name: "ms", value: 7.5)],
        [
          Measure(name: "ms", value: 7.5)
        ],
      ])
  }

  @Test func measuresThatCannotBeKeptAreRefusedAndTheTrialRuns() throws {
    let study = try study()
    let trial = try study.ask()
    var found = Evaluation(0.25)
    found.measures = [Measure(name: "", value: 1)]
    let error = #expect(throws: StudyError.self) { try trial.end(found) }
    #expect(error?.code == .metric)
    #expect(throws: StudyError.self) {
      try trial.report(Report(step: 1, values: [1], measures: found.measures))
    }
    #expect(study.trial(0)?.state == .running)
  }
}
