import HoneCore
import HoneStorage
import Synchronization
import Testing

@testable import Hone

@Suite("Changes after a revision")
struct TrialChangesTests {
  private func definition(high: Double = 4) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1.5...high)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: 7)
  }

  /// Studies that are kept differently: in nothing, and in a store with a second session.
  private enum Way: CaseIterable { case alone, stored }

  @Test("Each change is told once, those of running trials as well, with a store and without")
  func once() throws {
    for way in Way.allCases {
      let storage = MemoryStorage()
      let study =
        try way == .alone ? Study(definition()) : Study.open(definition(), in: storage)
      var known = study.revision
      func news() -> [Int] {
        let changes = study.trials(after: known)
        #expect(changes.revision >= known)
        known = changes.revision
        #expect(study.trials(after: known).isEmpty)
        return changes.trials.map(\.number)
      }
      #expect(news().isEmpty)
      let trials = try (0..<3).map { _ in try study.ask() }
      #expect(news() == [0, 1, 2])
      let before = known
      _ = try trials[1].report(0.5, step: 1)
      #expect(news() == [1])
      #expect(study.trials(after: before).trials[0].reports == [Report(step: 1, values: [0.5])])
      try trials[2].end(.completed([3]))
      try study.enqueue([("x", 2)])
      #expect(news() == [2, 3])
      #expect(study.trials(since: 3, after: before).trials.map(\.number) == [3])
      try trials[0].release()
      #expect(news() == [0])
      #expect(study.trials(after: 0).trials == study.trials)
    }
  }

  @Test("After an edit or growth nobody who asks after an earlier revision misses anything")
  func edited() throws {
    for way in Way.allCases {
      let storage = MemoryStorage()
      let study =
        try way == .alone ? Study(definition()) : Study.open(definition(), in: storage)
      let begun = try (0..<4).map { _ in try study.ask() }
      for trial in begun {
        _ = try trial.report(0.25, step: 1)
        _ = try trial.report(0.5, step: 2)
        guard trial.number != 2 else { continue }
        try trial.end(.completed([Double(trial.number)]))
      }
      try begun[2].release()
      var known = study.revision
      try study.mark(1, as: .failed(reason: "by hand"))
      var changes = study.trials(after: known)
      #expect(changes.revision > known)
      #expect(changes.trials.first { $0.number == 1 }?.state == .failed)
      known = changes.revision
      #expect(study.trials(after: known).isEmpty)
      try study.remove(trials: [0])
      changes = study.trials(after: known)
      #expect(changes.deleted == [0] && !changes.trials.contains { $0.number == 0 })
      known = changes.revision
      try study.grow(to: try definition(high: 9))
      changes = study.trials(after: known)
      #expect(changes.trials.map(\.number) == [1, 2, 3])
      guard way == .stored else { continue }
      // A reader that begins now knows of everything that was edited, whatever the client knew.
      let view = try StudyView("s", from: storage)
      #expect(view.revision == study.revision)
      for revision in 0..<view.revision {
        let told = view.trials(after: revision)
        #expect(told.trials.map(\.number) == [1, 2, 3] && told.deleted == [0], "\(revision)")
      }
      #expect(view.trials(after: view.revision).isEmpty)
    }
  }

  @Test("What one session does another is told of, and a reader without a session as well")
  func shared() throws {
    let storage = MemoryStorage()
    let one = try Study.open(try definition(), in: storage)
    let other = try Study.open(try definition(), in: storage)
    let view = try StudyView("s", from: storage)
    let known = view.revision
    let trial = try one.ask()
    _ = try trial.report(0.5, step: 3)
    let own = try other.ask()
    try own.end(.completed([2]))
    try one.refresh()
    try view.refresh()
    for changes in [
      one.trials(after: known), other.trials(after: known), view.trials(after: known),
    ] {
      #expect(changes.trials == other.trials)
      #expect(changes.revision == view.revision)
    }
  }
}

@Suite("Following a study")
struct StudyChangesTests {
  private func study() throws -> (Study, MemoryStorage) {
    let storage = MemoryStorage()
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1.5...4)]),
      objectives: [.minimize("loss")], sampler: .random, pruner: .none, seed: 7)
    return (try Study.open(definition, in: storage), storage)
  }

  @Test("Changes come one after another, and are looked for while there are none")
  func following() async throws {
    let (study, storage) = try study()
    let other = try Study.load("s", from: storage)
    // What happens while the reader waits: the test's clock.
    let steps = Mutex(0)
    let changes = study.changes(after: 0) {
      let step = steps.withLock { step in
        step += 1
        return step
      }
      switch step {
      case 1: break
      case 2: _ = try other.ask()
      case 3: _ = try other.report(0, step: 1, values: ["loss": 0.5])
      case 4: try other.tell(0, value: 0.25)
      case 5: try other.remove(trials: [0])
      default: throw CancellationError()
      }
    }
    var told: [TrialChanges] = []
    for try await change in changes { told.append(change) }
    #expect(told.map { $0.trials.map(\.state) } == [[.running], [.running], [.completed], []])
    #expect(told.map { $0.trials.first?.reports.count } == [0, 1, 1, nil])
    #expect(told.map(\.deleted) == [[], [], [], [0]])
    #expect(told.map(\.revision) == told.map(\.revision).sorted())
    #expect(told.last?.revision == study.revision)
  }

  @Test("Whoever stopped goes on after the last revision, and is told nothing twice")
  func goingOn() async throws {
    let (study, _) = try study()
    try study.ask().end(.completed([1]))
    var first = study.changes(after: 0) { throw CancellationError() }.makeAsyncIterator()
    let known = try #require(try await first.next())
    #expect(known.trials.map(\.number) == [0])
    #expect(try await first.next() == nil)
    try study.ask().end(.completed([2]))
    var second = study.changes(after: known.revision) { throw CancellationError() }
      .makeAsyncIterator()
    #expect(try await second.next()?.trials.map(\.number) == [1])
  }

  @Test("Cancelling the task that reads ends the sequence, also while it waits")
  func cancelling() async throws {
    let (study, _) = try study()
    let slow = study.changes(after: 0, every: .seconds(1_000_000))
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let waiting = study.changes(after: 0) {
      begin.finish()
      try await untilCancelled()
    }
    let task = Task {
      for try await _ in waiting { Issue.record("nothing has changed") }
      return true
    }
    for await _ in begun {}
    task.cancel()
    #expect(try await task.value)
    let cancelled = Task {
      for try await _ in slow { Issue.record("the task is cancelled") }
      return true
    }
    cancelled.cancel()
    #expect(try await cancelled.value)
  }

  @Test("A study that is deleted ends it with an error")
  func deleted() async throws {
    let (study, storage) = try study()
    let changes = study.changes(after: 0) { try Study.delete("s", from: storage) }
    let error = await #expect(throws: StudyError.self) { for try await _ in changes {} }
    #expect(error?.code == .unknownStudy)
  }
}
