import HoneAlgorithms
import HoneCore
import HoneEvolution
import HoneTesting
import Testing

@Suite struct ScheduleTests {
  static let spaces = ["steps", "everything"]
  /// TPE with a short start, so that outcomes count as soon as they may.
  static let samplers: [any Sampler] = LawTests.samplers + [TPESampler(startup: 4)]

  private func space(_ name: String) throws -> LawSpace {
    try #require(LawSpace.all().first { $0.name == name })
  }

  @Test(arguments: samplers.indices, LawTests.pruners.indices)
  func everyScheduleGivesTheSameStudy(_ sampler: Int, _ pruner: Int) throws {
    for name in Self.spaces {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.samplers[sampler], LawTests.pruners[pruner], space(name), seed: 3)
    }
  }

  @Test(arguments: samplers.indices, LawTests.pruners.indices)
  func reproducibleForOneIsWhatOneWorkerDoes(_ sampler: Int, _ pruner: Int) throws {
    for name in Self.spaces {
      try ScheduleLaws.oneWorkerNeedsNoPromise(
        Self.samplers[sampler], LawTests.pruners[pruner], space(name), seed: 3)
    }
  }

  /// Populations of a few, so that generations turn over often.
  static let populations: [any Sampler] = [
    GASampler(GASamplerTests.options { $0.population = 5 }),
    GASampler(
      GASamplerTests.options { ($0.replacement, $0.isSelfAdaptive) = (.steadyState, true) }),
    RegularizedEvolutionSampler(population: 6, sample: 3),
    FrontSamplerTests.nsga2 { $0.population = 5 }, FrontSamplerTests.nsga3 { $0.population = 5 },
    FrontSamplerTests.moead { $0.population = 5 },
    FrontSamplerTests.moead { ($0.population, $0.operation) = (5, .de) },
    FrontSamplerTests.spea2 { $0.population = 5 },
    DESampler(DEOptions(.lshade, population: 6, budget: 40)),
    DESampler(DEOptions(.jade, population: 5)), DESampler(DEOptions(.rand1, population: 5)),
  ]

  @Test(arguments: populations.indices)
  func populationsAreTheSameByAnySchedule(_ sampler: Int) throws {
    for name in Self.spaces {
      let space = try space(name)
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.populations[sampler], NoPruner(), space, seed: 5)
      try ScheduleLaws.oneWorkerNeedsNoPromise(
        Self.populations[sampler], NoPruner(), space, seed: 5)
    }
  }

  static let descending: [any Sampler] = [
    GradientSampler(), GradientSampler(GradientOptions(.lbfgs, source: .finiteDifference)),
    GradientSampler(GradientOptions(.gd, source: .spsa)),
    HybridSampler(TPESampler(candidates: 3, startup: 4)),
    HybridSampler(RandomSampler(), options: GradientOptions(.lbfgs, source: .finiteDifference)),
  ]

  @Test(arguments: descending.indices, [NoPruner(), ASHAPruner()] as [any Pruner])
  func chainsOfStepsAreTheSameByAnySchedule(_ sampler: Int, _ pruner: any Pruner) throws {
    for space in try LawSpace.continuous()
    where SamplerLaws.suits(Self.descending[sampler], space.space) {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(
        Self.descending[sampler], pruner, space, seed: 3)
      try ScheduleLaws.oneWorkerNeedsNoPromise(
        Self.descending[sampler], pruner, space, seed: 3)
    }
  }

  @Test func proposalsAndVerdictsOfAReproducibleStudyUseOutcomes() throws {
    let everything = try space("everything")
    func lines(_ sampler: any Sampler, _ pruner: any Pruner) throws -> [String] {
      try ScheduleLaws.everyScheduleGivesTheSameStudy(sampler, pruner, everything, seed: 3)
    }
    let random = try lines(RandomSampler(), NoPruner())
    let tpe = try lines(TPESampler(startup: 4), NoPruner())
    // The first proposals come from the prior; trial 11 may be the first to know four outcomes.
    #expect(tpe.prefix(8) == random.prefix(8))
    #expect(zip(tpe, random).dropFirst(12).filter { $0 == $1 }.isEmpty)
    for pruner in LawTests.pruners.dropFirst() {
      let pruned = try lines(TPESampler(startup: 4), pruner)
      #expect(pruned.contains { $0.contains(" pruned at ") }, "\(pruner)")
    }
  }
}
