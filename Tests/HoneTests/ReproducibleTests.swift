import Hone
import HoneTesting
import Testing

@Suite("Reproducible studies")
struct ReproducibleTests {
  static let sampling = ["random", "tpe"]

  private func definition(
    _ sampler: String, pruner: AlgorithmSpec = .asha(min: 1, eta: 2), reproducible: Int? = 8,
    space: SearchSpace? = nil
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try space ?? contractSpace(), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec(sampler), pruner: pruner, seed: 42, reproducible: reproducible)
  }

  /// What may not depend on timing.
  private func picture(_ study: Study) -> [String] {
    study.trials.map {
      "\($0.number) \($0.state) \($0.parameters) \($0.values) \($0.reports) \($0.reason ?? "")"
    }
  }

  private func whole(_ sampler: String) throws -> [String] {
    let study = try Study(definition(sampler))
    try study.enqueueFirst([[("units", 64)], [("lr", 0.01)]])
    var schedule = Schedule([study], workers: 1, trials: 40, seed: 1)
    try schedule.run()
    #expect(study.trials.contains { $0.state == .pruned })
    #expect(study.trials.contains { $0.state == .failed })
    return picture(study)
  }

  @Test(
    "Interrupted and gone on with any number of times, it is the study that never stopped",
    arguments: sampling, [1, 2, 3] as [UInt64])
  func resumed(sampler: String, seed: UInt64) throws {
    let expected = try whole(sampler)
    let storage = MemoryStorage()
    for part in 0... {
      let study = try Study.open(try definition(sampler), in: storage)
      try study.enqueueFirst([[("units", 64)], [("lr", 0.01)]])
      var schedule = Schedule([study], workers: 1 + part % 8, trials: 40, seed: seed + UInt64(part))
      try schedule.run(limit: 60)
      try schedule.interrupt()
      if study.finishedCount == 40 {
        #expect(picture(study) == expected)
        break
      }
    }
  }

  @Test(
    "Several processes on one store make the study that one makes",
    arguments: sampling, [1, 2, 3] as [UInt64])
  func shared(sampler: String, seed: UInt64) throws {
    let storage = MemoryStorage()
    let studies = try (0..<3).map { _ in try Study.open(try definition(sampler), in: storage) }
    try studies[1].enqueueFirst([[("units", 64)], [("lr", 0.01)]])
    var schedule = Schedule(studies, workers: 8, trials: 40, seed: seed)
    try schedule.run()
    for study in studies {
      try study.refresh()
      #expect(picture(study) == (try whole(sampler)))
    }
  }

  @Test(
    "Workers that vanish and whose trials are tried again leave no trace",
    arguments: sampling, [1, 2, 3] as [UInt64])
  func vanished(sampler: String, seed: UInt64) throws {
    let storage = MemoryStorage()
    func open(_ name: String, lease: Int64) throws -> Study {
      let study = try Study.open(
        try definition(sampler), in: storage, worker: Worker(id: name, lease: lease))
      study.retries = 1_000
      return study
    }
    let survivor = try open("survivor", lease: 3_600_000_000)
    try survivor.enqueueFirst([[("units", 64)], [("lr", 0.01)]])
    for life in 0..<6 {
      // Their trials are free at once, so that they also meet others that take them over.
      let doomed = try open("doomed \(life)", lease: -1)
      var schedule = Schedule([doomed], workers: 4, trials: 40, seed: seed + UInt64(life))
      try schedule.run(limit: 25)
      schedule.vanish()
    }
    var schedule = Schedule([survivor], workers: 3, trials: 40, seed: seed)
    try schedule.run()
    #expect(survivor.trials.contains { $0.attempt > 1 })
    #expect(picture(survivor) == (try whole(sampler)))
  }

  @Test(
    "A run with workers and random pauses gives the same study as one worker",
    arguments: sampling)
  func runner(sampler: String) async throws {
    func run(parallel: Int, limits: RunLimits) async throws -> Study {
      let study = try Study(definition(sampler))
      try await study.optimize(limits, parallel: parallel) { trial in
        for step in 0..<6 {
          // clock: a pause of any length.
          try await Task.sleep(for: .microseconds(Int.random(in: 0..<3_000)))
          try trial.checkpoint(
            try contractLoss(trial.parameters) + 1 / Double(step + 1), step: step)
        }
        if trial.number % 7 == 3 { throw Broken() }
        return [try contractLoss(trial.parameters)]
      }
      return study
    }
    // Also where the end depends on what was found.
    for limits in [RunLimits(trials: 30), RunLimits(trials: 200, patience: 9)] {
      let one = try await run(parallel: 1, limits: limits)
      #expect(one.trials.contains { $0.state == .pruned })
      for parallel in [2, 8] {
        #expect(picture(try await run(parallel: parallel, limits: limits)) == picture(one))
      }
    }
    let far = try await run(parallel: 1, limits: RunLimits(trials: 200, patience: 9))
    #expect(far.finishedCount < 200)
  }

  @Test("Two runs on one store at the same time end, with the study that one worker makes")
  func twoRunners() async throws {
    let storage = MemoryStorage()
    @Sendable func evaluate(_ trial: ActiveTrial) async throws -> Double {
      // clock: a pause of any length.
      try await Task.sleep(for: .microseconds(Int.random(in: 0..<2_000)))
      return try contractLoss(trial.parameters)
    }
    let a = try Study.open(try definition("tpe"), in: storage)
    let b = try Study.open(try definition("tpe"), in: storage)
    async let first = a.optimize(trials: 24, parallel: 2, evaluate)
    async let second = b.optimize(trials: 24, parallel: 2, evaluate)
    _ = try await (first, second)
    let alone = try Study(definition("tpe"))
    try await alone.optimize(trials: 24, evaluate)
    try a.refresh()
    #expect(picture(a) == picture(alone))
  }

  @Test("A finite space ends with each point once, at any number of workers")
  func finite() async throws {
    let space = try SearchSpace([.int("a", in: 1...4), .choice("b", ["x", "y", "z"])])
    var pictures: [[String]] = []
    for parallel in [1, 3, 8] {
      let study = try Study(definition("tpe", pruner: .none, space: space))
      let reason = try await study.optimize(parallel: parallel) { trial in
        // clock: a pause of any length.
        try await Task.sleep(for: .microseconds(Int.random(in: 0..<2_000)))
        return Double(try trial.parameters.int("a"))
      }
      #expect(reason == .exhausted)
      #expect(Set(study.trials.map(\.parameters)).count == 12)
      pictures.append(picture(study))
    }
    #expect(Set(pictures).count == 1)
  }

  @Test("Asking for a trial before the ones that count for it have ended says which")
  func notReady() throws {
    let study = try Study(definition("tpe", reproducible: 3))
    let trials = try (0..<3).map { _ in try study.ask() }
    try study.tell(1, value: 1)
    let early = #expect(throws: StudyError.self) { try study.ask() }
    #expect(early?.code == .notReady)
    #expect(early?.message.contains("trial 3") == true)
    #expect(early?.message.contains("trial 0 has ended") == true)
    try trials[0].end(.failed(reason: "no luck"))
    // Trial 4 waits for trial 1, which has ended already.
    #expect(try study.ask().number == 3)
    #expect(try study.ask().number == 4)
    let next = #expect(throws: StudyError.self) { try study.ask() }
    #expect(next?.message.contains("trial 2 has ended") == true)
  }

  @Test("An enqueued trial waits its turn, and none overtakes it")
  func enqueuedInBetween() throws {
    let storage = MemoryStorage()
    let study = try Study.open(try definition("tpe", reproducible: 2), in: storage)
    let other = try Study.open(try definition("tpe", reproducible: 2), in: storage)
    let first = try study.ask()
    let second = try other.ask()
    #expect(try study.enqueue([("units", 99)]) == 2)
    for study in [study, other] {
      #expect(throws: StudyError.self) { try study.ask() }
    }
    // One that is given back goes first.
    try second.release()
    #expect(try study.ask().number == second.number)
    #expect(throws: StudyError.self) { try study.ask() }
    try first.end(.completed([1]))
    #expect(try other.ask().parameters["units"] == 99)
  }

  @Test(
    "Trials taken out, ended ones and running ones, hold back no later trial and teach it nothing",
    arguments: sampling)
  func deleted(sampler: String) throws {
    let removed = [3, 17, 18]
    func run(workers: Int, seed: UInt64) throws -> [String] {
      let storage = MemoryStorage()
      let study = try Study.open(try definition(sampler, reproducible: 4), in: storage)
      var schedule = Schedule([study], workers: workers, trials: 20, seed: seed)
      try schedule.run()
      let running = try study.ask()
      try study.remove(trials: removed + [running.number])
      #expect(throws: StudyError.self) { try running.end(.completed([0])) }
      schedule = Schedule([study], workers: workers, trials: 40, seed: seed)
      try schedule.run()
      #expect(study.trials.count == 40)
      return picture(try Study.open(try definition(sampler, reproducible: 4), in: storage))
    }
    let one = try run(workers: 1, seed: 1)
    #expect(!one.contains { $0.hasPrefix("17 ") })
    for (workers, seed) in [(2, 2), (4, 3)] as [(Int, UInt64)] {
      #expect(try run(workers: workers, seed: seed) == one)
    }
  }

  @Test("More workers than it is reproducible for are refused, and so is a number below 1")
  func workers() async throws {
    let study = try Study(definition("random", reproducible: 2))
    let error = await #expect(throws: StudyError.self) {
      try await study.optimize(trials: 4, parallel: 3) { _ in 1 }
    }
    #expect(error?.message.contains("`reproducible: 2`") == true)
    #expect(throws: SpaceError.self) { try definition("random", reproducible: 0) }
  }

  @Test("It keeps its sampler, its pruner and its number of workers, and says what differs")
  func keeps() throws {
    let storage = MemoryStorage()
    _ = try Study.open(try definition("tpe", pruner: .median), in: storage)
    for (other, part) in [
      (try definition("random", pruner: .median), "sampler, tpe, not random"),
      (try definition("tpe", pruner: .asha), "pruner, median, not asha"),
      (try definition("tpe", pruner: .median, reproducible: 4), "`reproducible: 8`"),
    ] {
      let error = #expect(throws: StudyError.self) { try Study.open(other, in: storage) }
      #expect(error?.code == .differs)
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
    // What is not given is what was stored.
    let again = try definition("auto", pruner: .median, reproducible: nil)
    #expect(try Study.open(again, in: storage).definition.reproducible == 8)
    let late = MemoryStorage()
    _ = try Study.open(try definition("tpe", reproducible: nil), in: late)
    let error = #expect(throws: StudyError.self) {
      try Study.open(try definition("tpe"), in: late)
    }
    #expect(error?.message.contains("without `reproducible`") == true)
  }
}
