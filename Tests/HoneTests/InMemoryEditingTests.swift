import Hone
import Testing

/// A study without a store is edited as one with a store is.
@Suite("Editing a study that has no store")
struct InMemoryEditingTests {
  private func definition(_ high: Double = 5, reproducible: Int? = nil) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s",
      space: try SearchSpace([.float("x", in: -2...high), .choice("c", ["a", "b"])]),
      objectives: [.maximize("score")], sampler: .tpe(startup: 3),
      pruner: AlgorithmSpec("median"), seed: 42, reproducible: reproducible)
  }

  /// Trials in every state, some of them in a later attempt.
  private func begin(_ study: Study) throws -> ActiveTrial {
    try study.enqueue([("x", 1.25)])
    try study.enqueue([("c", "b")])
    let (first, second, third) = (try study.ask(), try study.ask(), try study.ask())
    _ = try second.report(0.25, step: 2)
    try third.end(Evaluation(2.5, gradient: ["x": -0.5], vectors: ["w": [1, 2, 4]]))
    try first.release()
    _ = try first.number == study.ask().number
    try study.tell(0, .failed(reason: "no memory"))
    try second.release()
    let again = try study.ask()
    _ = try again.report(0.5, step: 1)
    _ = try again.report(0.75, step: 3)
    let fourth = try study.ask()
    _ = try fourth.report(-1, step: 4)
    try fourth.end(.pruned(step: 4))
    try study.ask().release()
    try study.enqueue([("x", 0.5), ("c", "a")])
    for value in [3, -Double.infinity, 1] { try study.ask().end(.completed([value])) }
    return again
  }

  /// All that is known of a study's trials but the times.
  private func portrait(_ study: Study) throws -> [Trial] {
    #expect(try study.vector(named: "w", of: 2) == [1, 2, 4])
    return study.trials.map { trial in
      var copy = trial
      (copy.started, copy.finished) = (trial.started.map { _ in 0 }, trial.finished.map { _ in 0 })
      return copy
    }
  }

  @Test("All that happened is kept when it is edited for the first time", arguments: [nil, 9])
  func kept(reproducible: Int?) throws {
    let alone = try Study(try definition(reproducible: reproducible))
    let stored = try Study.open(try definition(reproducible: reproducible), in: MemoryStorage())
    let running = try [alone, stored].map { try begin($0) }
    let times = alone.trials.map { [$0.started, $0.finished] }
    #expect(try portrait(alone) == portrait(stored))
    let before = try portrait(alone)
    for study in [alone, stored] {
      #expect(try study.grow(to: try definition(9, reproducible: reproducible)))
    }
    #expect(try portrait(alone) == before)
    #expect(try portrait(alone) == portrait(stored))
    #expect(alone.trials.map { [$0.started, $0.finished] } == times)
    #expect(alone.progress == stored.progress)
    // The running trial is still this study's own, and the same is proposed next.
    for trial in running { try trial.end(.completed([7])) }
    for _ in 0..<6 {
      let asked = try [alone, stored].map { try $0.ask() }
      #expect(asked[0].number == asked[1].number && asked[0].parameters == asked[1].parameters)
      for trial in asked { try trial.end(.completed([try trial.parameters.double("x")])) }
    }
    for study in [alone, stored] {
      try study.mark(0, as: .completed([100]))
      try study.retry(2)
      try study.remove(trials: [1])
    }
    #expect(alone.best.trial?.number == 0)
    #expect(alone.trials.map(\.state) == stored.trials.map(\.state))
    #expect(try alone.ask().number == stored.ask().number)
  }

  @Test("An empty study and one that was never run grow, too")
  func empty() async throws {
    let study = try Study(
      space: definition().space, objective: .maximize("score"), sampler: .auto, seed: 3)
    var wider = study.definition
    wider.space = try definition(11).space
    #expect(try study.grow(to: wider))
    #expect(try !study.grow(to: wider))
    try await study.optimize(trials: 5) { try $0.parameters.double("x") }
    #expect(study.finishedCount == 5)
  }

  @Test("A study that was settled as a grid for its trials stays one when it is edited")
  func settled() async throws {
    let study = try Study(
      space: try SearchSpace([.int("n", in: 2...5)]), objective: .minimize("loss"), seed: 3)
    try await study.optimize(trials: 4) { Double(try $0.parameters.int("n")) }
    try study.remove(trials: [1])
    #expect(study.definition.sampler == .grid)
    #expect(try await study.optimize { Double(try $0.parameters.int("n")) } == .exhausted)
    #expect(Set(study.trials.map { $0.parameters["n"] }).count == 4)
  }
}
