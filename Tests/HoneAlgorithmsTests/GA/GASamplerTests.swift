import HoneCore
import HoneNumerics
import HoneTesting
import Testing

@testable import HoneAlgorithms

@Suite("Genetic algorithm") struct GASamplerTests {
  static func options(_ change: (inout GAOptions) -> Void) -> GAOptions {
    var options = GAOptions()
    options.population = 8
    change(&options)
    return options
  }

  static let variants: [GAOptions] =
    GAOptions.Crossover.allCases.map { crossover in options { $0.crossover = crossover } }
    + GAOptions.Mutation.allCases.map { mutation in options { $0.mutation = mutation } }
    + [
      options { $0.replacement = .steadyState },
      options { $0.isSelfAdaptive = true },
      options { ($0.selection, $0.elites) = (.rank, 0) },
      options { ($0.isSynchronous, $0.crossoverRate) = (true, 0) },
    ]

  @Test("Every variant keeps every law", arguments: variants.indices)
  func laws(_ index: Int) throws {
    try SamplerLaws.all(GASampler(Self.variants[index]), seed: 29)
  }

  @Test("Aging evolution keeps every law")
  func agingLaws() throws {
    try SamplerLaws.all(RegularizedEvolutionSampler(population: 7, sample: 3), seed: 31)
  }

  /// A bowl whose middle lies off the middle of the space, with a choice and a whole number.
  private static func space() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -3...7), .float("y", in: 1e-4...1e2, scale: .log), .int("n", in: 1...40),
      .choice("c", ["a", "b", "c", "d"]),
    ])
  }

  private static func loss(_ raw: [Double]) -> Double {
    let y = Elementary.log(raw[1] / 0.02)
    let n = raw[2] - 29
    return (raw[0] - 2.5) * (raw[0] - 2.5) + y * y + 0.01 * n * n + (raw[3] == 2 ? 0 : 3)
  }

  @Test("Every variant finds what random search does not", arguments: variants.indices)
  func beatsRandom(_ index: Int) throws {
    let space = try Self.space()
    var options = Self.variants[index]
    options.population = 20
    var own: [Double] = []
    var random: [Double] = []
    for seed in 1...9 as ClosedRange<UInt64> {
      own.append(
        try Fixture.best(GASampler(options), space, trials: 400, seed: seed, Self.loss))
      random.append(
        try Fixture.best(RandomSampler(), space, trials: 400, seed: seed, Self.loss))
    }
    #expect(own.sorted()[4] < 0.5 * random.sorted()[4], "\(own.sorted()) \(random.sorted())")
  }

  @Test("Aging evolution finds what random search does not")
  func agingBeatsRandom() throws {
    var own: [Double] = []
    var random: [Double] = []
    let sampler = RegularizedEvolutionSampler(population: 20, sample: 6)
    for seed in 1...9 as ClosedRange<UInt64> {
      own.append(try Fixture.best(sampler, Self.space(), trials: 400, seed: seed, Self.loss))
      random.append(
        try Fixture.best(RandomSampler(), Self.space(), trials: 400, seed: seed, Self.loss))
    }
    #expect(own.sorted()[4] < 0.3 * random.sorted()[4], "\(own.sorted()) \(random.sorted())")
  }

  @Test("A trial keeps its generation and its parents, which are older")
  func ancestry() throws {
    let options = Self.options { $0.population = 10 }
    var engine = try Engine(
      Fixture.definition(Self.space()), sampler: GASampler(options), pruner: NoPruner())
    for trial in 0..<35 {
      let proposal = try engine.propose(trial: trial)
      let ancestry = try #require(Ancestry(proposal.tag))
      #expect(ancestry.generation == trial / 10)
      #expect(ancestry.parents.isEmpty == (trial < 10))
      #expect(ancestry.parents.allSatisfy { $0 < trial })
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      engine.apply(
        .finished(
          trial: trial, attempt: 1, .completed([Self.loss(proposal.point.raw)]), at: 0))
    }
  }

  @Test("The elite of a generation stays among the parents until something better is found")
  func elitism() throws {
    let options = Self.options { ($0.population, $0.elites, $0.tournament) = (6, 1, 40) }
    var engine = try Engine(
      Fixture.definition(Self.space()), sampler: GASampler(options), pruner: NoPruner())
    for trial in 0..<30 {
      let proposal = try engine.propose(trial: trial)
      // With so large a tournament the best is one parent at least.
      if trial >= 6 { #expect(Ancestry(proposal.tag)?.parents.contains(2) == true) }
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let loss = trial == 2 ? -1 : Double(trial)
      engine.apply(.finished(trial: trial, attempt: 1, .completed([loss]), at: 0))
    }
  }

  @Test("A synchronous generation waits for its slowest trial; an asynchronous one does not")
  func waits() throws {
    for isSynchronous in [true, false] {
      let options = Self.options { ($0.population, $0.isSynchronous) = (4, isSynchronous) }
      var engine = try Engine(
        Fixture.definition(Self.space()), sampler: GASampler(options), pruner: NoPruner())
      for trial in 0..<4 {
        let proposal = try engine.propose(trial: trial)
        engine.apply(
          .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      }
      for trial in 0..<3 {
        engine.apply(.finished(trial: trial, attempt: 1, .completed([1]), at: 0))
      }
      if isSynchronous {
        #expect(throws: SamplerError.self) { try engine.propose(trial: 4) }
      } else {
        #expect(Ancestry(try engine.propose(trial: 4).tag)?.generation == 0)
      }
      engine.apply(.finished(trial: 3, attempt: 1, .failed(reason: "no"), at: 0))
      #expect(Ancestry(try engine.propose(trial: 4).tag)?.generation == 1)
    }
  }

  @Test("What makes nobody wait cannot be asked of a study that may not know what ends")
  func reproducible() throws {
    var definition = try Fixture.definition(Self.space())
    definition.sampler = AlgorithmSpec("ga")
    definition.reproducible = 3
    let sampler = GASampler(Self.options { $0.isSynchronous = true })
    #expect {
      _ = try Engine(definition, sampler: sampler, pruner: NoPruner())
    } throws: {
      "\($0)".contains("leave `synchronous` out")
    }
    definition.reproducible = 1
    _ = try Engine(definition, sampler: sampler, pruner: NoPruner())
  }

  @Test("Options that contradict each other are refused with what would be right")
  func contradictions() throws {
    func message(_ options: [AlgorithmSpec.Option]) throws -> String {
      let space = try Self.space()
      let error = #expect(throws: SpaceError.self) {
        try Registry.builtin.sampler(AlgorithmSpec("ga", options: options), for: space)
      }
      return error?.message ?? ""
    }
    #expect(try message([.init("elites", 50)]).contains("not below `population`"))
    #expect(
      try message([.init("replacement", "steady_state"), .init("synchronous", true)])
        .contains("no generations to wait for"))
    #expect(try message([.init("synchronous", 3)]).contains("true or false"))
  }

  @Test("A mutated number of few values, or a choice, becomes another one", arguments: 0..<20)
  func mutationsAreSeen(_ seed: Int) throws {
    let space = try SearchSpace([
      .int("n", in: 3...900), .choice("c", ["a", "b", "c"], weights: [8, 1, 1]),
      .float("d", in: 0...0.5, step: 0.05),
    ])
    var options = GAOptions()
    options.sigma = 1e-5
    let variation = GAVariation(
      options: options, genes: Genes(space), rate: 1, sigma: options.sigma)
    var rng = RandomStream(seed: UInt64(seed))
    for _ in 0..<50 {
      let parent = space.unit(Prior.point(in: space, using: &rng))
      let before = space.point(unit: parent)
      let after = space.point(
        unit: variation.child(of: parent, active: [0, 1, 2], space, using: &rng))
      for gene in 0..<3 { #expect(before.raw[gene] != after.raw[gene]) }
    }
  }
}
