import HoneCore
import HoneStorage
import HoneTesting
import Testing

@testable import Hone

/// Each `asked` event says which revision its proposal was made from.
@Suite("A replay of a study")
struct ReplayTests {
  private func definition(_ sampler: String) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s",
      space: try SearchSpace([
        .float("lr", in: 1e-5...1e-1, scale: .log), .int("units", in: 16...512),
        .choice("optimizer", ["sgd", "adam"]),
      ]), objectives: [.minimize("loss")], sampler: AlgorithmSpec(sampler),
      pruner: .median(startup: 2), seed: 11)
  }

  private func engine(_ definition: StudyDefinition, _ events: some Sequence<Event>) throws
    -> Engine
  {
    var engine = try Algorithms.named.search(definition).engine()
    for event in events { engine.apply(event) }
    return engine
  }

  @Test(
    "proposes from what a trial's proposal had seen what was proposed, by workers at the same time too",
    arguments: ["random", "tpe", "ga", "nsga2", "regularized_evolution"], [1, 2] as [UInt64])
  func proposesTheSame(sampler: String, seed: UInt64) throws {
    let storage = MemoryStorage()
    let studies = try ["a", "b", "c"].map { name in
      try Study.open(try definition(sampler), in: storage, worker: Worker(id: name, lease: 1 << 50))
    }
    try studies[0].enqueueFirst([[("lr", 0.01)]])
    var schedule = Schedule(studies, workers: 5, trials: 40, seed: seed)
    try schedule.run()
    try compare(storage, atLeast: 40)
  }

  @Test("does so, too, of workers that write between a look and a proposal")
  func proposesTheSameOfARace() async throws {
    let storage = MemoryStorage()
    let studies = try ["a", "b", "c"].map { name in
      try Study.open(try definition("tpe"), in: storage, worker: Worker(id: name, lease: 1 << 50))
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for study in studies {
        group.addTask {
          _ = try await study.optimize(trials: 60, parallel: 2) { trial in
            let lr = try trial.parameters.double("lr")
            _ = try trial.report(lr + 1, step: 1)
            await Task.yield()
            return lr
          }
        }
      }
      try await group.waitForAll()
    }
    try compare(storage, atLeast: 60)
  }

  /// Proposes each trial of the study anew, from what its proposal had seen.
  private func compare(_ storage: MemoryStorage, atLeast count: Int) throws {
    let stored = try #require(try storage.open("s"))
    let events = try storage.events(in: stored.id, after: 0, limit: 1 << 20).events
    // One event a revision, as nothing was amended and no vector was told.
    #expect(try storage.events(in: stored.id, after: 0, limit: 1 << 20).revision == events.count)
    var compared = 0
    for (place, event) in events.enumerated() {
      guard case .asked(let asked) = event else { continue }
      #expect(asked.seen <= place)
      var known = try engine(stored.definition, events[..<asked.seen])
      let proposal = try known.propose(trial: asked.trial)
      #expect(proposal.point == asked.point && proposal.tag == asked.tag, "trial \(asked.trial)")
      compared += 1
    }
    #expect(compared >= count)
  }
}
