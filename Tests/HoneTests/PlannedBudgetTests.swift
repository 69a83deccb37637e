import Hone
import Testing

@Suite("Budgets")
struct PlannedBudgetTests {
  private func definition(
    _ sampler: AlgorithmSpec = .de, reproducible: Int? = nil
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")], sampler: sampler,
      pruner: .none, seed: 42, reproducible: reproducible)
  }

  @Test("The number of trials is kept as the sampler's budget, and a given one stays")
  func kept() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition(), in: storage, trials: 90)
    #expect(try Study.load("s", from: storage).definition.sampler == .de(budget: 90))
    #expect(
      try definition(.de(budget: 30)).resolved(trials: 90).sampler == .de(budget: 30))
    #expect(try definition().resolved(trials: nil).sampler == .de)
  }

  @Test("With more trials, too, a study goes on by the budget it began with", arguments: [nil, 2])
  func longer(reproducible: Int?) throws {
    let storage = MemoryStorage()
    for trials in [90, 200] {
      let study = try Study.open(
        try definition(reproducible: reproducible), in: storage, trials: trials)
      #expect(study.definition.sampler == .de(budget: 90))
    }
  }

  @Test("Another budget is another sampler: it is used, but not in a reproducible study")
  func other() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition(), in: storage, trials: 90)
    let study = try Study.open(try definition(.de(budget: 200)), in: storage, trials: 200)
    #expect(study.definition.sampler == .de(budget: 200))
    let fixed = MemoryStorage()
    _ = try Study.open(try definition(reproducible: 2), in: fixed, trials: 90)
    #expect(throws: StudyError.self) {
      try Study.open(try definition(.de(budget: 200), reproducible: 2), in: fixed, trials: 200)
    }
  }

  @Test("A study that was stopped goes on by the budget that it began with")
  func exact() async throws {
    let whole = try Study.open(try definition(), in: MemoryStorage(), trials: 90)
    try await whole.optimize(trials: 90) { try contractLoss($0.parameters) }

    let storage = MemoryStorage()
    for trials in [13, 41, 90] {
      let part = try Study.open(try definition(), in: storage, trials: 90)
      try await part.optimize(trials: trials) { try contractLoss($0.parameters) }
    }
    let resumed = try Study.load("s", from: storage)
    #expect(resumed.trials.map(\.parameters) == whole.trials.map(\.parameters))
    // A study in memory plans when it is told for how long.
    let inMemory = try Study(try definition())
    try await inMemory.optimize(trials: 90) { try contractLoss($0.parameters) }
    #expect(inMemory.trials.map(\.parameters) == whole.trials.map(\.parameters))
  }
}
