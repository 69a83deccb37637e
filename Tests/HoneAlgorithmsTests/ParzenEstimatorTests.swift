import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct ParzenEstimatorTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -2...5),
      .float("lr", in: 1e-4...1e-1, scale: .log),
      .int("n", in: 3...9),
      .int("k", in: 1...40, scale: .log),
      .choice("c", ["a", "b", "c"], weights: [6, 3, 1]),
      .float("m", in: 0.5...2).when("c", is: "a"),
      .normal("z", mean: 3, deviation: 0.5),
    ])
  }

  private static let trials: [[Double]] = [
    [-1.5, 3e-4, 3, 2, 0, 0.7, 3.4], [4.2, 2e-2, 8, 2, 1, 0, 2.1], [0.3, 1e-3, 8, 17, 0, 1.9, 3.0],
    [1.1, 9e-2, 8, 40, 2, 0, 3.3], [-1.5, 5e-4, 5, 5, 0, 1.2, 2.9],
  ]
  private static let queries: [[Double]] = [
    [-1.4, 4e-4, 3, 2, 0, 0.8, 3.35], [4.9, 1e-4, 9, 40, 1, 0, 1.0],
    [-2.0, 1e-1, 4, 1, 2, 0, 5.5], [0.5, 2e-3, 8, 16, 0, 1.95, 3.05],
  ]
  /// From Golden/parzen.py (SciPy 1.17, truncnorm).
  private static let golden = [
    4.433725491130713, -1.5151928716525798, -1.5379900690070327, 2.609823941991702,
  ]

  private static func estimator() throws -> (ParzenEstimator, SearchSpace) {
    let space = try space()
    let engine = try Fixture.engine(space, points: trials)
    var group = SortedGroup()
    let estimator = ParzenEstimator(
      engine.history, trials: Array(trials.indices), weights: [1, 0.5, 2, 1, 1], priorWeight: 1.5,
      group: &group)
    return (estimator, space)
  }

  @Test func jointDensityEqualsSciPys() throws {
    var (estimator, space) = try Self.estimator()
    for (raw, expected) in zip(Self.queries, Self.golden) {
      let point = Point(raw: raw, activity: space.activity(raw: raw))
      let draw = ParzenEstimator.Draw(point: point, unit: space.unit(point))
      let density = estimator.logDensity(draw)
      #expect(abs(density - expected) < 1e-6, "\(raw): \(density), not \(expected)")
    }
  }

  /// Draws from p have the mean weight q/p under any q: here the prior's, so E[1/p] = 1.
  @Test func drawsFollowTheDensity() throws {
    var (estimator, _) = try Self.estimator()
    var rng = RandomStream(seed: 3)
    var sum = 0.0
    let count = 40_000
    for _ in 0..<count {
      sum += Elementary.exp(-estimator.logDensity(estimator.sample(using: &rng)))
    }
    #expect(abs(sum / Double(count) - 1) < 0.03)
  }

  @Test func densityIntegratesToOneUnderThePrior() throws {
    var (estimator, space) = try Self.estimator()
    var rng = RandomStream(seed: 4)
    var sum = 0.0
    let count = 200_000
    for _ in 0..<count {
      let point = Prior.point(in: space, using: &rng)
      let draw = ParzenEstimator.Draw(point: point, unit: space.unit(point))
      sum += Elementary.exp(estimator.logDensity(draw))
    }
    #expect(abs(sum / Double(count) - 1) < 0.05)
  }

  @Test func discreteMassesAddUpToOne() throws {
    for axis in [
      try Axis(.int(low: 1, high: 40, scale: .log)), try Axis(.int(low: -3, high: 5)),
      try Axis(.float(low: 0.1, high: 0.9, step: 0.1)), try Axis(.ordinal(["s", "m", "l"])),
    ] {
      for (mu, sigma) in [(0.02, 0.05), (0.5, 0.3), (0.99, 1), (0.31, 0.01)] {
        let kernels = DiscreteKernels(axis, mu: [mu], sigma: [sigma])
        let total = (0..<(axis.cardinality ?? 0)).reduce(0.0) { sum, k in
          let raw = axis.raw(index: k)
          let interval = axis.interval(raw: raw)
          let width = interval.upperBound - interval.lowerBound
          return sum + width * Elementary.exp(kernels.table(at: raw)[1])
        }
        #expect(abs(total - 1) < 1e-4, "\(axis), \(mu), \(sigma)")
      }
    }
  }

  @Test func equalObservationsAndASingleOneHaveAWidth() {
    #expect(Bandwidth.neighbours([]).isEmpty)
    #expect(Bandwidth.neighbours([0.2]) == [0.8])
    #expect(Bandwidth.neighbours([0.3, 0.3, 0.3]) == [0.2, 0.2, 0.2])
    let mixed = Bandwidth.neighbours([0.9, 0.1, 0.2, 0.2])
    #expect(abs(mixed[0] - 0.7) < 1e-15 && abs(mixed[1] - 1.0 / 6) < 1e-15)
  }
}
