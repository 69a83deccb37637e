import HoneEvolution
import HoneNumerics
import Testing

@Suite struct BoundsTests {
  /// Some genes have room, some none, some lie on a bound.
  private static let bounds = Bounds(
    low: [-5, 0, 2, -1e-9, -1e12, 7], high: [5, 1, 2, 1e-9, 1e12, 9])

  private static func genome(_ rng: inout RandomStream) -> [Double] {
    (0..<bounds.count).map { gene in
      let share = min(max(1.4 * rng.uniform() - 0.2, 0), 1)
      return bounds.clamp(
        bounds.low[gene] + share * (bounds.high[gene] - bounds.low[gene]), gene)
    }
  }

  @Test(arguments: [0.0, 0.5, 1, 15, 33.3, 500], [Repair.clamp(bounds), .reflect(bounds)])
  func noOperatorLosesBounds(_ eta: Double, _ repair: Repair) {
    var rng = RandomStream(seed: 31)
    for _ in 0..<2000 {
      var (a, b) = (Self.genome(&rng), Self.genome(&rng))
      Crossover.simulatedBinary(&a, &b, eta: eta, within: Self.bounds, using: &rng)
      #expect(Self.bounds.contains(a) && Self.bounds.contains(b))
      Mutation.polynomial(&a, eta: eta, within: Self.bounds, probability: 0.7, using: &rng)
      #expect(Self.bounds.contains(a))
      Crossover.blend(&a, &b, alpha: 0.5, repair: repair, using: &rng)
      #expect(Self.bounds.contains(a) && Self.bounds.contains(b))
      Mutation.gaussian(&a, deviation: 1e3, probability: 0.7, repair: repair, using: &rng)
      #expect(Self.bounds.contains(a))
      var strategy = StrategyVector(b, deviations: b.map(abs))
      Mutation.esLogNormal(
        &strategy, learningRate: 3, probability: 1, repair: repair, using: &rng)
      #expect(Self.bounds.contains(strategy.values))
    }
  }

  @Test func parentsOutOfBoundsHaveChildrenWithin() {
    var rng = RandomStream(seed: 32)
    let bounds = Bounds(0...1, count: 4)
    for _ in 0..<2000 {
      var a = [-3, 0.5, 1.5, .nan]
      var b = [0.5, 7, 2.5, 0.25]
      Crossover.simulatedBinary(&a, &b, eta: 15, within: bounds, using: &rng)
      Mutation.polynomial(&a, eta: 20, within: bounds, probability: 1, using: &rng)
      #expect(bounds.contains(a))
    }
  }

  @Test func repairsAreTheNearestAndTheMirroredNumber() {
    let bounds = Bounds(low: [0, -1], high: [2, 1])
    #expect(Repair.clamp(bounds)(2.5, 0) == 2)
    #expect(Repair.reflect(bounds)(2.5, 0) == 1.5)
    #expect(Repair.reflect(bounds)(-0.25, 0) == 0.25)
    // 9 is mirrored at 2, 0, 2 and 0: −5, 5, −1, 1. −6.5 becomes 4.5, −2.5, 0.5.
    #expect(Repair.reflect(bounds)(9, 0) == 1)
    #expect(Repair.reflect(bounds)(-6.5, 1) == 0.5)
    #expect(Repair.reflect(bounds)(.infinity, 0) == 2)
    #expect(Repair.reflect(bounds)(.nan, 0) == 0)
    #expect(Repair.none(9, 0) == 9)
    var genome = [3.0, -3]
    Repair.clamp(bounds)(&genome)
    #expect(genome == [2, -1])
  }

  @Test func integersStayIntegersOfTheirRanges() {
    var rng = RandomStream(seed: 33)
    var genome: [Int8] = [0, 0, 0, 0]
    var seen = Set<Int8>()
    for _ in 0..<4000 {
      Mutation.uniformInteger(&genome, in: -128...127, probability: 0.5, using: &rng)
      seen.formUnion(genome)
    }
    #expect(seen.count == 256)
    var wide: [Int64] = [0]
    Mutation.uniformInteger(&wide, in: -(1 << 61)...(1 << 61), probability: 1, using: &rng)
    #expect(wide[0].magnitude <= 1 << 61 && wide[0] != 0)
  }
}
