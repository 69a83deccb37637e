import Hone
import Testing

@Suite("Resuming")
struct ResumeTests {
  private func definition(
    _ sampler: String = "tpe", _ parameters: [Parameter]? = nil
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: parameters.map { try SearchSpace($0) } ?? contractSpace(),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec(sampler), pruner: .none, seed: 42)
  }

  @Test(
    "A resumed study proposes what the uninterrupted one would have proposed",
    arguments: ["random", "tpe"])
  func exact(sampler: String) async throws {
    let whole = try Study.open(try definition(sampler), in: MemoryStorage())
    try await whole.optimize(trials: 40) { try contractLoss($0.parameters) }

    let storage = MemoryStorage()
    for trials in [13, 14, 27, 40] {
      let part = try Study.open(try definition(sampler), in: storage)
      try await part.optimize(trials: trials) { try contractLoss($0.parameters) }
    }
    let resumed = try Study.load("s", from: storage)
    #expect(resumed.trials.map(\.parameters) == whole.trials.map(\.parameters))
    #expect(resumed.best.trial?.number == whole.best.trial?.number)
  }

  @Test("Another space under the same name is refused, and so is creating it twice")
  func differs() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition(), in: storage)
    let other = try definition("tpe", [.float("x", in: 0...1)])
    let error = #expect(throws: StudyError.self) { try Study.open(other, in: storage) }
    #expect(error?.code == .differs)
    #expect(throws: StudyError.self) { try Study.open(try definition(), in: storage, .create) }
  }

  @Test(
    "Two workers on one store share the study: numbers are contiguous and nothing is done twice")
  func sharing() async throws {
    let storage = MemoryStorage()
    let a = try Study.open(try definition("random"), in: storage)
    let b = try Study.open(try definition("random"), in: storage)
    async let first = a.optimize(trials: 60, parallel: 2) { try contractLoss($0.parameters) }
    async let second = b.optimize(trials: 60, parallel: 2) { try contractLoss($0.parameters) }
    _ = try await (first, second)
    try a.refresh()
    #expect(a.trials.map(\.number) == Array(0..<60))
    #expect(a.progress.completed == 60)
    #expect(Set(a.trials.map(\.parameters)).count == 60)
  }

  @Test("A trial whose worker vanished is tried again with the same point, and then given up")
  func lost() async throws {
    let storage = MemoryStorage()
    let gone = Worker(id: "gone", lease: -1)
    let study = try Study.open(try definition("random"), in: storage, worker: gone)
    let lost = try study.ask()
    let next = try Study.open(
      try definition("random"), in: storage, worker: Worker(id: "gone, too", lease: -1))
    let again = try next.ask()
    #expect(again.number == lost.number)
    #expect(again.attempt == 2)
    #expect(again.parameters == lost.parameters)
    // The first worker's late word is refused: it is no longer its trial.
    #expect(throws: StudyError.self) { try lost.end(.completed([1])) }
    let third = try Study.open(try definition("random"), in: storage)
    let other = try third.ask()
    #expect(other.number == 1)
    #expect(third.trial(0)?.state == .failed)
    #expect(third.trial(0)?.reason?.contains("vanished") == true)
  }

  @Test(
    "A finite space is not exhausted while a vanished worker's trial may have to be tried again")
  func lostInFiniteSpace() async throws {
    let storage = MemoryStorage()
    let space: [Parameter] = [.int("x", in: 1...3)]
    // Half a second is no claim on time: the lost trial is free then or at any time after.
    let gone = Worker(id: "gone", lease: 500_000)
    let lost = try Study.open(try definition("grid", space), in: storage, worker: gone).ask()
    let next = try Study.open(try definition("grid", space), in: storage)
    let reason = try await next.optimize { Double(try $0.parameters.int("x")) }
    #expect(reason == .exhausted)
    #expect(next.progress.completed == 3)
    #expect(next.trial(lost.number)?.attempt == 2)
  }

  @Test("A worker whose trial was taken over still notices the next one that is lost")
  func lostTwice() throws {
    let storage = MemoryStorage()
    func open(_ name: String, _ lease: Int64) throws -> Study {
      let study = try Study.open(
        try definition("random"), in: storage, worker: Worker(id: name, lease: lease))
      study.retries = 9
      return study
    }
    let slow = try open("slow", -1)
    let taken = try slow.ask()
    let quick = try open("quick", 60_000_000)
    try quick.ask().end(.completed([1]))
    #expect(throws: StudyError.self) { try taken.end(.completed([2])) }
    let lost = try open("gone", -1).ask()
    #expect(try slow.ask().number == lost.number)
  }

  @Test("Enqueued values are enqueued once, however often the study is opened")
  func enqueuedOnce() throws {
    let storage = MemoryStorage()
    for _ in 0..<3 {
      let study = try Study.open(try definition(), in: storage)
      try study.enqueueFirst([[("units", 32)], [("units", 64)]])
      #expect(study.progress.total == 2)
    }
  }
}
