import HoneCore
import HoneStorage
import Synchronization
import Testing
import Waiting

@testable import Hone

/// A store whose writes fail when a test says so.
final class FaultyStorage: Storage {
  private let inner = MemoryStorage()
  private let fault = Mutex<StorageError?>(nil)
  private let refused = Mutex(0)
  private let rival = Mutex<(@Sendable () -> Void)?>(nil)

  /// Lets writes fail from here on; nil repairs the store.
  func fail(_ error: StorageError?) { fault.withLock { $0 = error } }
  /// Lets another be quicker with each write from here on.
  func race(_ rival: (@Sendable () -> Void)?) { self.rival.withLock { $0 = rival } }
  /// How many writes have failed.
  var refusals: Int { refused.withLock { $0 } }

  private func check() throws(StorageError) {
    guard let error = fault.withLock({ $0 }) else { return }
    refused.withLock { $0 += 1 }
    throw error
  }

  func create(_ definition: StudyDefinition, at time: Timestamp) throws(StorageError) -> StudyID {
    try inner.create(definition, at: time)
  }
  func open(_ name: String) throws(StorageError) -> (id: StudyID, definition: StudyDefinition)? {
    try inner.open(name)
  }
  func studies() throws(StorageError) -> [StudySummary] { try inner.studies() }
  func delete(_ study: StudyID) throws(StorageError) { try inner.delete(study) }
  func reserve(
    _ count: Int, below limit: Int, in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Claim] {
    try check()
    return try inner.reserve(count, below: limit, in: study, by: worker, at: time)
  }
  func append(
    _ events: [Event], to study: StudyID, by worker: Worker, ifAt revision: Revision?
  ) throws(StorageError) -> Revision {
    try check()
    let rival = rival.withLock { $0.take() }
    rival?()
    defer { race(rival) }
    return try inner.append(events, to: study, by: worker, ifAt: revision)
  }
  func amend(
    _ amendments: [Amendment], in study: StudyID, at time: Timestamp
  ) throws(StorageError) -> Revision {
    try check()
    return try inner.amend(amendments, in: study, at: time)
  }
  func events(
    in study: StudyID, after revision: Revision, limit: Int
  ) throws(StorageError) -> EventPage {
    try inner.events(in: study, after: revision, limit: limit)
  }
  func vectors(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [VectorSummary]] {
    try inner.vectors(of: trials, in: study)
  }
  func vector(
    named name: String, of trial: Int, in study: StudyID
  ) throws(StorageError) -> [Double]? {
    try inner.vector(named: name, of: trial, in: study)
  }
  func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool,
    isLost: (Lease) -> Bool
  ) throws(StorageError) -> Claim? {
    try check()
    return try inner.claim(in: study, by: worker, at: time, lostOnly: lostOnly, isLost: isLost)
  }
  func renew(
    in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Int] {
    try check()
    return try inner.renew(in: study, by: worker, at: time)
  }
}

/// What a run tells whoever watches it.
final class RunListener: RunObserver {
  let heard = Mutex<[String]>([])
  func started(_ trial: ActiveTrial) {}
  func ended(_ trial: Trial) { heard.withLock { $0.append("\(trial.number) \(trial.state)") } }
  func failed(_ error: StudyError) { heard.withLock { $0.append(error.message) } }
  func recovered() { heard.withLock { $0.append("recovered") } }
}

/// Evaluates trials by a closure that sees whether it is being ended.
struct ClosureEvaluator: Evaluator {
  let body: @Sendable (ActiveTrial) async throws -> Outcome
  func evaluate(_ trial: ActiveTrial) async throws -> Outcome { try await body(trial) }
}

@Suite("Lost leases and failing stores")
struct FaultTests {
  private let full = StorageError(.unavailable, "the disk is full")

  private func open(
    _ storage: any Storage, lease: Int64 = 36_000_000_000, id: String = Worker.unique().id
  ) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("tpe"), pruner: .none, seed: 42)
    return try Study.open(definition, in: storage, worker: Worker(id: id, lease: lease))
  }

  @Test(
    "A trial of a process that is gone is taken over at once, with the same point, first of all")
  func takeover() throws {
    let storage = MemoryStorage()
    let own = ProcessIdentity.own
    let gone = ProcessIdentity(domain: own.domain, number: own.number, start: own.start - 1)
    let dead = try open(storage, id: gone.worker(random: 1))
    try dead.ask().end(.completed([1]))
    let lost = try dead.ask()
    let next = try open(storage)
    let again = try next.ask()
    #expect(again.number == lost.number && again.attempt == 2)
    #expect(again.parameters == lost.parameters)
    #expect(try open(storage).ask().number == 2)
  }

  @Test(
    "Giving a trial back, or marking it waiting, costs none of its retries; losing it does",
    arguments: [0, 1, 2])
  func retries(allowed: Int) throws {
    let storage = MemoryStorage()
    for attempt in 1...5 {
      let trial = try open(storage).ask()
      #expect(trial.number == 0 && trial.attempt == attempt)
      try trial.release()
    }
    for isMarked in [true, false] {
      let first = isMarked ? 6 : 7 + allowed
      for attempt in first...first + allowed {
        let study = try open(storage, lease: -1, id: "gone \(attempt)")
        study.retries = allowed
        let trial = try study.ask()
        #expect(trial.number == 0 && trial.attempt == attempt)
      }
      if isMarked { try open(storage).retry(0) }
    }
    let study = try open(storage)
    study.retries = allowed
    #expect(try study.ask().number == 1)
    let times = allowed == 0 ? "once" : "\(allowed + 1) times"
    #expect(study.trial(0)?.reason == "its worker vanished \(times) without an end")
  }

  @Test("An evaluation whose trial another worker took is ended, and the run goes on")
  func lost() async throws {
    let storage = MemoryStorage()
    let study = try open(storage, lease: -1, id: "slow")
    let listener = RunListener()
    let evaluator = ClosureEvaluator { trial in
      if trial.number == 0 {
        _ = try open(storage).ask()
        try await untilCancelled()
      }
      return .completed([Double(trial.number)])
    }
    let runner = try Runner(
      study, evaluator: evaluator, limits: RunLimits(trials: 2), observer: listener)
    // The taker never ends its trial: the study's second finished one is the run's third.
    let control = Task { try await runner.run() }
    try await eventually { listener.heard.withLock { $0.contains("0 running") } }
    control.cancel()
    _ = try await control.value
    #expect(study.trial(0)?.attempt == 2)
    #expect(study.trial(0)?.state == .running)
  }

  @Test("What trials find while the store fails for a while is stored once it is back")
  func outage() async throws {
    let storage = FaultyStorage()
    let study = try open(storage)
    let listener = RunListener()
    let evaluator = ClosureEvaluator { trial in
      if trial.number == 1 { storage.fail(full) }
      if trial.number == 0 {
        try await eventually { storage.refusals >= 3 }
        storage.fail(nil)
      }
      return .completed([Double(trial.number)])
    }
    let runner = try Runner(
      study, evaluator: evaluator, parallel: 2, limits: RunLimits(trials: 6), observer: listener)
    #expect(try await runner.run() == .trials(6))
    let heard = listener.heard.withLock { $0 }
    #expect(heard.filter { $0 == full.message }.count == 1)
    #expect(heard.filter { $0 == "recovered" }.count == 1)
    #expect(study.trials.map(\.values) == (0..<6).map { [Double($0)] })
  }

  @Test("A store that stays away ends the run and its trials before their leases are over")
  func away() async throws {
    let storage = FaultyStorage()
    let study = try open(storage, lease: 2_000_000)
    let ended = Counter()
    let listener = RunListener()
    let evaluator = ClosureEvaluator { trial in
      if trial.number == 1 { storage.fail(full) }
      do { if trial.number == 0 { try await untilCancelled() } } catch {
        ended.enter()
        throw error
      }
      return .completed([1])
    }
    let runner = try Runner(study, evaluator: evaluator, parallel: 2, observer: listener)
    let error = await #expect(throws: StudyError.self) { try await runner.run() }
    #expect(error?.code == .storage)
    #expect(error?.message.contains(full.message) == true)
    #expect(error?.message.contains("How trial 1 ended is not in the store") == true)
    #expect(ended.all == 1)
    #expect(listener.heard.withLock { $0 }.first == full.message)
  }

  @Test("A store that is damaged ends the run at once")
  func damaged() async throws {
    let storage = FaultyStorage()
    let study = try open(storage)
    let evaluator = ClosureEvaluator { trial in
      if trial.number == 0 { try await untilCancelled() }
      storage.fail(StorageError(.corrupt, "the file is damaged"))
      return .completed([1])
    }
    let runner = try Runner(study, evaluator: evaluator, parallel: 2)
    let error = await #expect(throws: StudyError.self) { try await runner.run() }
    #expect(error?.message.hasPrefix("the file is damaged") == true)
    #expect(storage.refusals <= 3)
  }

  @Test("No trial ends before it began, though the clock is set back meanwhile")
  func durations() throws {
    let time = FakeClocks()
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("random"), pruner: .none, seed: 1)
    let study = try Study(
      definition, .named, link: nil, clocks: time.clocks)
    let trial = try study.ask()
    time.jump(seconds: -3_600)
    try trial.end(.completed([1]))
    let ended = try #require(study.trial(0))
    #expect(try #require(ended.finished) >= (try #require(ended.started)))
  }
}
