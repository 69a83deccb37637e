import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite struct EvolutionStrategyTests {
  @Test func learningRatesAreSchwefels() {
    // τ₀ = 1/√(2n), τ = 1/√(2√n) for n = 16; one step size: 1/√n (Beyer and Schwefel 2002).
    let rule = LogNormalRule(16, ESOptions())
    #expect(abs(rule.common - 0.176_776_695_296_636_9) < 1e-15)
    #expect(abs(rule.own - 0.353_553_390_593_273_8) < 1e-15)
    let shared = LogNormalRule(16, ESOptions(stepSizes: .common, learningRate: 2))
    #expect(shared.common == 0.5 && shared.own == 0)
  }

  /// log(σ′/σ) is normal with variance τ₀² + τ², of which τ₀² is shared.
  @Test(arguments: ESOptions.StepSizes.allCases)
  func stepSizesVaryByTheLogNormalRule(_ stepSizes: ESOptions.StepSizes) {
    let rule = LogNormalRule(4, ESOptions(stepSizes: stepSizes))
    var rng = RandomStream(seed: 5)
    var (sum, square, product) = (0.0, 0.0, 0.0)
    let draws = 100_000
    for _ in 0..<draws {
      var sigma = [0.01, 0.01, 0.01, 0.01]
      rule.vary(&sigma, in: ESLimits.sigma, using: &rng)
      let logs = sigma.map { Elementary.log($0 / 0.01) }
      sum += logs[0]
      square += logs[0] * logs[0]
      product += logs[0] * logs[3]
    }
    let n = Double(draws)
    let variance = rule.common * rule.common + rule.own * rule.own
    // Four standard errors.
    #expect(abs(sum / n) < 4 * (variance / n).squareRoot())
    #expect(abs(square / n - variance) < 4 * variance * (2 / n).squareRoot())
    #expect(abs(product / n - rule.common * rule.common) < 4 * variance * (2 / n).squareRoot())
  }

  private static func run(
    _ options: ESOptions, generations: Int, seed: UInt64 = 4, start: [Double]? = nil
  ) throws -> (strategy: EvolutionStrategy, best: Double) {
    let toolbox = Toolbox<StrategyVector>(
      mate: { _, _, _ in }, mutate: { _, _ in },
      select: { population, count, _ in
        Array(population.indices.prefix(count))
      },
      evaluate: { genome in
        let x = genome.values
        return Fitness(
          minimizing: x.indices.reduce(0) {
            $0 + Double(1 << (2 * $1)) * (x[$1] - 1.25) * (x[$1] - 1.25)
          })
      })
    var strategy = EvolutionStrategy(
      options, bounds: Bounds(low: [-3, -20, 0, 1, -9], high: [40, 2, 7, 3, 90]), start: start)
    var evolution = Evolution([StrategyVector](), toolbox, seed: seed)
    evolution.hallOfFame = HallOfFame(1)
    try evolution.eaGenerateUpdate(&strategy, generations: generations)
    return (strategy, strategy.parents[0].fitness?.loss() ?? .infinity)
  }

  @Test(
    arguments: ESOptions.Selection.allCases, ESOptions.Recombination.allCases)
  func itFindsTheMinimumOfAnEllipsoid(
    _ selection: ESOptions.Selection, _ recombination: ESOptions.Recombination
  ) throws {
    let options = ESOptions(selection: selection, recombination: recombination)
    let (strategy, best) = try Self.run(options, generations: 250)
    // Of uniform draws the best of as many is about 100. Parents who live on keep step sizes that did
    // well once: known of (μ + λ) with self-adaptation.
    #expect(best < (selection == .comma ? 1e-4 : 10), "\(best)")
    let deviations = strategy.parents[0].genome.deviations
    if selection == .comma { #expect(deviations.allSatisfy { $0 < 0.5 }) }
  }

  @Test func aStartIsWhereTheFirstGenerationIs() throws {
    let start = [30, 1, 6, 2, 80] as [Double]
    var strategy = EvolutionStrategy(
      ESOptions(sigma: 0.001),
      bounds: Bounds(low: [-3, -20, 0, 1, -9], high: [40, 2, 7, 3, 90]), start: start)
    var population: [Individual<StrategyVector>] = []
    var rng = RandomStream(seed: 1)
    strategy.generate(into: &population, using: &rng)
    #expect(population.count == 35)
    for individual in population {
      #expect(zip(individual.genome.values, start).allSatisfy { abs($0 - $1) < 0.02 * 99 })
      #expect(strategy.bounds.contains(individual.genome.values))
    }
  }

  @Test func deviationsAreInheritedAsMeansAndValuesFromOneParentEach() {
    var strategy = EvolutionStrategy(
      ESOptions(mu: 2, lambda: 8, learningRate: 1e-12), bounds: Bounds(0...10, count: 2))
    let genomes = [([2.0, 3], [0.5, 0.1]), ([6, 9], [1e-9, 0.3]), ([5, 5], [7, 7])]
    let population = genomes.enumerated().map { index, genome in
      Individual(
        StrategyVector(genome.0, deviations: genome.1),
        fitness: Fitness(minimizing: Double(index)))
    }
    var rng = RandomStream(seed: 3)
    strategy.update(population, using: &rng)
    var next: [Individual<StrategyVector>] = []
    strategy.generate(into: &next, using: &rng)
    for child in next {
      #expect(abs(child.genome.deviations[0] - 0.25) < 1e-9)
      #expect(abs(child.genome.deviations[1] - 0.2) < 1e-9)
      let near = [2.0, 6].contains { abs(child.genome.values[0] - $0) < 1.25 }
      #expect(near && [3.0, 9].contains { abs(child.genome.values[1] - $0) < 1 })
    }
    #expect(Set(next.map { $0.genome.values[0] < 4 }).count == 2)
  }
}
