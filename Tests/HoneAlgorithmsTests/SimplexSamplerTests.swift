import HoneAlgorithms
import HoneCore
import HoneEvolution
import Testing

@Suite struct SimplexSamplerTests {
  /// Small populations, for a few hundred trials.
  private static let samplers: [any Sampler] = {
    var (ga, eda, de) = (GAOptions(), EDAOptions(selected: 0.3), DEOptions())
    var (nsga2, nsga3) = (NSGA2Options(), NSGA3Options())
    var (moead, spea2) = (MOEADOptions(), SPEA2Sampler.Options())
    (ga.population, eda.population, de.population) = (16, 40, 12)
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

  private static let trials = 250
  private static let seeds = 1...7

  /// What random search finds, one number a seed.
  private static func chance(_ space: SearchSpace) throws -> [Double] {
    try seeds.map {
      try Fixture.best(RandomSampler(), space, trials: trials, seed: UInt64($0 + 100), loss)
    }
  }

  private static func open() throws -> SearchSpace {
    try SearchSpace([.simplex(["a", "b", "c", "d"])])
  }

  private static func lattice() throws -> SearchSpace {
    try SearchSpace([.simplex(["a", "b", "c", "d"], step: 0.02)])
  }

  private static let chances = Result { [try chance(open()), try chance(lattice())] }

  @Test(arguments: samplers.indices)
  func everySamplerLearnsOnASimplex(_ index: Int) throws {
    for (space, chance) in zip([try Self.open(), try Self.lattice()], try Self.chances.get()) {
      var wins = 0
      for (seed, other) in zip(Self.seeds, chance) {
        let own = try Fixture.best(
          Self.samplers[index], space, trials: Self.trials, seed: UInt64(seed), Self.loss)
        if own < other { wins += 1 }
      }
      // By chance 6 of 7 and more are won in one case of sixteen.
      #expect(wins >= 6, "\(Self.samplers[index]) won \(wins) of 7")
    }
  }

  @Test(arguments: [GradientOptions.Source.finiteDifference, .spsa], [nil, 0.05])
  func gradientsAreFollowedOnASimplex(_ source: GradientOptions.Source, step: Double?) throws {
    let space = try SearchSpace([
      .simplex(["a", "b", "c", "d"], step: step), .float("x", in: -1...2),
    ])
    let samplers: [any Sampler] = [
      GradientSampler(GradientOptions(.gd, source: source)),
      HybridSampler(TPESampler(), options: GradientOptions(.gd, source: source)),
    ]
    for sampler in samplers {
      let best = try Fixture.best(sampler, space, trials: 200, seed: 3) {
        Self.loss($0) + ($0[4] - 0.4) * ($0[4] - 0.4)
      }
      #expect(best < (step == nil ? 5e-3 : 0.02), "\(sampler)")
    }
  }

  @Test func reportedSlopesByTheWeightsLeadToTheBestOnes() throws {
    let space = try SearchSpace([.simplex(["a", "b", "c", "d"])])
    let best = [0.1, 0.7, 0.05, 0.15]
    let lbfgs = GradientOptions(.lbfgs)
    for sampler in [GradientSampler(lbfgs), HybridSampler(RandomSampler(), options: lbfgs)]
      as [any Sampler]
    {
      var engine = try Engine(
        Fixture.definition(space, seed: 2), sampler: sampler, pruner: NoPruner())
      var found = Double.infinity
      for trial in 0..<80 {
        let proposal = try engine.propose(trial: trial)
        let raw = proposal.point.raw
        engine.apply(
          .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
        let slopes = (0..<4).map { Slope(parameter: $0, value: 2 * (raw[$0] - best[$0])) }
        engine.apply(.gradient(trial: trial, attempt: 1, slopes))
        let loss = Self.loss(raw)
        found = min(found, loss)
        engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
      }
      #expect(found < 1e-6, "\(found) by \(sampler)")
    }
  }

  @Test(arguments: samplers.indices, [nil, 0.05])
  func weightsKeepToConstraints(_ index: Int, step: Double?) throws {
    let space = try SearchSpace(
      [.simplex(["a", "b", "c", "d"], step: step), .float("x", in: 0...1)],
      constraints: ["a + b >= 0.9", "c <= 0.02 + a", "d <= x"])
    let sampler = Self.samplers[index]
    var engine = try Engine(
      Fixture.definition(space, seed: 4), sampler: sampler, pruner: NoPruner())
    for trial in 0..<80 {
      let proposal = try engine.propose(trial: trial)
      let raw = proposal.point.raw
      #expect(space.isFeasible(proposal.point), "\(sampler), trial \(trial): \(raw)")
      #expect(abs(raw[0..<4].reduce(0, +) - 1) < 1e-9 && raw[0..<4].allSatisfy { $0 >= 0 })
      if let step {
        #expect(raw[0..<4].allSatisfy { abs(($0 / step).rounded() * step - $0) < 1e-9 })
      }
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      engine.apply(.finished(trial: trial, attempt: 1, .completed([Self.loss(raw)]), at: 0))
    }
  }
}
