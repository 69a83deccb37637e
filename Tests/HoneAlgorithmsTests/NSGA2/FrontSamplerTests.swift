import HoneAlgorithms
import HoneCore
import HoneTesting
import Testing

/// What holds for the samplers of several objectives alike.
@Suite("Samplers for several objectives") struct FrontSamplerTests {
  static func nsga2(_ change: (inout NSGA2Options) -> Void = { _ in }) -> NSGA2Sampler {
    var options = NSGA2Options()
    options.population = 8
    change(&options)
    return NSGA2Sampler(options)
  }

  static func nsga3(_ change: (inout NSGA3Options) -> Void = { _ in }) -> NSGA3Sampler {
    var options = NSGA3Options()
    options.population = 8
    change(&options)
    return NSGA3Sampler(options)
  }

  static func moead(_ change: (inout MOEADOptions) -> Void = { _ in }) -> MOEADSampler {
    var options = MOEADOptions()
    (options.population, options.neighbours) = (8, 4)
    change(&options)
    return MOEADSampler(options)
  }

  static func spea2(_ change: (inout SPEA2Sampler.Options) -> Void = { _ in }) -> SPEA2Sampler {
    var options = SPEA2Sampler.Options()
    options.population = 8
    change(&options)
    return SPEA2Sampler(options)
  }

  static let variants: [any Sampler] =
    NSGA2Options.Crossover.allCases.map { crossover in nsga2 { $0.crossover = crossover } }
    + [
      nsga2 { ($0.isSynchronous, $0.crossoverProbability) = (true, 0) },
      nsga3(), nsga3 { ($0.divisions, $0.population, $0.hasMemory) = (3, nil, false) },
      nsga3 { $0.isSynchronous = true },
      moead(), moead { $0.operation = .de },
      moead { ($0.decomposition, $0.isSynchronous) = (.tchebycheff, true) },
      moead { ($0.decomposition, $0.operation, $0.locality) = (.pbi, .de, 0.5) },
      spea2(), spea2 { ($0.archive, $0.isSynchronous) = (5, true) },
    ]

  @Test("Every variant keeps every law", arguments: variants.indices)
  func laws(_ index: Int) throws {
    try SamplerLaws.all(Self.variants[index], seed: 37)
  }

  private static func space() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -3...7), .float("y", in: 1e-4...1e2, scale: .log), .int("n", in: 1...40),
      .choice("c", ["a", "b", "c", "d"]),
      .float("z", in: 0...4).when("c", in: ["b", "c"]),
    ])
  }

  /// Two bowls whose middles differ in x alone, with units a thousand times apart.
  private static func losses(_ point: Point) -> [Double] {
    let raw = point.raw
    let n = (raw[2] - 29) / 10
    let y = (raw[1] > 0.02 ? raw[1] / 0.02 : 0.02 / raw[1]) - 1
    let choice = raw[3] == 2 ? (raw[4] - 1) * (raw[4] - 1) : 3
    let rest = choice + n * n + min(y, 30) / 10
    return [1_000 * (rest + (raw[0] - 1) * (raw[0] - 1)), rest + (raw[0] - 5) * (raw[0] - 5)]
  }

  /// The area that is dominated, up to a corner that about half of all random points lie below.
  private static func volume(_ sampler: any Sampler, seed: UInt64) throws -> Double {
    let objectives: [Objective] = [.minimize("a"), .minimize("b")]
    var engine = try Engine(
      Fixture.definition(space(), objectives: objectives, seed: seed), sampler: sampler,
      pruner: NoPruner())
    for trial in 0..<400 {
      let proposal = try engine.propose(trial: trial)
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let outcome = Outcome.completed(losses(proposal.point))
      engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
    }
    let corner = (40_000.0, 40.0)
    let front = engine.history.front.map {
      (engine.history.loss($0, 0), engine.history.loss($0, 1))
    }
    var (volume, height) = (0.0, corner.1)
    for point in front.sorted(by: { $0.0 < $1.0 }) where point.0 < corner.0 && point.1 < height {
      volume += (corner.0 - point.0) * (height - point.1)
      height = point.1
    }
    return volume / (corner.0 * corner.1)
  }

  @Test("Every variant covers a front that random search does not", arguments: variants.indices)
  func beatsRandom(_ index: Int) throws {
    var own: [Double] = []
    var random: [Double] = []
    for seed in 1...7 as ClosedRange<UInt64> {
      own.append(1 - (try Self.volume(Self.larger[index], seed: seed)))
      random.append(1 - (try Self.volume(RandomSampler(), seed: seed)))
    }
    // What is left is measured: a good front still leaves some.
    #expect(own.sorted()[3] < 0.85 * random.sorted()[3], "\(own.sorted()) \(random.sorted())")
  }

  private static let larger: [any Sampler] =
    NSGA2Options.Crossover.allCases.map { crossover in
      nsga2 { ($0.crossover, $0.population) = (crossover, 20) }
    }
    + [
      nsga2 { ($0.isSynchronous, $0.crossoverProbability, $0.population) = (true, 0, 20) },
      nsga3 { $0.population = 20 },
      nsga3 { ($0.divisions, $0.population, $0.hasMemory) = (19, nil, false) },
      nsga3 { ($0.isSynchronous, $0.population) = (true, 20) },
      moead { $0.population = 20 }, moead { ($0.operation, $0.population) = (.de, 20) },
      moead {
        ($0.decomposition, $0.isSynchronous, $0.population) = (.tchebycheff, true, 20)
      },
      moead {
        ($0.decomposition, $0.operation, $0.locality, $0.population) = (.pbi, .de, 0.5, 20)
      },
      spea2 { $0.population = 20 },
      spea2 { ($0.archive, $0.isSynchronous, $0.population) = (15, true, 20) },
    ]

  @Test(
    "A trial keeps its generation and its parents, which are older", arguments: variants.indices)
  func ancestry(_ index: Int) throws {
    var engine = try Engine(
      Fixture.definition(Self.space(), objectives: [.minimize("a"), .minimize("b")]),
      sampler: Self.variants[index], pruner: NoPruner())
    var generations: [Int: Int] = [:]
    for trial in 0..<60 {
      let proposal = try engine.propose(trial: trial)
      let ancestry = try #require(Ancestry(proposal.tag))
      generations[ancestry.generation, default: 0] += 1
      #expect(ancestry.parents.isEmpty == (ancestry.generation == 0))
      #expect(ancestry.parents.allSatisfy { $0 < trial })
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let outcome = Outcome.completed(Self.losses(proposal.point))
      engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
    }
    // All generations but the last one are of one size.
    let size = try #require(generations[0])
    #expect(generations.count >= 6)
    #expect(generations.filter { $0.value != size }.count <= 1, "\(generations)")
  }

  @Test("A synchronous generation waits for its slowest trial; an asynchronous one does not")
  func waits() throws {
    let pairs: [(any Sampler, any Sampler)] = [
      (Self.nsga2 { $0.isSynchronous = true }, Self.nsga2()),
      (Self.nsga3 { $0.isSynchronous = true }, Self.nsga3()),
      (Self.moead { $0.isSynchronous = true }, Self.moead()),
      (Self.spea2 { $0.isSynchronous = true }, Self.spea2()),
    ]
    for (patient, hasty) in pairs {
      for sampler in [patient, hasty] {
        var engine = try Engine(
          Fixture.definition(Self.space(), objectives: [.minimize("a"), .minimize("b")]),
          sampler: sampler, pruner: NoPruner())
        for trial in 0..<8 {
          let proposal = try engine.propose(trial: trial)
          engine.apply(
            .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
        }
        for trial in 0..<7 {
          engine.apply(.finished(trial: trial, attempt: 1, .completed([1, 2]), at: 0))
        }
        if sampler.isSynchronous {
          #expect(throws: SamplerError.self) { try engine.propose(trial: 8) }
        } else {
          #expect(Ancestry(try engine.propose(trial: 8).tag)?.generation == 0)
        }
        engine.apply(.finished(trial: 7, attempt: 1, .failed(reason: "no"), at: 0))
        #expect(Ancestry(try engine.propose(trial: 8).tag)?.generation == 1)
      }
    }
  }

  @Test("Trials that did not complete are no parents while there are others")
  func failures() throws {
    for sampler in [Self.nsga2(), Self.nsga3(), Self.moead(), Self.spea2()] as [any Sampler] {
      var engine = try Engine(
        Fixture.definition(Self.space(), objectives: [.minimize("a"), .minimize("b")]),
        sampler: sampler, pruner: NoPruner())
      for trial in 0..<64 {
        let proposal = try engine.propose(trial: trial)
        if trial >= 32 {
          let parents = try #require(Ancestry(proposal.tag)).parents
          #expect(parents.allSatisfy { !$0.isMultiple(of: 3) }, "\(sampler)")
        }
        engine.apply(
          .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
        let outcome =
          trial.isMultiple(of: 3)
          ? Outcome.failed(reason: "no") : .completed(Self.losses(proposal.point))
        engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
      }
    }
  }

  @Test("Options reach the samplers by their names in a study file")
  func options() throws {
    func make(_ spec: AlgorithmSpec) throws -> any Sampler {
      try Registry.builtin.sampler(spec, for: Self.space())
    }
    let nsga2 = try #require(
      try make(
        .nsga2.with("population", 12).with("crossover", "undx").with("crossover_probability", 0.3)
          .with("mutation_probability", 0.2).with("synchronous", true)) as? NSGA2Sampler)
    #expect(nsga2.options.population == 12 && nsga2.options.crossover == .undx)
    #expect(nsga2.options.crossoverProbability == 0.3 && nsga2.options.isSynchronous)
    #expect(nsga2.options.mutationProbability == 0.2)
    let nsga3 = try #require(
      try make(.nsga3.with("divisions", 5).with("forget", true)) as? NSGA3Sampler)
    #expect(nsga3.options.divisions == 5 && !nsga3.options.hasMemory)
    let moead = try #require(
      try make(
        .moead.with("decomposition", "pbi").with("operator", "de").with("neighbours", 7)
          .with("locality", 0.7).with("replacements", 3).with("factor", 0.9)) as? MOEADSampler)
    #expect(moead.options.decomposition == .pbi && moead.options.operation == .de)
    #expect(moead.options.neighbours == 7 && moead.options.locality == 0.7)
    #expect(moead.options.replacements == 3 && moead.options.factor == 0.9)
    let spea2 = try #require(
      try make(.spea2.with("population", 9).with("archive", 4)) as? SPEA2Sampler)
    #expect(spea2.options.population == 9 && spea2.options.archive == 4)
  }

  @Test("More reference points than fit into memory are refused with what would be right")
  func tooManyPoints() throws {
    let objectives: [Objective] = (0..<6).map { .minimize("f\($0)") }
    let definition = try Fixture.definition(Self.space(), objectives: objectives)
    let error = #expect(throws: SamplerError.self) {
      _ = try Engine(
        definition, sampler: Self.nsga3 { $0.divisions = 400 }, pruner: NoPruner())
    }
    #expect(error?.description.contains("leave `divisions` out") == true)
  }
}
