import HoneCore
import HoneStorage
import Synchronization
import Testing
import Waiting

@testable import Hone

@Suite("Outages of the store")
struct OutageTests {
  private let full: StudyError = {
    var error = StudyError(.storage, "the disk is full")
    error.mayPass = true
    return error
  }()

  private func study(_ storage: any Storage) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("tpe"), pruner: .none, seed: 42)
    // Patience is half a lease, which no machine is too slow for.
    let worker = Worker(id: Worker.unique().id, lease: 36_000_000_000)
    return try Study.open(definition, in: storage, worker: worker)
  }

  // clock: the times at which it is asked are given.
  private func outage() -> Outage { Outage(patience: .seconds(30)) }

  @Test("Two failures that say the same are equal, however long each took to find out")
  func equality() {
    var failure = StorageError(.unavailable, "the file is locked")
    let first = failure
    failure.waited = .seconds(3)
    #expect(failure == first && Set([failure, first]).count == 1)
    #expect(StudyError(failure) == StudyError(first) && StudyError(failure).waited == .seconds(3))
    #expect(Set([StudyError(failure), StudyError(first)]).count == 1)
    #expect(failure != StorageError(.corrupt, first.message))
    var lasting = full
    lasting.mayPass = false
    #expect(lasting != full)
  }

  @Test("One outage has one clock, whoever waits and whenever it began to")
  func oneClock() {
    // clock: times are reckoned from here.
    let (outage, start) = (outage(), ContinuousClock.now)
    #expect(outage.goesOn(after: full, at: start))
    // A trial's end, another's report and the next trial.
    #expect(outage.goesOn(after: full, at: start + .seconds(10)))
    #expect(outage.goesOn(after: full, at: start + .seconds(29)))
    #expect(!outage.goesOn(after: full, at: start + .seconds(30)))
    // Who comes to it late waits for nothing.
    #expect(!outage.goesOn(after: full, at: start + .seconds(31)))
  }

  @Test("Whatever can be stored ends an outage, and the next one has a clock of its own")
  func twoOutages() {
    // clock: times are reckoned from here.
    let (outage, start) = (outage(), ContinuousClock.now)
    #expect(outage.goesOn(after: full, at: start))
    outage.passed()
    #expect(outage.goesOn(after: full, at: start + .seconds(40)))
    #expect(outage.goesOn(after: full, at: start + .seconds(69)))
    #expect(!outage.goesOn(after: full, at: start + .seconds(70)))
  }

  @Test("An outage that nobody waits for any more is over")
  func abandoned() {
    // clock: times are reckoned from here.
    let (outage, start) = (outage(), ContinuousClock.now)
    #expect(outage.goesOn(after: full, at: start))
    outage.begin(full)
    outage.end()
    #expect(outage.goesOn(after: full, at: start + .seconds(3_600)))
  }

  @Test("What a call has waited by itself counts, as for a file that another process has locked")
  func locked() {
    let outage = outage()
    var error = full
    error.waited = .seconds(29)
    #expect(outage.goesOn(after: error))
    outage.passed()
    error.waited = .seconds(30)
    #expect(!outage.goesOn(after: error))
  }

  @Test("Where patience is over no call waits for a lock any longer")
  func haste() {
    // clock: it is over at any time.
    let (outage, haste) = (Outage(patience: .zero), StoreHaste())
    StoreHaste.$current.withValue(haste) {
      #expect(!outage.goesOn(after: StudyError(.storage, "damaged")))
      #expect(!haste.hasBegun)
      #expect(!outage.goesOn(after: full))
      #expect(haste.hasBegun)
    }
  }

  @Test("A store that one call has waited for long enough is waited for by no other trial")
  func once() async throws {
    let storage = FaultyStorage()
    var error = StorageError(.unavailable, "the file is locked")
    error.waited = .seconds(36_000)
    let reported = Counter()
    let evaluator = ClosureEvaluator { [error] trial in
      reported.enter()
      try await eventually { reported.all == 3 }
      storage.fail(error)
      if trial.number == 0 { _ = try await trial.patientReport([1], step: 0) }
      return .completed([1])
    }
    let runner = try Runner(try study(storage), evaluator: evaluator, parallel: 3)
    let found = await #expect(throws: StudyError.self) { try await runner.run() }
    #expect(found?.message.contains("the file is locked") == true)
    // One try each: a report or an end of three trials, and the next trial.
    #expect(storage.refusals <= 4)
  }

  @Test("A report that waits is told of, and no trial is started meanwhile")
  func report() async throws {
    let storage = FaultyStorage()
    let listener = RunListener()
    let full = StorageError(.unavailable, "the disk is full")
    let evaluator = ClosureEvaluator { trial in
      guard trial.number == 0 else { return .completed([1]) }
      storage.fail(full)
      async let verdict = trial.patientReport([1], step: 0)
      try await eventually { storage.refusals >= 3 }
      #expect(listener.heard.withLock { $0 } == [full.message])
      storage.fail(nil)
      #expect(try await verdict == .proceed)
      return .completed([0])
    }
    let study = try study(storage)
    let runner = try Runner(
      study, evaluator: evaluator, limits: RunLimits(trials: 3), observer: listener)
    #expect(try await runner.run() == .trials(3))
    #expect(
      listener.heard.withLock { $0 } == [full.message, "recovered"]
        + (0..<3).map { "\($0) completed" })
    #expect(study.trials.map(\.values) == [[0], [1], [1]])
  }

  @Test("A trial that is given back waits for the store as one that ends does")
  func givenBack() async throws {
    let storage = FaultyStorage()
    let tries = Counter()
    let evaluator = ClosureEvaluator { _ in
      tries.enter()
      guard tries.all == 1 else { return .completed([1]) }
      storage.fail(StorageError(.unavailable, "the disk is full"))
      Task {
        try await eventually { storage.refusals >= 2 }
        storage.fail(nil)
      }
      throw StudyError(.machine, "no room on the disk")
    }
    let study = try study(storage)
    var runner = try Runner(study, evaluator: evaluator, limits: RunLimits(trials: 1))
    runner.machinePause = .milliseconds(1)
    #expect(try await runner.run() == .trials(1))
    #expect(tries.all == 2 && study.progress.failed == 0)
  }
}
