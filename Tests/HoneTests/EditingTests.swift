import Hone
import Testing

@Suite("Editing a study in mid-course")
struct EditingTests {
  private func definition(
    _ parameters: [Parameter] = [.float("x", in: -2...5), .choice("c", ["a", "b"])],
    _ sampler: String = "random"
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try SearchSpace(parameters), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec(sampler), pruner: .none, seed: 42)
  }

  private static let wider: [Parameter] = [
    .float("x", in: -9...5), .choice("c", ["a", "b", "z"]),
    Parameter.int("n", in: 1...9).default(4),
  ]

  @Test("A corrected trial counts as what it was corrected to, in every session")
  func marking() throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage)
    let other = try Study.load("s", from: storage)
    for loss in [3.0, 1, 2] { try study.ask().end(.completed([loss])) }
    #expect(study.best.trial?.number == 1)
    try other.mark(1, as: .failed(reason: "wrong data"))
    try study.refresh()
    for study in [study, other, try Study.load("s", from: storage)] {
      #expect(study.best.trial?.number == 2)
      #expect(study.trial(1)?.reason == "wrong data")
      #expect(study.progress.failed == 1 && study.finishedCount == 3)
    }
    try other.mark(0, as: .completed([0.5]))
    #expect(other.best.value == 0.5)
    #expect(try study.ask().number == 3)
    #expect(study.best.trial?.number == 0)
  }

  @Test("A hanging trial is ended by hand, and its worker's word counts no longer")
  func hanging() throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage)
    let trial = try study.ask()
    try Study.load("s", from: storage).mark(0, as: .pruned(step: 3))
    let error = #expect(throws: StudyError.self) { try trial.report(1, step: 4) }
    #expect(error?.code == .notRunning)
    #expect(throws: StudyError.self) { try trial.end(.completed([1])) }
    #expect(study.trial(0)?.state == .pruned)
    try study.ask().end(.completed([1]))
    #expect(study.trials.map(\.state) == [.pruned, .completed])
  }

  @Test("A trial put back is tried again at the same point, with the next attempt")
  func again() throws {
    let study = try Study.open(try definition(), in: MemoryStorage())
    let first = try study.ask()
    try first.end(.failed(reason: "disk full"))
    try study.ask().end(.completed([1]))
    try study.retry(0)
    #expect(study.trial(0)?.state == .waiting)
    let again = try study.ask()
    #expect(again.number == 0 && again.attempt == 2 && again.parameters == first.parameters)
    try again.end(.completed([0.5]))
    #expect(study.best.trial?.number == 0)
    #expect(study.finishedCount == 2)
  }

  @Test("A deleted trial is neither listed nor counted, and its number is not given again")
  func deleting() async throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage)
    for loss in [3.0, 1, 2] { try study.ask().end(.completed([loss])) }
    try study.remove(trials: [1, 2])
    for study in [study, try Study.load("s", from: storage)] {
      #expect(study.trials.map(\.number) == [0])
      #expect(study.trial(1) == nil)
      #expect(study.best.trial?.number == 0)
      #expect(study.progress.total == 1 && study.finishedCount == 1)
      #expect(study.progress.sinceBest == 0)
    }
    try await study.optimize(trials: 4) { try $0.parameters.double("x") }
    #expect(study.trials.map(\.number) == [0, 3, 4, 5])
    let error = #expect(throws: StudyError.self) { try study.remove(trials: [0, 1]) }
    #expect(error?.code == .unknownTrial && error?.message.contains("was deleted") == true)
    #expect(study.progress.total == 4)
  }

  @Test("The point of a deleted trial may be proposed again", arguments: ["grid", "random", "tpe"])
  func finite(sampler: String) async throws {
    let space: [Parameter] = [.int("x", in: 1...4), .choice("c", ["a", "b"])]
    let study = try Study.open(try definition(space, sampler), in: MemoryStorage())
    try await study.optimize { Double(try $0.parameters.int("x")) }
    let points = Set(study.trials.map(\.parameters))
    #expect(points.count == 8)
    try study.remove(trials: [2, 7])
    #expect(try await study.optimize { Double(try $0.parameters.int("x")) } == .exhausted)
    #expect(Set(study.trials.map(\.parameters)) == points)
    #expect(study.trials.map(\.number) == [0, 1, 3, 4, 5, 6, 8, 9])
  }

  @Test("What cannot be is refused, with a word on what could be")
  func refused() throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage)
    try study.enqueue([("c", "a")])
    let cases: [(StudyError.Code, () throws -> Void)] = [
      (.unknownTrial, { try study.mark(7, as: .failed(reason: "")) }),
      (.unknownTrial, { try study.remove(trials: [-1]) }),
      (.notAmendable, { try study.mark(0, as: .failed(reason: "")) }),
      (.notAmendable, { try study.retry(0) }),
      (.metric, { try study.mark(0, as: .completed([1, 2])) }),
      (.metric, { try study.mark(0, as: .completed([.nan])) }),
      (.unknownStudy, { try Study.delete("t", from: storage) }),
      (.exists, { _ = try Study.open(try definition(), in: storage, .create) }),
    ]
    for (code, deed) in cases {
      let error = #expect(throws: StudyError.self) { try deed() }
      #expect(error?.code == code && error?.message.isEmpty == false)
    }
  }

  @Test("A wider space is taken on where a study is resumed, and all trials are kept")
  func growing() throws {
    let storage = MemoryStorage()
    let old = try Study.open(try definition(), in: storage)
    for loss in [3.0, 1, 2] { try old.ask().end(.completed([loss])) }
    let before = old.trials
    let running = try old.ask()
    let study = try Study.open(try definition(Self.wider), in: storage)
    #expect(study.definition.space.parameters == Self.wider)
    for (trial, earlier) in zip(study.trials, before) {
      #expect(trial.parameters["x"] == earlier.parameters["x"])
      #expect(trial.parameters["c"] == earlier.parameters["c"])
      #expect(trial.parameters["n"] == 4)
      #expect(trial.values == earlier.values)
    }
    // The session with the earlier space goes on in the wider one, its running trial included.
    try running.end(.completed([0.25]))
    #expect(old.definition.space == study.definition.space)
    #expect(old.best.trial?.parameters["n"] == 4)
    #expect(try old.ask().parameters["n"] != nil)
    let error = #expect(throws: StudyError.self) {
      try Study.open(try definition(), in: storage)
    }
    #expect(error?.code == .differs)
    #expect(error?.message.contains("must contain [-9.0, 5.0]") == true)
    #expect(error?.message.contains("`n` is missing") == true)
  }

  @Test("Nothing is stored of a growth that the study's sampler could not search")
  func unsearchable() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition([.int("x", in: 1...4)], "grid"), in: storage)
    // More combinations than a grid can number.
    let huge = (0..<9).map { Parameter.int("y\($0)", in: 1...1_000_000).default(1) }
    let study = try Study.load("s", from: storage)
    let error = #expect(throws: StudyError.self) {
      try study.grow(to: try definition([.int("x", in: 1...4)] + huge, "grid"))
    }
    #expect(error?.code == .unsuitable)
    #expect(try storage.open("s")?.definition.space.count == 1)
    #expect(try study.ask().parameters.entries.count == 1)
  }

  @Test("Sessions that edit, delete and correct while others run agree in the end")
  func concurrently() async throws {
    let storage = MemoryStorage()
    let a = try Study.open(try definition(), in: storage)
    let b = try Study.open(try definition(), in: storage)
    let editor = try Study.load("s", from: storage)
    async let first = a.optimize(trials: 150, parallel: 3) { trial in
      await Task.yield()
      return try trial.parameters.double("x")
    }
    async let second = b.optimize(trials: 150, parallel: 3) { trial in
      await Task.yield()
      return try trial.parameters.double("x")
    }
    for round in 0..<20 {
      while editor.finishedCount < 4 * (round + 1) {
        await Task.yield()
        try editor.refresh()
      }
      let ended = editor.trials.filter(\.state.isFinished).map(\.number)
      try editor.remove(trials: [ended[round]])
      try editor.mark(ended[round + 2], as: .failed(reason: "by hand"))
      let growth: [Parameter] = [
        .float("x", in: -2 - Double(round)...5), .choice("c", ["a", "b"]),
      ]
      let added = (0..<round / 5).map { Parameter.int("n\($0)", in: 0...9).default(3) }
      try editor.grow(to: try definition(growth + added))
    }
    _ = try await (first, second)
    let whole = try Study.load("s", from: storage)
    for study in [a, b, editor] {
      try study.refresh()
      #expect(study.trials == whole.trials)
      #expect(study.definition.space == whole.definition.space)
    }
    #expect(whole.progress.finished >= 150)
    #expect(whole.trials.allSatisfy { $0.parameters["n2"] != nil })
    #expect(Set(whole.trials.map(\.number)).count == whole.progress.total)
  }

  @Test("Two edits at once: one of them wins, and the other hears what differs")
  func twoEdits() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition(), in: storage)
    let a = try Study.load("s", from: storage)
    let b = try Study.load("s", from: storage)
    let base: [Parameter] = [.float("x", in: -2...5), .choice("c", ["a", "b"])]
    try a.grow(to: try definition(base + [.fixed("p", 1)]))
    let error = #expect(throws: StudyError.self) {
      try b.grow(to: try definition(base + [.fixed("q", 2)]))
    }
    #expect(error?.code == .differs && error?.message.contains("`p` is missing (fixed 1)") == true)
    #expect(try b.grow(to: try definition(base + [.fixed("q", 2), .fixed("p", 1)])))
    try a.refresh()
    #expect(a.definition.space.parameters.map(\.name) == ["x", "c", "p", "q"])
  }

  @Test("A trial that is deleted while it runs ends no run, though nobody can stop it")
  func deletedWhileRunning() async throws {
    for study in [try Study(definition()), try Study.open(definition(), in: MemoryStorage())] {
      try await study.optimize(trials: 4, parallel: 2) { trial in
        if trial.number == 1 { try study.remove(trials: [1]) }
        return Double(trial.number)
      }
      #expect(study.trials.map(\.number) == [0, 2, 3, 4] && study.best.value == 0)
    }
  }

  @Test("A study deleted under a run ends the run at once, with an error that says so")
  func deletedStudy() async throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition(), in: storage)
    let error = await #expect(throws: StudyError.self) {
      try await study.optimize { trial in
        if trial.number == 3 { try Study.delete("s", from: storage) }
        // Only being cancelled ends the fifth one.
        if trial.number == 4 { try await untilCancelled() }
        return 1
      }
    }
    #expect(error?.code == .unknownStudy)
    #expect(error?.message.contains("`s` was deleted") == true)
  }
}
