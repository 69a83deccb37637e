import Hone
import Testing

@Suite("An overview of a stored study") struct OverviewTests {
  private func overview(
    of study: Study, in storage: MemoryStorage, trials: [Int]
  ) throws -> StudyOverview {
    try StudyOverview(study.definition.name, from: storage, trials: trials)
  }

  @Test(
    "says of the best and the counts what the study says",
    arguments: [
      [Objective.minimize("a")], [.maximize("a")], [.minimize("a"), .maximize("b")],
    ], [1, 2, 3] as [UInt64])
  func agrees(_ objectives: [Objective], _ seed: UInt64) throws {
    let storage = MemoryStorage()
    let definition = try StudyDefinition(
      name: "s", space: try contractSpace(), objectives: objectives,
      sampler: AlgorithmSpec("random"), pruner: .none, seed: seed)
    let study = try Study.open(definition, in: storage)
    try study.enqueue([("lr", 0.001)])
    for step in 0..<60 {
      let trial = try study.ask()
      let whole = Double(try trial.parameters.int("units") / 100)
      let values = objectives.map { $0.name == "a" ? whole : Double(step % 7) }
      if objectives.count == 1 { _ = try trial.report(values, step: step) }
      switch step % 10 {
      case 3: try trial.end(.failed(reason: "broken"))
      case 5: try trial.end(.completed(values.map { _ in .nan }))
      case 7: try trial.end(.pruned(step: step))
      case 8: continue
      case 9: try trial.end(.completed(values.map { _ in objectives[0].loss(9) }))
      default: try trial.end(.completed(values))
      }
    }

    let overview = try overview(of: study, in: storage, trials: [0, 8, 13, 999])
    #expect(overview.best == study.best)
    #expect(!overview.best.front.isEmpty)
    #expect(overview.definition == study.definition)
    #expect(overview.total == study.progress.total)
    for state in TrialState.listed {
      #expect(overview.count(state) == study.progress.count(state))
    }
    for number in [0, 8, 13] {
      #expect(overview.trial(number) == study.trial(number))
      #expect(overview.isEnqueued(number) == (number == 0))
    }
    #expect(overview.trial(999) == nil)
  }

  @Test("of an empty study has no best") func empty() throws {
    let storage = MemoryStorage()
    let definition = try StudyDefinition(
      name: "s", space: try contractSpace(), objectives: [.minimize("a")],
      sampler: AlgorithmSpec("random"), pruner: .none, seed: 1)
    let study = try Study.open(definition, in: storage)
    let overview = try overview(of: study, in: storage, trials: [0])
    #expect(overview.best == study.best)
    #expect(overview.best.trial == nil)
    #expect(overview.total == 0)
  }

  @Test("of a study that is not there names those that are") func unknown() throws {
    let error = #expect(throws: StudyError.self) {
      try StudyOverview("s", from: MemoryStorage())
    }
    #expect(error?.code == .unknownStudy)
    #expect(error?.message == "there is no study `s`: the store is empty")
  }
}
