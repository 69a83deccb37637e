import Hone
import HoneCore
import Testing

/// A study in a store whose sampler no build knows.
private func stranger(_ storage: any Storage) throws -> (StudyID, StudyDefinition) {
  let definition = try StudyDefinition(
    name: "s", space: try SearchSpace([.float("x", in: -1.5...4), .choice("c", ["a", "b"])]),
    objectives: [.minimize("loss")], sampler: AlgorithmSpec("Spiral"), pruner: AlgorithmSpec("Axe"),
    seed: 7)
  return (try storage.create(definition, at: 0), definition)
}

@Suite("A study that is only read")
struct StudyViewTests {
  @Test("It is read whatever its sampler and its pruner are, in every state of its trials")
  func strange() throws {
    let storage = MemoryStorage()
    let (id, definition) = try stranger(storage)
    let worker = Worker(id: "w")
    for trial in 0..<6 {
      let asked = Event.Asked(
        trial: trial, point: Point(raw: [Double(trial) - 1, Double(trial % 2)]), seen: 0,
        at: Int64(10 + trial))
      _ = try storage.append([.asked(asked)], to: id, by: worker)
    }
    let outcomes: [Outcome] = [
      .completed([3]), .failed(reason: "why"), .pruned(step: 2), .completed([1.5]),
    ]
    for (trial, outcome) in outcomes.enumerated() {
      _ = try storage.append(
        [
          .reported(trial: trial, attempt: 1, Report(step: 2, values: [9])),
          .finished(trial: trial, attempt: 1, outcome, at: 30),
        ], to: id, by: worker)
    }
    _ = try storage.append(
      [.released(trial: 5, attempt: 1), .enqueued(trial: 6, given: [], at: 31)], to: id, by: worker)
    let view = try StudyView("s", from: storage)
    #expect(view.definition == definition)
    #expect(
      view.trials.map(\.state) == [
        .completed, .failed, .pruned, .completed, .running, .waiting, .waiting,
      ])
    #expect(view.best.trial?.number == 3 && view.best.value == 1.5)
    #expect(view.progress.completed == 2 && view.progress.total == 7)
    #expect(view.trial(1)?.reason == "why" && view.trial(7) == nil)
    #expect(view.trials(since: 5).map(\.number) == [5, 6])
    // As a session of it tells, which proposes nothing either.
    let study = try Study.load("s", from: storage)
    #expect(study.trials == view.trials)
    #expect(study.best == view.best && study.progress == view.progress)
    // It is deleted as any other.
    try Study.delete("s", from: storage)
    let error = #expect(throws: StudyError.self) { try view.refresh() }
    #expect(error?.code == .unknownStudy)
    #expect(throws: StudyError.self) { try StudyView("s", from: storage) }
  }

  @Test("It follows what others do: runs, edits and growth", arguments: ["random", "tpe", "ga"])
  func following(sampler: String) async throws {
    let storage = MemoryStorage()
    var definition = try StudyDefinition(
      name: "s", space: try contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec(sampler), pruner: .none, seed: 42)
    let study = try Study.open(definition, in: storage)
    let view = try StudyView("s", from: storage)
    #expect(view.trials.isEmpty)
    func expectSame() throws {
      try view.refresh()
      #expect(view.trials == study.trials)
      #expect(view.best == study.best && view.progress == study.progress)
      #expect(view.definition.space == study.definition.space)
      #expect(view.hasGenerations == study.hasGenerations)
      #expect(view.generations().generations.count == study.generations.generations.count)
      #expect(try view.vectors() == study.vectors())
      #expect(view.revision == study.revision)
    }
    try await study.optimize(trials: 12, parallel: 3) { trial in
      Evaluation(
        try contractLoss(trial.parameters), gradient: ["lr": 0.5], vectors: ["w": [1, 2]])
    }
    try expectSame()
    try study.mark(3, as: .failed(reason: "by hand"))
    try study.remove(trials: [5])
    try expectSame()
    definition.space = try SearchSpace(
      definition.space.parameters + [.float("decay", in: 0...1).default(0.25)])
    try study.grow(to: definition)
    try expectSame()
    #expect(view.trial(0)?.parameters["decay"] == 0.25)
    #expect(try view.vector(named: "w", of: 0) == [1, 2])
    try await study.optimize(trials: 15) { try contractLoss($0.parameters) }
    try expectSame()
  }
}
