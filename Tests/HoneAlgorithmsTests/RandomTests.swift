import HoneAlgorithms
import HoneCore
import HoneNumerics
import Testing

@Suite struct RandomTests {
  /// Pearson's χ² of draws against expected shares.
  private func chiSquare(
    _ space: SearchSpace, _ index: Int, _ shares: [Double], draws: Int = 40_000
  ) throws -> Double {
    let sampler = RandomSampler()
    let engine = try Fixture.engine(space, points: [])
    var state = sampler.start(engine.history)
    var counts: [Double: Double] = [:]
    var rng = RandomStream(seed: 11)
    for _ in 0..<draws {
      let proposal = try sampler.ask(&state, engine.history, trial: 0, using: &rng)
      counts[proposal.point.raw[index], default: 0] += 1
    }
    return shares.indices.reduce(0) { sum, k in
      let expected = shares[k] * Double(draws)
      let seen = counts[space.axes[index].raw(index: k)] ?? 0
      return sum + (seen - expected) * (seen - expected) / expected
    }
  }

  /// A generous bound on χ² with k degrees of freedom: five deviations above the mean.
  private func bound(_ k: Int) -> Double { Double(k) + 5 * (2 * Double(k)).squareRoot() }

  @Test(arguments: [
    Domain.int(low: -3, high: 13), .int(low: 2, high: 101, step: 9),
    .float(low: 0.1, high: 0.75, step: 0.05), .ordinal(["s", "m", "l"]), .choice([1, "a", true]),
  ])
  func everyIntegerAndEveryStepIsEquallyLikely(_ domain: Domain) throws {
    let space = try SearchSpace([Parameter("p", domain)])
    let count = try #require(space.axes[0].cardinality)
    let value = try chiSquare(
      space, 0, [Double](repeating: 1 / Double(count), count: count))
    #expect(value < bound(count - 1))
  }

  @Test func weightsAreTheOddsOfChoices() throws {
    let space = try SearchSpace([.choice("c", ["a", "b", "c"], weights: [6, 3, 1])])
    #expect(try chiSquare(space, 0, [0.6, 0.3, 0.1]) < bound(2))
  }

  @Test func logIntegersAreLikelyByTheirRatios() throws {
    let space = try SearchSpace([.int("n", in: 2...30, scale: .log)])
    let whole = Elementary.log(30.5 / 1.5)
    let shares = (2...30).map { Elementary.log((Double($0) + 0.5) / (Double($0) - 0.5)) / whole }
    #expect(try chiSquare(space, 0, shares) < bound(28))
  }

  @Test func constraintsThatNothingSatisfiesAreSaid() throws {
    let space = try SearchSpace([.float("x", in: 0...1)], constraints: ["x > 2"])
    var engine = try Fixture.engine(space, points: [], sampler: RandomSampler())
    let error = #expect(throws: SamplerError.self) { try engine.propose(trial: 0) }
    #expect(error?.description.contains("`x > 2` rejects 1000 of 1000 random points") == true)
  }

  @Test func theOnePointThatConstraintsLeaveIsFound() throws {
    let space = try SearchSpace(
      [.int("a", in: 1...700), .int("b", in: 1...700)], constraints: ["a + b == 1400"])
    var engine = try Fixture.engine(space, points: [], sampler: RandomSampler())
    #expect(try engine.propose(trial: 0).point.raw == [700, 700])
  }
}
