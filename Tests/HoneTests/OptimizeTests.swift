import Hone
import Testing
import Waiting

@Suite("Optimize")
struct OptimizeTests {
  @Test("The contract's example runs and improves")
  func contract() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .auto, seed: 7)
    try await study.optimize(trials: 50, parallel: 2) { trial in
      try contractLoss(trial.parameters)
    }
    #expect(study.progress.completed == 50)
    let best = try #require(study.best.value)
    #expect(best < (study.trial(0)?.values.first ?? 0))
    #expect("\(study.best)".hasPrefix("loss \(best) at trial"))
  }

  @Test("The same seed gives the same study", arguments: ["random", "tpe"])
  func reproducible(sampler: String) async throws {
    func run() async throws -> [Trial] {
      let study = try Study(
        space: contractSpace(), objective: .minimize("loss"), sampler: AlgorithmSpec(sampler),
        seed: 11)
      try await study.optimize(trials: 30) { try contractLoss($0.parameters) }
      return study.trials
    }
    let (first, second) = (try await run(), try await run())
    #expect(first.map(\.parameters) == second.map(\.parameters))
    #expect(first.map(\.values) == second.map(\.values))
  }

  @Test("As many trials run at the same time as asked for, and no more")
  func parallel() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    let counter = Counter()
    try await study.optimize(trials: 12, parallel: 3) { trial in
      counter.enter()
      defer { counter.leave() }
      // The first three wait for one another, however slowly they begin.
      try await eventually { counter.all >= 3 }
      return Double(trial.number)
    }
    #expect(counter.most == 3)
    #expect(counter.all == 12)
  }

  @Test("A closure that throws makes a failed trial with the error as its reason")
  func failures() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    try await study.optimize(trials: 6) { trial in
      if trial.number.isMultiple(of: 2) { throw Broken() }
      return Double(trial.number)
    }
    #expect(study.progress.failed == 3)
    #expect(study.progress.completed == 3)
    #expect(study.trial(0)?.reason == "the disk is on fire")
  }

  @Test("A pruned trial keeps its reports and is not the best")
  func pruning() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random,
      pruner: .median(startup: 2, warmup: 0), seed: 1)
    try await study.optimize(trials: 6) { trial in
      for step in 0..<5 {
        try trial.checkpoint(Double(trial.number) + 1 / Double(step + 1), step: step)
      }
      return Double(trial.number)
    }
    let pruned = study.trials.filter { $0.state == .pruned }
    #expect(!pruned.isEmpty)
    #expect(pruned.allSatisfy { !$0.reports.isEmpty && $0.values.isEmpty })
    #expect(study.best.trial?.number == 0)
  }

  @Test("The study ends at its target, and when nothing improves")
  func limits() async throws {
    func study() throws -> Study {
      try Study(space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    }
    let first = try study()
    let target = try await first.optimize(trials: 100, target: 0.5) { 5 - Double($0.number) }
    #expect(target == .target(0))
    #expect(first.progress.finished == 6)

    let second = try study()
    let patience = try await second.optimize(trials: 100, patience: 4) { trial in
      abs(3 - Double(trial.number))
    }
    #expect(patience == .patience(4))
    #expect(second.progress.finished == 8)
  }

  @Test(
    "A finite space of N points is exhausted in N trials, each point once",
    arguments: ["auto", "random", "tpe", "grid"])
  func exhausted(sampler: String) async throws {
    let space = try SearchSpace([
      .int("a", in: 1...3), .choice("b", ["x", "y"]),
      .ordinal("c", ["s", "m", "l"]).when("b", is: "y"),
    ])
    let study = try Study(
      space: space, objective: .minimize("loss"), sampler: AlgorithmSpec(sampler), seed: 5)
    let reason = try await study.optimize(trials: 100, parallel: 2) { trial in
      Double(try trial.parameters.int("a"))
    }
    #expect(reason == .exhausted)
    #expect(study.progress.completed == 12)
    #expect(Set(study.trials.map(\.parameters)).count == 12)
  }

  @Test("Cancelling gives running trials back, and the next run tries the same points")
  func cancellation() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    let started = Counter()
    let run = Task {
      try await study.optimize(trials: 4, parallel: 2) { _ in
        started.enter()
        try await untilCancelled()
        return 1
      }
    }
    try await eventually { started.all == 2 }
    let points = study.trials.map(\.parameters)
    run.cancel()
    #expect(try await run.value == .interrupted)
    #expect(study.trials.map(\.state) == [.waiting, .waiting])
    try await study.optimize(trials: 4) { _ in 1 }
    #expect(study.trials.prefix(2).map(\.parameters) == points)
    #expect(study.trials.prefix(2).map(\.attempt) == [2, 2])
    #expect(study.progress.completed == 4)
  }

  @Test("Limits that cannot be meant are refused before anything runs")
  func badLimits() async throws {
    let study = try Study(
      space: contractSpace(), objectives: [.minimize("a"), .minimize("b")], sampler: .random,
      seed: 1)
    await #expect(throws: StudyError.self) {
      try await study.optimize(RunLimits(target: 1)) { _ in [1, 1] }
    }
    await #expect(throws: StudyError.self) {
      try await study.optimize(RunLimits(trials: 0)) { _ in [1, 1] }
    }
    await #expect(throws: StudyError.self) {
      try await study.optimize(RunLimits(trials: 1), parallel: 0) { _ in [1, 1] }
    }
    #expect(study.progress.total == 0)
  }
}
