import HoneAlgorithms
import HoneCore
import Testing

@Suite struct SimplexSamplerTests {
  /// Small populations, for a few hundred trials.
  private static let samplers: [any Sampler] = {
    var (ga, eda, de) = (GAOptions(), EDAOptions(), DEOptions())
    var (nsga2, nsga3) = (NSGA2Options(), NSGA3Options())
    var (moead, spea2) = (MOEADOptions(), SPEA2Sampler.Options())
    (ga.population, eda.population, de.population) = (16, 24, 12)
    (nsga2.population, nsga3.population, moead.population) = (16, 16, 16)
    (spea2.population, spea2.archive, moead.neighbours) = (16, 16, 8)
    return [
      TPESampler(), GASampler(ga), DESampler(de), PSOSampler(SwarmOptions(particles: 10)),
      ESSampler(), EDASampler(eda), NSGA2Sampler(nsga2), NSGA3Sampler(nsga3), MOEADSampler(moead),
      SPEA2Sampler(spea2), RegularizedEvolutionSampler(population: 20, sample: 5),
    ]
  }()

  /// How far weights are from the best ones, which are none's middle.
  private static func loss(_ raw: [Double]) -> Double {
    zip(raw, [0.1, 0.7, 0.05, 0.15]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  @Test(arguments: samplers.indices)
  func everySamplerLearnsOnASimplex(_ index: Int) throws {
    let space = try SearchSpace([.simplex(["a", "b", "c", "d"])])
    let trials = 300
    var wins = 0
    for seed in 1...9 {
      let own = try Fixture.best(
        Self.samplers[index], space, trials: trials, seed: UInt64(seed), Self.loss)
      let other = try Fixture.best(
        RandomSampler(), space, trials: trials, seed: UInt64(seed + 100), Self.loss)
      if own < other { wins += 1 }
    }
    // By chance 8 of 9 and more are won in one case of fifty.
    #expect(wins >= 8, "\(Self.samplers[index]) won \(wins) of 9")
  }

  @Test(arguments: samplers.indices)
  func everySamplerLearnsOnALattice(_ index: Int) throws {
    let space = try SearchSpace([.simplex(["a", "b", "c", "d"], step: 0.02)])
    var wins = 0
    for seed in 1...9 {
      let own = try Fixture.best(
        Self.samplers[index], space, trials: 200, seed: UInt64(seed), Self.loss)
      let other = try Fixture.best(
        RandomSampler(), space, trials: 200, seed: UInt64(seed + 100), Self.loss)
      if own < other { wins += 1 }
    }
    #expect(wins >= 7, "\(Self.samplers[index]) won \(wins) of 9")
  }

  @Test func aHybridLeavesTheSimplexToItsBlackBox() throws {
    let space = try SearchSpace([.simplex(["a", "b", "c", "d"]), .float("x", in: -1...2)])
    let options = GradientOptions(.gd, source: .finiteDifference)
    let best = try Fixture.best(
      HybridSampler(TPESampler(), options: options), space, trials: 150, seed: 3
    ) { Self.loss($0) + ($0[4] - 0.4) * ($0[4] - 0.4) }
    #expect(best < 0.02)
  }
}
