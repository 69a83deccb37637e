import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

@Suite struct PrunerTests {
  /// Feeds each trial's (step, value) reports in turn; the steps at which trials were ended.
  private func run(
    _ pruner: any Pruner, _ curves: [[(Int, Double)]], _ objective: Objective = .minimize("loss")
  ) throws -> [Int?] {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(
      space, points: Array(repeating: [0.5], count: curves.count), pruner: pruner,
      objectives: [objective])
    return curves.enumerated().map { trial, curve in
      for (step, value) in curve {
        let report = Report(step: step, values: [value])
        engine.apply(.reported(trial: trial, attempt: 1, report))
        guard engine.judge(trial, report) == .proceed else {
          engine.apply(.finished(trial: trial, attempt: 1, .pruned(step: step), at: 0))
          return step
        }
      }
      let last = curve.last?.1 ?? 0
      engine.apply(.finished(trial: trial, attempt: 1, .completed([last]), at: 0))
      return nil
    }
  }

  @Test func theMedianEndsTheWorseHalf() throws {
    let pruner = MedianPruner(startup: 3)
    let curves: [[(Int, Double)]] = [
      [(1, 9), (2, 5)], [(1, 8), (2, 4)], [(1, 7), (2, 3)],
      // The median at step 1 is 8, at step 2 it is 4 (with the trial above completed: 4).
      [(1, 8), (2, 4.5)], [(1, 8.5), (2, 0)], [(1, 2), (2, 6)],
    ]
    #expect(try run(pruner, curves) == [nil, nil, nil, 2, 1, nil])
  }

  @Test func theMedianWaitsForTrialsAndForTheWarmup() throws {
    let worse: [[(Int, Double)]] = [
      [(0, 1), (5, 1)], [(0, 1), (5, 1)], [(0, 9), (5, 9), (6, 9)],
    ]
    #expect(try run(MedianPruner(startup: 3), worse) == [nil, nil, nil])
    #expect(try run(MedianPruner(startup: 2), worse) == [nil, nil, 0])
    #expect(try run(MedianPruner(startup: 2, warmup: 3), worse) == [nil, nil, 5])
    #expect(try run(MedianPruner(startup: 2, warmup: 6), worse) == [nil, nil, 6])
  }

  @Test func theMedianJudgesOnceAnInterval() throws {
    let good: [(Int, Double)] = (0..<12).map { ($0, 10 - Double($0)) }
    // Best at first, worse from step 4 on: judged at 0, 5 (the first of 5…9) and 10.
    let late: [(Int, Double)] = (0..<12).map { ($0, 8) }
    #expect(try run(MedianPruner(startup: 1, interval: 5), [good, late]) == [nil, 5])
    #expect(try run(MedianPruner(startup: 1), [good, late]) == [nil, 3])
  }

  @Test func theMedianUsesTheLastReportBeforeASkippedStep() throws {
    let curves: [[(Int, Double)]] = [[(0, 5), (10, 1)], [(7, 6)], [(7, 4)], [(12, 2)]]
    #expect(try run(MedianPruner(startup: 1), curves) == [nil, 7, nil, nil])
  }

  @Test func aMaximisedMetricIsPrunedFromBelow() throws {
    let curves: [[(Int, Double)]] = [[(1, 0.9)], [(1, 0.8)], [(1, 0.95)]]
    #expect(try run(MedianPruner(startup: 1), curves, .maximize("acc")) == [nil, 1, nil])
    #expect(try run(ASHAPruner(), curves, .maximize("acc")) == [nil, 1, nil])
  }

  @Test func ashaKeepsTheBestThirdOfARung() throws {
    let curves: [[(Int, Double)]] = [0.5, 0.4, 0.45, 0.3, 0.6, 0.35, 0.32].map { [(1, $0)] }
    // Kept if fewer than max(1, ⌊n/3⌋) are better: 0.5 first; 0.4 best; 0.45 third; 0.3 best;
    // 0.6; 0.35 second of 6, where two may go on; 0.32 second of 7.
    #expect(try run(ASHAPruner(), curves) == [nil, nil, 1, nil, 1, nil, nil])
  }

  @Test func ashaTakesTheFirstReportAtOrPastARung() throws {
    // Rungs 1, 3, 9 and 27; nothing reports at 3.
    let curves: [[(Int, Double)]] = [
      [(1, 5), (4, 4), (10, 1)], [(1, 5), (2, 9), (5, 4.5)], [(2, 4), (4, 3.5), (8, 99), (11, 2)],
      [(30, 1.5)],
    ]
    #expect(try run(ASHAPruner(), curves) == [nil, 5, 11, 30])
    #expect(try run(ASHAPruner(max: 9), curves) == [nil, 5, nil, nil])
    #expect(try run(ASHAPruner(rate: 2), curves) == [nil, nil, 11, 30])
  }

  @Test func notANumberEndsATrial() throws {
    let curves: [[(Int, Double)]] = [[(1, 5)], [(1, .nan)], [(1, 6)]]
    #expect(try run(ASHAPruner(), curves) == [nil, 1, 1])
    #expect(try run(MedianPruner(startup: 1), curves) == [nil, 1, 1])
    #expect(try run(NoPruner(), curves) == [nil, nil, nil])
  }

  /// The rule of the median as it is written: sort, and take the middle.
  private func isWorse(_ own: Double, thanTheMedianOf losses: [Double]) -> Bool {
    let sorted = losses.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return false }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return own > (low == high ? low : low + (high - low) / 2)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func theMedianIsFoundWithoutSorting(seed: UInt64) throws {
    var rng = RandomStream(seed: seed, stream: 1)
    let odd: [Double] = [.nan, .infinity, -.infinity, 0.25, 0.25, -3]
    func loss() -> Double { rng.below(4) == 0 ? odd[rng.below(odd.count)] : rng.uniform() }
    let others = (0..<(1 + rng.below(12))).map { _ in loss() }
    let own = rng.below(3) == 0 ? others[0] : loss()
    let ends = try run(MedianPruner(startup: others.count), (others + [own]).map { [(1, $0)] })
    let isPruned = own.isNaN || isWorse(own, thanTheMedianOf: others)
    #expect(try #require(ends.last) == (isPruned ? 1 : nil))
  }

  @Test func stepsThatFallAreFoundAsTheyWereReported() throws {
    let curves: [[(Int, Double)]] = [
      [(1, 5), (8, 4), (3, 1), (8, 2), (9, 3)], [(2, 1), (1, 4), (4, 6)], [(3, 0.5), (9, 7)],
    ]
    var engine = try Fixture.engine(
      SearchSpace([.float("x", in: -1...2)]), points: [[0], [0], [0]])
    for (trial, curve) in curves.enumerated() {
      for (step, value) in curve {
        engine.apply(.reported(trial: trial, attempt: 1, Report(step: step, values: [value])))
      }
    }
    for trial in 0..<4 {
      for step in 0..<11 {
        var seen: Set<Int> = []
        // Of each step the first report is compared.
        let curve = (trial < 3 ? curves[trial] : []).filter { seen.insert($0.0).inserted }
        let first = curve.first { $0.0 >= step }
        let last = curve.last { $0.0 <= step }
        #expect(engine.history.curves.firstLoss(of: trial, from: step) == first?.1)
        #expect(engine.history.curves.lastLoss(of: trial, upTo: step) == last?.1)
      }
    }
  }
}
