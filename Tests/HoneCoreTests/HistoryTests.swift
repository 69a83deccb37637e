import HoneAlgorithms
import HoneCore
import Testing

@Suite struct HistoryTests {
  private func engine(
    _ objectives: [Objective] = [.minimize("loss")], trials: Int,
    space: SearchSpace? = nil
  ) throws -> Engine {
    let space = try space ?? SearchSpace([.float("x", in: -2...5)])
    let definition = try StudyDefinition(
      name: "test", space: space, objectives: objectives, sampler: .random, pruner: .none, seed: 3)
    var engine = try Engine(definition, sampler: RandomSampler(), pruner: NoPruner())
    for trial in 0..<trials {
      let proposal = try engine.propose(trial: trial)
      engine.apply(.asked(.init(trial: trial, point: proposal.point, seen: 0, at: 0)))
    }
    return engine
  }

  @Test func theBestIsTheSmallestAndTheEarliestOfEqualsInWhicheverOrderTheyEnd() throws {
    var engine = try engine(trials: 5)
    for (trial, value) in [(3, 2.0), (1, 2), (4, 7), (2, .nan), (0, 3)] {
      engine.apply(.finished(trial: trial, attempt: 1, .completed([value]), at: 0))
    }
    #expect(engine.history.best == 1)
    #expect(engine.history.finished == [3, 1, 4, 2, 0])
  }

  @Test func notANumberIsNeverTheBest() throws {
    for objective in [Objective.minimize("v"), .maximize("v")] {
      var engine = try engine([objective], trials: 3)
      engine.apply(.finished(trial: 0, attempt: 1, .completed([.nan]), at: 0))
      #expect(engine.history.best == nil)
      engine.apply(.finished(trial: 1, attempt: 1, .completed([2]), at: 0))
      #expect(engine.history.best == 1)
      engine.apply(.finished(trial: 2, attempt: 1, .completed([.nan]), at: 0))
      #expect(engine.history.best == 1)
    }
  }

  @Test func theFrontHoldsWhatNothingDominates() throws {
    var engine = try engine([.minimize("ms"), .maximize("acc")], trials: 6)
    let values: [[Double]] = [[5, 0.5], [4, 0.4], [9, 0.9], [4, 0.6], [10, 0.9], [.nan, 2]]
    for (trial, value) in values.enumerated() {
      engine.apply(.finished(trial: trial, attempt: 1, .completed(value), at: 0))
    }
    #expect(engine.history.front.sorted() == [2, 3])
    #expect(engine.history.best == nil)
    #expect(engine.history.values(of: 2) == [9, 0.9])
  }

  @Test func statesAreCountedAndRunningTrialsListed() throws {
    var engine = try engine(trials: 4)
    engine.apply(.finished(trial: 1, attempt: 1, .failed(reason: "exit status 1"), at: 0))
    engine.apply(.released(trial: 2, attempt: 1))
    engine.apply(.enqueued(trial: 4, given: [], at: 0))
    #expect(engine.history.running == [0, 3])
    #expect(engine.history.waiting == [2, 4])
    #expect(TrialState.listed.map { engine.history.count($0) } == [2, 2, 0, 0, 1, 0])
  }

  @Test func ofADeletedTrialOnlyTheNumberIsTaken() throws {
    var engine = try engine(trials: 2)
    engine.apply(.deleted(trial: 3))
    engine.apply(.finished(trial: 1, attempt: 1, .completed([0.5]), at: 0))
    // Number 2 came to be because 3 is there, and is told of later.
    engine.apply(.deleted(trial: 2))
    #expect(engine.history.count == 4)
    #expect(engine.history.trials().map(\.number) == [0, 1])
    #expect(engine.history.waiting.isEmpty)
    #expect(engine.history.finished == [1] && engine.history.best == 1)
    #expect(TrialState.listed.map { engine.history.count($0) } == [0, 1, 1, 0, 0, 0])
    #expect(TrialState(name: "deleted") == nil)
  }

  @Test func aReleasedTrialKeepsItsPointAndItsLaterAttemptCounts() throws {
    var engine = try engine(trials: 2)
    let point = engine.history.point(of: 1)
    engine.apply(.reported(trial: 1, attempt: 1, Report(step: 3, values: [1])))
    engine.apply(.released(trial: 1, attempt: 1))
    #expect(engine.history.state(of: 1) == .waiting)
    engine.apply(.finished(trial: 0, attempt: 1, .completed([1]), at: 0))
    #expect(try engine.propose(trial: 1).point == point)
    engine.apply(.asked(.init(trial: 1, attempt: 2, point: point, seen: 0, at: 0)))
    // What the first attempt still says counts for nothing.
    engine.apply(.reported(trial: 1, attempt: 1, Report(step: 4, values: [9])))
    engine.apply(.finished(trial: 1, attempt: 1, .completed([-100]), at: 0))
    #expect(engine.history.state(of: 1) == .running)
    #expect(engine.history.curves.reports(of: 1).isEmpty)
    engine.apply(.finished(trial: 1, attempt: 2, .completed([0.5]), at: 0))
    #expect(engine.history.best == 1)
    #expect(engine.history.running.isEmpty)
  }

  @Test func aFinishedTrialIsNeverReopenedOrFinishedAgain() throws {
    var engine = try engine(trials: 1)
    engine.apply(.finished(trial: 0, attempt: 1, .completed([1]), at: 0))
    engine.apply(.finished(trial: 0, attempt: 1, .completed([-5]), at: 0))
    engine.apply(
      .asked(.init(trial: 0, attempt: 2, point: Point(raw: [0]), seen: 0, at: 0)))
    #expect(engine.history.state(of: 0) == .completed && engine.history.loss(0) == 1)
    #expect(engine.history.finished == [0])
  }

  @Test func enqueuedValuesAreKeptAndTheRestIsFilledInFeasibly() throws {
    let space = try SearchSpace(
      [.int("a", in: 1...9), .int("b", in: 1...9), .choice("c", ["x", "y"])],
      constraints: ["a + b == 10"])
    var engine = try engine(trials: 0, space: space)
    engine.apply(.enqueued(trial: 0, given: [.init(parameter: 0, raw: 3)], at: 0))
    let point = try engine.propose(trial: 0).point
    #expect(point.raw[0] == 3 && point.raw[1] == 7)
    engine.apply(
      .enqueued(trial: 1, given: [.init(parameter: 0, raw: 3), .init(parameter: 1, raw: 3)], at: 0))
    #expect(
      throws: SamplerError.infeasible(
        "a=3, b=3 leave no value that satisfies `a + b == 10`: change one of them")
    ) {
      try engine.propose(trial: 1)
    }
  }

  @Test func aFiniteSpaceEndsWhenEveryFeasiblePointHasBeenTried() throws {
    let space = try SearchSpace(
      [.int("a", in: 1...4), .int("b", in: 1...4)], constraints: ["a <= b"])
    var engine = try engine(trials: 10, space: space)
    #expect(engine.history.visitedCount == 10)
    #expect(throws: SamplerError.exhausted(points: 10)) { try engine.propose(trial: 10) }
  }

  @Test func ofEqualsTheEarliestNumberIsInTheFrontInWhicheverOrderTheyEnd() throws {
    let objectives = [Objective.minimize("a"), .maximize("b")]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]] {
      var engine = try engine(objectives, trials: 4)
      for trial in order {
        let values: [Double] = trial == 0 ? [5, 1] : trial == 3 ? [1, 2] : [2, 4]
        engine.apply(.finished(trial: trial, attempt: 1, .completed(values), at: 0))
      }
      #expect(engine.history.front.sorted() == [1, 3])
    }
  }
}
