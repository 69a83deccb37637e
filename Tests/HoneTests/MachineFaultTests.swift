import HoneCore
import HoneStorage
import Synchronization
import Testing

@testable import Hone

/// Evaluates trials on a machine that lacks something as long as a test says so.
private final class Poor: Evaluator {
  private let lacking: Mutex<Int>
  /// The parameters of each try.
  let tried = Mutex<[String]>([])

  init(lacking: Int) { self.lacking = Mutex(lacking) }

  func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    tried.withLock { $0.append("\(trial.number) \(trial.parameters)") }
    let isLacking = lacking.withLock { lacking in
      lacking -= 1
      return lacking >= 0
    }
    if isLacking { throw StudyError(.machine, "too many open files") }
    return .completed([try contractLoss(trial.parameters)])
  }
}

/// What a run tells whoever watches it.
private final class Listener: RunObserver {
  let faults = Mutex<[Int]>([])
  func started(_ trial: ActiveTrial) {}
  func ended(_ trial: Trial) {}
  func machineFailed(_ error: StudyError, trial: Int) { faults.withLock { $0.append(trial) } }
}

@Suite("Faults of the machine")
struct MachineFaultTests {
  private func study(in storage: any Storage = MemoryStorage()) throws -> Study {
    let definition = try StudyDefinition(
      name: "s", space: contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("tpe"), pruner: .none, seed: 42)
    return try Study.open(definition, in: storage)
  }

  private func run(
    _ study: Study, _ evaluator: Poor, parallel: Int = 1, _ listener: Listener = Listener()
  ) async throws -> StopReason {
    var runner = try Runner(
      study, evaluator: evaluator, parallel: parallel, limits: RunLimits(trials: 6),
      observer: listener)
    runner.machinePause = .milliseconds(1)
    return try await runner.run()
  }

  @Test("A trial that the machine lets begin later is the same trial, and has not failed")
  func recovers() async throws {
    let (study, evaluator, listener) = (try study(), Poor(lacking: 3), Listener())
    #expect(try await run(study, evaluator, listener) == .trials(6))
    #expect(study.progress.completed == 6 && study.progress.failed == 0)
    let tried = evaluator.tried.withLock { $0 }
    #expect(tried.count == 9 && Set(tried).count == 6)
    // It is told of once, however often it happens.
    #expect(listener.faults.withLock { $0 } == [0])
    let undisturbed = try self.study()
    _ = try await run(undisturbed, Poor(lacking: 0))
    #expect(study.trials.map(\.values) == undisturbed.trials.map(\.values))
  }

  @Test("A machine that stays poor ends the run, and the next one goes on with the same trials")
  func stops() async throws {
    let storage = MemoryStorage()
    let evaluator = Poor(lacking: .max)
    let error = await #expect(throws: StudyError.self) {
      try await run(try study(in: storage), evaluator, parallel: 3)
    }
    #expect(error?.code == .machine)
    #expect(error?.message.hasPrefix("too many open files\n") == true)
    #expect(error?.message.contains("the same command resumes") == true)
    let again = try study(in: storage)
    #expect(again.progress.failed == 0 && again.progress.running == 0)
    let rich = Poor(lacking: 0)
    #expect(try await run(again, rich) == .trials(6))
    #expect(again.progress.completed == 6 && again.progress.failed == 0)
    let first = evaluator.tried.withLock { Set($0) }
    #expect(first.isSubset(of: rich.tried.withLock { Set($0) }))
  }

  @Test("Trials that go well are no part of a run of faults, however many there are of those")
  func mixed() {
    let watch = MachineWatch(moment: .zero)
    let fault = StudyError(.machine, "too many open files")
    for _ in 0..<100 {
      let round = watch.round
      _ = watch.failed(fault, round: round)
      watch.passed(round: round)
      #expect(watch.idle() == nil)
    }
  }

  @Test("Trials that fail together are one try, and each try waits longer")
  func rounds() {
    let watch = MachineWatch(moment: .seconds(1))
    // clock: times are reckoned from here.
    let (fault, now) = (StudyError(.machine, "no threads"), ContinuousClock.now)
    for _ in 0..<200 { _ = watch.failed(fault, round: 0, at: now) }
    #expect(watch.round == 1 && watch.idle() == nil && watch.idle() == nil)
    #expect(!watch.mayStart(at: now) && watch.mayStart(at: now + .seconds(1)))
    _ = watch.failed(fault, round: 1, at: now)
    #expect(!watch.mayStart(at: now + .seconds(1)) && watch.mayStart(at: now + .seconds(2)))
  }
}
