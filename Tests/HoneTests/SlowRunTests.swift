import HoneStorage
import HoneTesting
import Synchronization
import Testing
import Waiting

@testable import Hone

@Suite("A run whose sampler takes long", .timeLimit(.minutes(Patience.minutes)))
struct SlowRunTests {
  private func runner(
    _ study: Study, parallel: Int = 2, _ limits: RunLimits, control: RunControl = RunControl(),
    _ body: @escaping @Sendable (ActiveTrial) async throws -> Void = { _ in }
  ) throws -> Runner {
    let evaluator = ClosureEvaluator { trial in
      try await body(trial)
      return .completed([try contractLoss(trial.parameters)])
    }
    return try Runner(
      study, evaluator: evaluator, parallel: parallel, limits: limits, control: control)
  }

  @Test("hears of its trials, and keeps the leases for any time while it works one out")
  func leases() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let (study, other) = (try slow.open("a", gate), try slow.open("b"))
    let mayEnd = Mutex(false)
    let runner = try runner(study, RunLimits(trials: 3)) { trial in
      guard trial.number == 0 else { return }
      try await eventually { gate.waiting == [1] }
      _ = try trial.report(0.5, step: 1)
      try await eventually { mayEnd.withLock { $0 } }
    }
    gate.open(once: true)
    async let reason = runner.run()
    try await eventually { study.trial(0)?.reports.count == 1 }
    for _ in 0..<6 {
      slow.time.pass(seconds: 40)
      let now = slow.time.wall
      try await eventually { try slow.leases().values.filter { $0.end > now }.count == 2 }
      #expect(try other.ask(within: Quota(trials: 2)) == nil)
    }
    mayEnd.withLock { $0 = true }
    try await eventually { study.finishedCount == 1 }
    #expect(gate.waiting == [1])
    gate.open()
    #expect(try await reason == .trials(3))
    #expect(study.trials.map(\.attempt) == [1, 1, 1])
  }

  @Test("works trials out one at a time, so that each knows of those before it")
  func order() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    let mayEnd = Mutex(false)
    let runner = try runner(study, parallel: 4, RunLimits(trials: 4)) { _ in
      try await eventually { mayEnd.withLock { $0 } }
    }
    async let reason = runner.run()
    for number in 0..<4 {
      try await eventually { gate.waiting == [number] }
      #expect(study.progress.running == number)
      gate.open(once: true)
    }
    mayEnd.withLock { $0 = true }
    #expect(try await reason == .trials(4))
    #expect(gate.arrivals == [0, 1, 2, 3])
  }

  @Test("gives up what it works out when it is to end, and goes on with it the next time")
  func stopped() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    let control = RunControl()
    gate.open(once: true)
    let runner = try runner(study, RunLimits(trials: 3), control: control) { trial in
      // Whoever asks for an end does not end what runs.
      if trial.number == 0 { try await eventually { gate.cancelled == [1] } }
    }
    async let reason = runner.run()
    try await eventually { gate.waiting == [1] }
    control.stop()
    #expect(try await reason == .interrupted)
    #expect(study.trial(0)?.state == .completed)
    let next = try self.runner(try slow.open("b"), RunLimits(trials: 3))
    #expect(try await next.run() == .trials(3))
    #expect(next.study.trials.map(\.number) == [0, 1, 2])
    #expect(next.study.trial(1)?.attempt == 2)
  }

  @Test("gives everything back when it is to end at once")
  func cancelled() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    let control = RunControl()
    gate.open(once: true)
    let runner = try runner(study, RunLimits(trials: 3), control: control) { _ in
      try await untilCancelled()
    }
    async let reason = runner.run()
    try await eventually { gate.waiting == [1] }
    control.cancel()
    #expect(try await reason == .interrupted)
    #expect(gate.cancelled == [1])
    #expect(study.trials.map(\.state) == [.waiting, .waiting])
    #expect(try slow.leases().isEmpty)
  }

  @Test("begins nothing that it has worked out while the study is paused, and does so afterwards")
  func paused() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    let runner = try runner(study, RunLimits(trials: 2))
    async let reason = runner.run()
    try await eventually { gate.waiting == [0] }
    try study.set(.paused)
    gate.open()
    try await eventually {
      study.trial(0).map { $0.attempt == 1 && $0.state == .waiting } == true
    }
    #expect(try slow.leases().isEmpty)
    try study.set(.running)
    #expect(try await reason == .trials(2))
    #expect(study.trials.map(\.state) == [.completed, .completed])
    #expect(study.trials.map(\.attempt) == [2, 1])
  }

  @Test("ends when a value is good enough, whatever it is working out")
  func target() async throws {
    let slow = try SlowStudy()
    let gate = PonderingGate()
    let study = try slow.open("a", gate)
    gate.open(once: true)
    let runner = try runner(study, RunLimits(target: 1e9)) { _ in
      try await eventually { gate.waiting == [1] }
    }
    guard case .target = try await runner.run() else {
      Issue.record("the run went on")
      return
    }
    #expect(gate.cancelled == [1])
    #expect(study.trials.filter { $0.state == .running }.isEmpty)
  }

  @Test("waits for a store that fails meanwhile, and leaves no number out")
  func outage() async throws {
    let storage = FaultyStorage()
    let slow = try SlowStudy(in: storage)
    let gate = PonderingGate()
    // So that the store is waited for, however slow the machine is.
    let study = try slow.open("a", gate, lease: 360_000_000_000)
    let runner = try runner(study, RunLimits(trials: 4))
    gate.open(once: true)
    async let reason = runner.run()
    try await eventually { gate.waiting == [1] && study.finishedCount == 1 }
    storage.fail(StorageError(.unavailable, "the disk is full"))
    gate.open()
    try await eventually { storage.refusals >= 2 }
    storage.fail(nil)
    #expect(try await reason == .trials(4))
    #expect(study.trials.map(\.number) == [0, 1, 2, 3])
    #expect(study.trials.map(\.state) == Array(repeating: .completed, count: 4))
  }

  @Test("makes the same reproducible study with one worker and with four")
  func reproducible() async throws {
    func picture(parallel: Int) async throws -> [String] {
      let slow = try SlowStudy(reproducible: 4)
      let study = try slow.open("a")
      let runner = try runner(study, parallel: parallel, RunLimits(trials: 30))
      #expect(try await runner.run() == .trials(30))
      return study.trials.map { "\($0.number) \($0.parameters) \($0.values)" }
    }
    #expect(try await picture(parallel: 1) == picture(parallel: 4))
  }
}
