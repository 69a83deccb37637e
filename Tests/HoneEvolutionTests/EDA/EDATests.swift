import HoneEvolution
import HoneNumerics
import Testing

/// Golden numbers are from Golden/distributions.py (NumPy 2.4).
@Suite struct EDATests {
  static let bounds = Bounds(low: [-4, 1, 0], high: [6, 3, 50])
  static let population = zip(
    [
      [1.5, 2.0, 30], [-2.0, 1.25, 44], [0.5, 2.5, 12], [5.0, 1.75, 21], [2.25, 2.75, 3],
      [-3.5, 1.0, 8],
    ] as [[Double]], [0.3, 4.0, 0.1, 2.0, 0.7, 9.0]
  ).map { Individual($0, fitness: Fitness(minimizing: $1)) }

  private func near(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  private func updated(_ options: EDAOptions) -> EstimationOfDistribution {
    var eda = EstimationOfDistribution(options, bounds: Self.bounds)
    var rng = RandomStream(seed: 1)
    eda.update(Self.population, using: &rng)
    return eda
  }

  @Test func univariateMarginalsAreTheMeanAndDeviationOfTheSelected() {
    let eda = updated(EDAOptions(.umda))
    #expect(near(eda.mean, [1.416_666_666_666_666_7, 2.416_666_666_666_666_5, 15]))
    #expect(
      near(
        eda.deviations,
        [0.716_860_438_920_218_9, 0.311_804_782_231_161_76, 11.224_972_160_321_824]))
    #expect(eda.covarianceFactor.isEmpty)
  }

  @Test func theJointDistributionHasTheCovarianceOfTheSelected() {
    let eda = updated(EDAOptions(.emna, selected: 1))
    #expect(near(eda.mean, [0.625, 1.875, 19.666_666_666_666_668]))
    #expect(
      near(
        eda.covarianceFactor,
        [
          2.782_946_579_916_090_6, 0, 0, 0.368_688_955_106_570_2, 0.504_671_630_253_202_8, 0,
          -1.616_991_153_360_795, -6.496_963_618_909_57, 12.277_229_284_332_6,
        ]))
  }

  @Test func incrementalLearningMovesByItsRate() {
    let eda = updated(EDAOptions(.pbil, learningRate: 0.2))
    #expect(near(eda.mean, [1.9, 2.3, 26.8]))
    #expect(
      near(
        eda.deviations,
        [2.452_773_164_542_547_2, 0.524_241_171_797_933_1, 13.791_999_815_856_881]))
  }

  /// What is drawn has the moments that were learned.
  @Test(arguments: EDAOptions.Method.allCases)
  func drawsFollowTheDistribution(_ method: EDAOptions.Method) {
    let wide = Bounds(-1e4...1e4, count: 3)
    let options = EDAOptions(method, population: 40_000, selected: 1, learningRate: 1)
    var eda = EstimationOfDistribution(options, bounds: wide)
    var rng = RandomStream(seed: 8)
    eda.update(Self.population, using: &rng)
    var drawn: [Individual<[Double]>] = []
    eda.generate(into: &drawn, using: &rng)
    func moment(_ f: ([Double]) -> Double) -> Double {
      drawn.reduce(0) { $0 + f($1.genome) } / Double(drawn.count)
    }
    for i in 0..<3 {
      let mean = moment { $0[i] }
      let deviation = moment { ($0[i] - mean) * ($0[i] - mean) }.squareRoot()
      // Five standard errors.
      #expect(abs(mean - eda.mean[i]) < 5 * eda.deviations[i] / 200)
      #expect(abs(deviation / eda.deviations[i] - 1) < 5 / (2 * 40_000.0).squareRoot())
    }
    let (a, b) = (moment { $0[1] }, moment { $0[2] })
    let covariance = moment { ($0[1] - a) * ($0[2] - b) }
    let l = eda.covarianceFactor
    let expected = method == .emna ? l[3] * l[6] + l[4] * l[7] : 0
    #expect(abs(covariance - expected) < 5 * eda.deviations[1] * eda.deviations[2] / 200)
  }

  @Test(arguments: EDAOptions.Method.allCases)
  func itFindsTheMinimumFromAnywhereAndKeepsTheBounds(_ method: EDAOptions.Method) throws {
    let bounds = Bounds(low: [-3, -20, 0, 1], high: [40, 2, 7, 30])
    let toolbox = Toolbox<[Double]>(
      mate: { _, _, _ in }, mutate: { _, _ in },
      select: { population, count, _ in Array(population.indices.prefix(count)) },
      evaluate: { x in
        #expect(bounds.contains(x))
        // The third's minimum is at its bound.
        let d = [x[0] - 2.5, x[1] + 11, x[2], x[3] - 9 - 0.5 * (x[0] - 2.5)]
        return Fitness(minimizing: d.reduce(0) { $0 + $1 * $1 })
      })
    var eda = EstimationOfDistribution(
      EDAOptions(method, population: 100, selected: 0.3, learningRate: 0.3), bounds: bounds)
    var evolution = Evolution([[Double]](), toolbox, seed: 3)
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaGenerateUpdate(&eda, generations: 80)
    let best = try #require(evolution.best?.fitness?.loss())
    #expect(best < 0.1, "\(best)")
  }

  @Test func bitsLearnFrequencies() {
    let rows: [([Bool], Double)] = [
      ([true, false, true], 1), ([true, true, false], 2), ([true, false, false], 3),
      ([false, false, true], 4), ([false, true, true], 9),
    ]
    let population = rows.map { Individual($0.0, fitness: Fitness(minimizing: $0.1)) }
    var rng = RandomStream(seed: 2)
    var umda = BitDistribution(EDAOptions(.umda, selected: 0.75), count: 3)
    umda.update(population, using: &rng)
    #expect(near(umda.probabilities, [0.75, 0.25, 0.5]))
    // Baluja 1994: 0.5 → 0.55 towards the best; where the worst differs 7.5 % of the rest more.
    var pbil = BitDistribution(EDAOptions(.pbil), count: 3)
    pbil.mutationRate = 0
    pbil.update(population, using: &rng)
    #expect(near(pbil.probabilities, [0.583_75, 0.416_25, 0.55]))
    pbil.negativeRate = 0
    pbil.update(population, using: &rng)
    #expect(near(pbil.probabilities, [0.625_375, 0.374_625, 0.595]))
    pbil.mutationRate = 1
    pbil.mutationShift = 0.5
    pbil.update(population, using: &rng)
    let before = [0.662_837_5, 0.337_162_5, 0.635_5]
    for (now, then) in zip(pbil.probabilities, before) {
      #expect(abs(now - 0.5 * then) < 1e-12 || abs(now - 0.5 * then - 0.5) < 1e-12)
    }
  }

  @Test(arguments: [EDAOptions.Method.umda, .pbil])
  func oneMaxIsSolved(_ method: EDAOptions.Method) throws {
    let toolbox = Toolbox<[Bool]>(
      mate: { _, _, _ in }, mutate: { _, _ in },
      select: { population, count, _ in Array(population.indices.prefix(count)) },
      evaluate: { bits in Fitness(maximizing: Double(bits.count { $0 })) })
    var bits = BitDistribution(
      EDAOptions(method, population: 100, selected: 0.3), count: 60)
    var evolution = Evolution([[Bool]](), toolbox, seed: 5)
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaGenerateUpdate(&bits, generations: 80)
    #expect(evolution.hallOfFame?.best?.fitness?.value() == 60)
  }
}
