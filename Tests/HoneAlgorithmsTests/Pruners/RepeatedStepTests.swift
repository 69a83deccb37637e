import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

@Suite("Steps that are reported again")
struct RepeatedStepTests {
  /// Five folds of three epochs, each fold better than the one before.
  private func folds(_ base: Double) -> [Report] {
    (0..<5).flatMap { fold in
      (1...3).map { step in
        Report(step: step, values: [base + 1 / Double(step) - 0.5 * Double(fold)])
      }
    }
  }

  /// Feeds each trial's reports in turn; the index of the report that ended it.
  private func ends(_ pruner: any Pruner, _ trials: [[Report]]) throws -> [Int?] {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(
      space, points: Array(repeating: [0.5], count: trials.count), pruner: pruner)
    return trials.enumerated().map { trial, reports in
      for (index, report) in reports.enumerated() {
        engine.apply(.reported(trial: trial, attempt: 1, report))
        guard engine.judge(trial, report) == .proceed else {
          engine.apply(.finished(trial: trial, attempt: 1, .pruned(step: report.step), at: 0))
          return index
        }
      }
      engine.apply(.finished(trial: trial, attempt: 1, .completed([0]), at: 0))
      return nil
    }
  }

  private static let pruners: [any Pruner] = [
    MedianPruner(startup: 2), MedianPruner(startup: 1, interval: 2), ASHAPruner(),
    ASHAPruner(min: 2, eta: 2),
  ]

  @Test(
    "A better trial is not compared with what others reported in a later fold", arguments: 0..<4)
  func laterFolds(index: Int) throws {
    let trials = [folds(3), folds(2.5), folds(2), folds(1), folds(0)]
    #expect(try ends(Self.pruners[index], trials) == [nil, nil, nil, nil, nil])
  }

  @Test("Trials that repeat steps are judged as if they had reported each once", arguments: 0..<4)
  func asIfOnce(index: Int) throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = RandomStream(seed: seed, stream: 3)
      let all = (0..<8).map { _ in
        (0..<12).map { _ in Report(step: rng.below(6), values: [rng.uniform()]) }
      }
      let first = all.map { reports in
        var seen: Set<Int> = []
        return reports.filter { seen.insert($0.step).inserted }
      }
      let repeated = try ends(Self.pruners[index], all)
      let once = try ends(Self.pruners[index], first)
      for trial in all.indices {
        let a = repeated[trial].map { all[trial][$0] }
        let b = once[trial].map { first[trial][$0] }
        #expect(a == b, "seed \(seed), trial \(trial)")
      }
    }
  }

  private struct Strict: Pruner {
    func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict { .prune }
  }

  @Test("No pruner is asked about a step that the trial had reported before")
  func notAsked() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(space, points: [[0.5]], pruner: Strict())
    for (step, verdict) in [(1, Verdict.prune), (2, .prune), (1, .proceed), (3, .prune)] {
      let report = Report(step: step, values: [1])
      engine.apply(.reported(trial: 0, attempt: 1, report))
      #expect(engine.judge(0, report) == verdict)
    }
    #expect(engine.history.curves.reports(of: 0).map(\.step) == [1, 2, 1, 3])
    #expect(engine.history.curves.arrivals(of: 0).map(\.step) == [1, 2, 3])
  }

  @Test("A new attempt begins with an empty curve, whatever its earlier one repeated")
  func newAttempt() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(space, points: [[0.5]], pruner: Strict())
    for step in [1, 1] {
      engine.apply(.reported(trial: 0, attempt: 1, Report(step: step, values: [1])))
    }
    let point = Point(raw: [0.5], activity: [])
    engine.apply(.asked(.init(trial: 0, attempt: 2, point: point, seen: 0, at: 0)))
    let report = Report(step: 1, values: [2])
    engine.apply(.reported(trial: 0, attempt: 2, report))
    #expect(engine.judge(0, report) == .prune)
    #expect(engine.history.curves.arrivals(of: 0) == [report])
  }
}
