import HoneCore
import HoneNumerics
import Testing

/// Trials that are paused and continued.
@Suite struct LegTests {
  private func engine(_ space: SearchSpace) throws -> Engine {
    let definition = try StudyDefinition(
      name: "test", space: space, objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("rungs"), pruner: AlgorithmSpec("none"), seed: 3)
    return try Engine(definition, sampler: RungSampler(), pruner: Patience())
  }

  private func report(_ step: Int, attempt: Int = 1) -> Event {
    .reported(trial: 0, attempt: attempt, Report(step: step, values: [Double(step) / 3]))
  }

  @Test func aPointMayComeAgainWithAnotherFidelityAndNotWithTheSame() throws {
    var engine = try engine(try SearchSpace([.choice("c", ["a", "b"])]))
    for trial in 0..<5 {
      let proposal = try engine.propose(trial: trial)
      engine.apply(
        .asked(
          .init(
            trial: trial, point: proposal.point, seen: 0, at: 0, fidelity: proposal.fidelity)))
      let isRung = trial < 3
      #expect(proposal.fidelity == (isRung ? Double(trial) + 1 : nil))
      #expect(proposal.point.raw == [isRung || trial == 3 ? 0 : 1])
    }
    let known = [0, 1].map { engine.history.contains(Point(raw: [$0]), fidelity: 2) }
    #expect(known == [true, false])
    let counts = [nil, 3].map { engine.history.visitedCount(fidelity: $0) }
    #expect(counts == [2, 1])
    #expect(throws: SamplerError.exhausted(points: 2)) { try engine.propose(trial: 5) }
  }

  @Test func aCurveIsCutToWhereALegBegan() throws {
    var engine = try engine(try SearchSpace([.float("x", in: -1...2)]))
    func asked(_ attempt: Int, leg: Int) -> Event {
      .asked(
        .init(
          trial: 0, attempt: attempt, point: Point(raw: [1]), seen: 0, at: 0, leg: leg,
          origin: leg > 0 ? .continues : .fresh))
    }
    for event in [
      asked(1, leg: 0), report(2), report(1), report(2), .paused(trial: 0, attempt: 1, step: 2),
    ] { engine.apply(event) }
    #expect(engine.history.state(of: 0) == .paused && engine.history.waiting.isEmpty)
    #expect(engine.history.trial(0).leg == 0 && engine.history.count(.paused) == 1)
    // Nothing more is told of what is paused.
    engine.apply(report(9))
    engine.apply(asked(2, leg: 1))
    engine.apply(report(3, attempt: 2))
    #expect(engine.history.curves.reports(of: 0).map(\.step) == [2, 1, 2, 3])
    #expect(engine.history.trial(0).leg == 1 && engine.history.running == [0])
    engine.apply(asked(3, leg: 1))
    #expect(engine.history.curves.reports(of: 0).map(\.step) == [2, 1, 2])
    #expect(engine.history.curves.arrivals(of: 0).map(\.step) == [2, 1])
    let isRepeating = engine.history.curves.isRepeating(0)
    #expect(isRepeating)
    engine.apply(asked(4, leg: 0))
    #expect(engine.history.curves.trials.isEmpty && engine.history.legs(of: 0).isEmpty)
  }
}

/// Proposes the first point with one fidelity after another, and then the points with none.
private struct RungSampler: Sampler {
  var capabilities: Capabilities { [.categorical] }
  func start(_ history: borrowing History) throws(SamplerError) {}
  func tell(_ state: inout Void, _ trial: Int, _ history: borrowing History) {}
  func ask(
    _ state: inout Void, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    Proposal(point: Point(raw: [0]), fidelity: trial < 3 ? Double(trial) + 1 : nil)
  }
}

private struct Patience: Pruner {
  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict { .proceed }
}
