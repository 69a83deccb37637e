import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct TPETests {
  private static func branin(_ x: [Double]) -> Double {
    let pi = Double.pi
    let (a, b) = (x[0], x[1])
    let inner = b - 5.1 / (4 * pi * pi) * a * a + 5 / pi * a - 6
    // cos through sin of the same library is not at hand: the Taylor series on [-π, π].
    return inner * inner + 10 * (1 - 1 / (8 * pi)) * cosine(a) + 10
  }

  private static func cosine(_ x: Double) -> Double {
    let turn = 2 * Double.pi
    let reduced = x - (x / turn).rounded() * turn
    var (term, sum) = (1.0, 1.0)
    for k in 1...14 {
      term *= -reduced * reduced / Double((2 * k - 1) * (2 * k))
      sum += term
    }
    return sum
  }

  @Test func itBeatsRandomSearchOnBranin() throws {
    let space = try SearchSpace([.float("a", in: -5...10), .float("b", in: 0...15)])
    func mean(_ sampler: any Sampler) throws -> Double {
      let seeds = 1...10 as ClosedRange<UInt64>
      return try seeds.map {
        try Fixture.best(sampler, space, trials: 60, seed: $0, Self.branin) - 0.397_887
      }.reduce(0, +) / 10
    }
    let (tpe, random) = (try mean(TPESampler()), try mean(RandomSampler()))
    #expect(tpe < random / 3, "TPE \(tpe), random \(random)")
  }

  @Test func itFindsTheBranchAndTheValueOfANestedSpace() throws {
    let space = try SearchSpace([
      .choice("model", ["a", "b", "c"]),
      .float("x", in: -4...10).when("model", is: "b"),
      .float("lr", in: 1e-5...1e-1, scale: .log).when("model", in: ["a", "b"]),
      .int("n", in: 1...30).when("model", is: "c"),
    ])
    for seed in 1...5 as ClosedRange<UInt64> {
      let best = try Fixture.best(TPESampler(), space, trials: 120, seed: seed) { raw in
        guard raw[0] == 1 else { return raw[0] == 0 ? 3 : 4 + raw[3] / 10 }
        let decades = Elementary.log(raw[2] / 1e-3) / Elementary.log(10)
        return (raw[1] - 3) * (raw[1] - 3) / 10 + decades * decades
      }
      #expect(best < 0.2, "seed \(seed): \(best)")
    }
  }

  @Test func ranksPutCompletedBeforePrunedBeforeFailed() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(space, points: Array(repeating: [0.5], count: 8))
    func report(_ trial: Int, _ step: Int, _ value: Double) {
      engine.apply(.reported(trial: trial, attempt: 1, Report(step: step, values: [value])))
    }
    report(2, 9, 4)
    report(3, 3, -7)
    report(4, 9, 2)
    report(6, 9, .nan)
    let outcomes: [Outcome] = [
      .completed([5]), .completed([.nan]), .pruned(step: 9), .pruned(step: 3), .pruned(step: 9),
      .failed(reason: "exit status 1"), .pruned(step: 9), .completed([-.infinity]),
    ]
    for (trial, outcome) in outcomes.enumerated() {
      engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
    }
    var ranks: [Rank] = []
    for trial in 0..<8 { ranks.append(Rank(trial, engine.history)) }
    #expect(ranks.sorted().map(\.trial) == [7, 0, 1, 4, 2, 6, 3, 5])
  }

  @Test func theSplitTakesTheBestTenthAndCountsFailedAndRunningTrialsAsBad() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(space, points: Array(repeating: [0.5], count: 34))
    for trial in 0..<30 {
      engine.apply(
        .finished(trial: trial, attempt: 1, .completed([Double((trial * 7) % 30)]), at: 0))
    }
    engine.apply(.finished(trial: 30, attempt: 1, .failed(reason: "signal 9"), at: 0))
    let sampler = TPESampler()
    let split = sampler.split(sampler.start(engine.history), engine.history)
    // (7 t) mod 30 is 0, 1 and 2 at t = 0, 13 and 26.
    #expect(split.good == [0, 13, 26])
    #expect(split.bad.suffix(4) == [30, 31, 32, 33])
    #expect(split.bad.count == 31)
  }

  @Test func theModelStaysBoundedAndKeepsTheBest() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(space, points: Array(repeating: [0.5], count: 3_000))
    for trial in 0..<3_000 {
      engine.apply(.finished(trial: trial, attempt: 1, .completed([Double(trial)]), at: 0))
    }
    let sampler = TPESampler()
    let split = sampler.split(sampler.start(engine.history), engine.history)
    #expect(split.good == Array(0..<25))
    #expect(split.bad == Array((3_000 - 1_024)..<3_000))
  }

  @Test func severalObjectivesAreSplitByFrontAndThenByCrowding() throws {
    let space = try SearchSpace([.float("x", in: -1...2)])
    var engine = try Fixture.engine(
      space, points: Array(repeating: [0.5], count: 8),
      objectives: [.minimize("a"), .maximize("b")])
    // Trials 0…4 are the first front; 2 lies close to 1 and 3.
    let values: [[Double]] = [
      [0, 0], [4, 4], [4.5, 4.6], [5, 5], [10, 10], [1, 0], [6, 4], [.nan, 20],
    ]
    for (trial, value) in values.enumerated() {
      engine.apply(.finished(trial: trial, attempt: 1, .completed(value), at: 0))
    }
    func front(_ count: Int) -> [Int] {
      TPESampler.firstFronts(count, of: TPESampler.rivals(engine.history), engine.history).sorted()
    }
    #expect(front(2) == [0, 4])
    #expect(front(4) == [0, 1, 3, 4])
    #expect(front(5).isSuperset(of: [0, 1, 3, 4]))
  }

  @Test func olderTrialsWeighLess() {
    #expect(TPESampler.ramp(3) == [1, 1, 1])
    let weights = TPESampler.ramp(50)
    #expect(abs(weights[0] - 1.0 / 50) < 1e-15 && weights[24] == 1 && weights[49] == 1)
    #expect(weights == weights.sorted())
    #expect(TPESampler.ramp(26)[0] == 1.0 / 26)
  }
}

extension [Int] {
  fileprivate func isSuperset(of other: [Int]) -> Bool { Set(self).isSuperset(of: other) }
}
