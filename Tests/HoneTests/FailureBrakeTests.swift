import Hone
import Synchronization
import Testing

@Suite("Trials that fail and the run that they stop")
struct FailureBrakeTests {
  /// A program that fails until it is mended.
  private final class Fragile: Sendable {
    private let state = Mutex((isMended: false, calls: 0))
    func mend() { state.withLock { $0.isMended = true } }
    var calls: Int { state.withLock { $0.calls } }

    func evaluate(_ trial: ActiveTrial) throws -> Double {
      let isMended = state.withLock { state in
        state.calls += 1
        return state.isMended
      }
      guard isMended else { throw Broken() }
      return try contractLoss(trial.parameters)
    }
  }

  private func definition(reproducible: Int? = nil) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")], sampler: .tpe,
      pruner: .none, seed: 5, reproducible: reproducible)
  }

  @Test("In a store the failed trials are tried again at their points", arguments: [1, 3])
  func stored(parallel: Int) async throws {
    let storage = MemoryStorage()
    let fragile = Fragile()
    let study = try Study.open(try definition(), in: storage)
    let reason = try await study.optimize(trials: 12, parallel: parallel) {
      try fragile.evaluate($0)
    }
    guard case .failures(let found) = reason else {
      Issue.record("\(reason)")
      return
    }
    #expect(found.count == found.ended && found.count == study.finishedCount)
    #expect((5...(4 + parallel)).contains(found.count))
    #expect(found.reason == "the disk is on fire")
    let points = study.trials.map(\.parameters)
    fragile.mend()
    let again = try Study.open(try definition(), in: storage)
    #expect(
      try await again.optimize(trials: 12, parallel: parallel) { try fragile.evaluate($0) }
        == .trials(12))
    #expect(again.progress.completed == 12 && again.progress.failed == 0)
    #expect(again.trials.prefix(points.count).map(\.parameters) == points)
    #expect(again.trial(0)?.attempt == 2)
  }

  @Test("Without a store they stay, and do not count")
  func inMemory() async throws {
    let fragile = Fragile()
    let study = try Study(try definition())
    _ = try await study.optimize(trials: 12) { try fragile.evaluate($0) }
    #expect(study.finishedCount == 5)
    fragile.mend()
    #expect(try await study.optimize(trials: 12) { try fragile.evaluate($0) } == .trials(12))
    #expect(study.progress.completed == 12 && study.progress.failed == 5)
    #expect(try await study.optimize(trials: 12) { try fragile.evaluate($0) } == .trials(12))
    #expect(fragile.calls == 17)
  }

  @Test("With `ignore` every failed trial counts, as before")
  func ignored() async throws {
    let fragile = Fragile()
    let study = try Study.open(try definition(), in: MemoryStorage())
    let limits = RunLimits(trials: 8, failures: .ignore)
    for _ in 0..<2 {
      let reason = try await study.optimize(limits) { [try fragile.evaluate($0)] }
      #expect(reason == .trials(8))
    }
    #expect(fragile.calls == 8 && study.progress.failed == 8)
  }

  @Test("One that still runs may yet go well: then the run is not stopped")
  func slowSuccess() async throws {
    let study = try Study.open(try definition(), in: MemoryStorage())
    let (failed, announce) = AsyncStream.makeStream(of: Void.self)
    let reason = try await study.optimize(trials: 9, parallel: 2) { trial in
      if trial.number == 0 {
        var ends = failed.makeAsyncIterator()
        for _ in 0..<5 { _ = await ends.next() }
        return 1
      }
      guard trial.number > 5 else {
        announce.yield()
        throw Broken()
      }
      return 2
    }
    #expect(reason == .trials(9))
    #expect(study.progress.failed == 5 && study.progress.completed == 4)
  }

  @Test("What vanished with its workers, and what failed in a study that goes well, stays failed")
  func stays() async throws {
    let storage = MemoryStorage()
    let lost = try Study.open(
      try definition(), in: storage, worker: Worker(id: "gone", lease: -1))
    lost.retries = 0
    _ = try lost.ask()
    let study = try Study.open(try definition(), in: storage)
    study.retries = 0
    try await study.optimize(trials: 2) { _ -> Double in throw Broken() }
    #expect(study.trials.map(\.state) == [.failed, .failed])
    try await study.optimize(trials: 4) { trial in
      if trial.number == 2 { throw Broken() }
      return 1
    }
    // Nothing had gone well: what failed is tried again, and what was lost is not.
    #expect(study.trials.map(\.state) == [.failed, .completed, .failed, .completed])
    try await study.optimize(trials: 5) { _ in 1 }
    #expect(study.trials.map(\.attempt) == [2, 2, 1, 1, 1])
  }

  @Test("A failed trial is tried again at once as often as is said; a study's own error is not")
  func retries() async throws {
    let study = try Study.open(try definition(), in: MemoryStorage())
    study.failureRetries = 2
    let calls = Counter()
    try await study.optimize(trials: 3) { trial in
      calls.enter()
      if trial.number == 0, trial.attempt < 3 { throw Broken() }
      if trial.number == 1 { return .nan }
      return 1
    }
    #expect(study.trials.map(\.state) == [.completed, .failed, .completed])
    #expect(study.trials.map(\.attempt) == [3, 3, 1])
    #expect(calls.all == 7)
    let wrong = try Study.open(
      try StudyDefinition(
        name: "t", space: contractSpace(), objectives: [.minimize("loss")], sampler: .random,
        pruner: .none, seed: 1), in: MemoryStorage())
    wrong.failureRetries = 5
    let tries = Counter()
    try await wrong.optimize(trials: 1) { _ -> Double in
      tries.enter()
      throw StudyError(.metric, "no such metric")
    }
    #expect(tries.all == 1)
  }

  @Test(
    "A rule that cannot be meant is an error before anything runs",
    arguments: [
      FailureBrake(first: 0), FailureBrake(first: 1, share: 1), FailureBrake(share: -0.1),
      FailureBrake(share: .nan), FailureBrake(share: 0.5, after: 0),
    ])
  func wrong(rule: FailureBrake) async throws {
    let study = try Study(try definition())
    await #expect(throws: StudyError.self) {
      try await study.optimize(RunLimits(trials: 1, failures: rule)) { _ in [1] }
    }
    #expect(study.trials.isEmpty)
  }
}
