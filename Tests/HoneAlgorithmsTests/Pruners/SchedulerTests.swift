import HoneAlgorithms
import HoneCore
import HoneTesting
import Testing

@Suite("Schedulers")
struct SchedulerTests {
  /// Pauses at step 2, keeps a count of what it was told, and assigns what it is given.
  private struct Counting: Scheduler {
    var assignment = NextTrial.fresh(fidelity: nil)

    func start(_ history: borrowing History) -> Int { history.finished.count }

    func tell(
      _ state: inout Int, _ trial: Int, _ change: TrialChange, _ history: borrowing History
    ) {
      if change == .ended { state += 1 }
    }

    func reported(
      _ state: inout Int, _ trial: Int, _ report: Report, _ curves: borrowing Curves
    ) -> Verdict {
      report.step == 2 ? .pause : state >= 2 ? .prune : .proceed
    }

    func next(_ state: inout Int, _ history: borrowing History) -> NextTrial {
      state == 0 ? assignment : .fresh(fidelity: nil)
    }
  }

  private func engine(_ scheduler: any Scheduler) throws -> Engine {
    let space = try SearchSpace([.float("x", in: -1...2)])
    return try Engine(Fixture.definition(space), sampler: RandomSampler(), scheduler: scheduler)
  }

  private func begin(_ trial: Int, _ engine: inout Engine) throws {
    let proposal = try engine.propose(trial: trial)
    engine.apply(.asked(.init(trial: trial, point: proposal.point, seen: 0, at: 0)))
  }

  @Test("A scheduler keeps its state from report to report, and may pause a trial")
  func state() throws {
    try SchedulerLaws.all(Counting())
    var engine = try engine(Counting())
    var verdicts: [Verdict] = []
    for trial in 0..<4 {
      try begin(trial, &engine)
      for step in 1...2 {
        let report = Report(step: step, values: [1])
        engine.apply(.reported(trial: trial, attempt: 1, report))
        verdicts.append(engine.judge(trial, report))
      }
      engine.apply(.finished(trial: trial, attempt: 1, .failed(reason: "status 1"), at: 0))
      // Told again, it has not ended again.
      engine.apply(.finished(trial: trial, attempt: 1, .failed(reason: "status 1"), at: 0))
    }
    #expect(
      verdicts == [.proceed, .pause, .proceed, .pause, .prune, .pause, .prune, .pause])
  }

  @Test("A scheduler that waits keeps new trials back, and no enqueued ones")
  func wait() throws {
    var engine = try engine(Counting(assignment: .wait))
    engine.apply(.enqueued(trial: 0, given: [.init(parameter: 0, raw: 0.25)], at: 0))
    try begin(0, &engine)
    do {
      try begin(1, &engine)
      Issue.record("the scheduler waits")
    } catch SamplerError.notReady(let message) {
      #expect(message.contains("the scheduler waits for trials that are running"))
    }
    engine.apply(.finished(trial: 0, attempt: 1, .completed([1]), at: 0))
    try begin(1, &engine)
    #expect(engine.history.count == 2)
  }

  @Test(
    "What a study cannot do for a scheduler is refused, not ignored",
    arguments: [NextTrial.fresh(fidelity: 9), .promote(trial: 3, fidelity: nil)])
  func refused(assignment: NextTrial) throws {
    var engine = try engine(Counting(assignment: assignment))
    do {
      try begin(0, &engine)
      Issue.record("\(assignment) was ignored")
    } catch SamplerError.unsuitable(let message) {
      #expect(message.contains("answer `.fresh(fidelity: nil)`"))
    }
  }
}
