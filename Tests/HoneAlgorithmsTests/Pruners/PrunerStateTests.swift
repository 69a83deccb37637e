import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms

@Suite("Pruners that remember")
struct PrunerStateTests {
  /// Each pruner, and its rule word for word.
  private static let pairs: [(any Pruner, any Pruner)] =
    [
      MedianPruner(), MedianPruner(startup: 1), MedianPruner(startup: 2, warmup: 3, interval: 2),
      MedianPruner(startup: 1, interval: 5),
    ].map { ($0, PlainMedian(rule: $0)) }
    + [
      ASHAPruner(), ASHAPruner(min: 2, max: 20, eta: 2, rate: 1), ASHAPruner(eta: 4),
      ASHAPruner(min: 1, max: 9, eta: 2),
    ].map { ($0, PlainASHA(rule: $0)) }

  private func expectSame(_ pair: Int, _ story: ReportStory, _ comment: String) throws {
    let (pruner, rule) = Self.pairs[pair]
    let verdicts = try SchedulerLaws.verdicts(of: pruner.scheduler, on: story)
    let expected = try SchedulerLaws.verdicts(of: rule.scheduler, on: story)
    let first = verdicts.indices.first { verdicts[$0] != expected[$0] }
    #expect(first == nil, "\(pruner), \(comment)")
    #expect(verdicts.count == expected.count && verdicts.count > story.events.count / 3)
  }

  @Test("Verdicts are those of the rule, whatever is reported when", arguments: 0..<8)
  func verdicts(pair: Int) throws {
    var pruned = 0
    for seed in 0..<30 as Range<UInt64> {
      let story = try ReportStory(seed: seed, trials: 40)
      try expectSame(pair, story, "story \(seed)")
      pruned += try SchedulerLaws.verdicts(of: Self.pairs[pair].0.scheduler, on: story)
        .count { $0 == .prune }
    }
    #expect(pruned > 150)
  }

  @Test("So they are in reproducible studies, whose windows hide trials", arguments: 0..<8)
  func windows(pair: Int) throws {
    for seed in 100..<110 as Range<UInt64> {
      for lag in [1, 2, 5, 16] {
        try expectSame(
          pair, ReportStory(seed: seed, trials: 40, reproducible: lag), "story \(seed), L \(lag)")
        try expectSame(
          pair, ReportStory(seed: seed, trials: 40, reproducible: lag, isOrderly: false),
          "story \(seed), L \(lag), out of order")
      }
    }
  }

  @Test("So they are among so many trials that the median's neighbours are all that is kept")
  func many() throws {
    try expectSame(1, ReportStory(seed: 0, trials: 500), "500 trials")
    try expectSame(1, ReportStory(seed: 1, trials: 300, reproducible: 4), "300 trials, L 4")
  }

  @Test("Numbers are counted as in a sorted list, also once some are removed", arguments: 0..<6)
  func orderStatistics(seed: UInt64) {
    var rng = RandomStream(seed: seed, stream: 2)
    var numbers = OrderStatistics()
    var plain: [Double] = []
    // Ever larger, ever smaller, with ties, or at random.
    for index in 0..<4_000 {
      let number = [Double(index), -Double(index), Double(rng.below(9)), rng.normal()][
        Int(seed % 4)]
      if rng.below(4) == 0, !plain.isEmpty {
        let gone = plain.remove(at: rng.below(plain.count))
        numbers.remove(gone)
        numbers.remove(gone + 0.123)
      } else {
        plain.append(number)
        numbers.insert(number)
      }
      let asked = rng.below(2) == 0 ? number : rng.normal()
      guard index.isMultiple(of: 37) else { continue }
      #expect(numbers.count == plain.count)
      #expect(numbers.count(below: asked) == plain.count { $0 < asked })
    }
  }

  @Test("A running median is the middle of all numbers, and says so where it has forgotten it")
  func runningMedian() {
    var known = 0
    for seed in 0..<40 as Range<UInt64> {
      var rng = RandomStream(seed: seed, stream: 5)
      var median = RunningMedian()
      var plain: [Double] = []
      for index in 0..<300 {
        let drift = seed.isMultiple(of: 2) ? 0.02 * Double(index) : 0
        let number = rng.below(3) == 0 ? Double(rng.below(4)) : rng.normal() - drift
        plain.append(number)
        median.insert(number, room: 16)
        let others = (0..<rng.below(4)).map { _ in rng.normal() }.sorted()
        let expected = MiddlePair(of: (plain + others).sorted())
        if let pair = median.middle(with: others) {
          known += 1
          #expect(pair == expected)
        } else {
          median.keepMiddle(of: plain.sorted(), room: 16)
          #expect(median.middle(with: []) == MiddlePair(of: plain.sorted()))
        }
        #expect(median.kept <= 32)
      }
    }
    #expect(known > 10_000)
  }

  @Test(
    "What the median pruner keeps stays below 80 bytes a trial and 64 KB, at however many steps")
  func memory() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    for (trials, steps) in [(240, 100), (1_000, 40)] {
      var engine = try Fixture.engine(space, points: [])
      var rng = RandomStream(seed: 4)
      var state = MedianState(engine.history.curves)
      let pruner = MedianPruner(startup: 1)
      let point = Point(raw: [0.5], activity: [])
      for trial in 0..<trials {
        engine.apply(.asked(.init(trial: trial, point: point, seen: 0, at: 0)))
        // Every fifth one is judged at every step; some report at steps of their own.
        for step in 0..<(trial.isMultiple(of: 5) ? steps : 2) {
          let own = trial % 45 == 5 ? step * 7 + trial : step
          let report = Report(step: own, values: [rng.normal() - 0.01 * Double(trial)])
          engine.apply(.reported(trial: trial, attempt: 1, report))
          state.follow(trial, .reported, engine.history.curves)
          _ = state.verdict(on: trial, report, pruner, engine.history.curves)
        }
        engine.apply(.finished(trial: trial, attempt: 1, .completed([0]), at: 0))
        state.follow(trial, .ended, engine.history.curves)
      }
      #expect(state.kept * 8 < 80 * trials + 65_536, "\(trials) trials, \(state.kept)")
    }
  }
}
