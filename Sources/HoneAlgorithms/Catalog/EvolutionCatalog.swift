internal import HoneCore

extension SamplerCatalog {
  /// The sampler with a population that has this name.
  static func population(
    _ name: String, _ options: OptionReader, trials: Int?
  ) throws(SpaceError) -> any Sampler {
    switch name {
    case "regularized_evolution": regularizedEvolution(options)
    case "pso": try pso(options, trials: trials)
    case "de": try differentialEvolution(options)
    case "es": try es(options)
    case "eda": eda(options)
    case "nsga2", "nsga3", "moead", "spea2": front(options, name)
    default: try ga(options)
    }
  }
}

/// The genetic algorithm and aging evolution.
extension SamplerCatalog {
  static let ga = CatalogEntry(
    name: "ga",
    options: [
      .integer("population", 50, from: 2, to: 1_000_000, "how many members it has"),
      .word(
        "replacement", GAOptions.Replacement.generational,
        "when offspring join: a whole generation at a time, or each in place of the worst member"),
      .integer(
        "elites", 1, from: 0, to: 1_000_000, "how many of the best survive their generation"),
      .word("selection", GAOptions.Selection.tournament, "how parents are chosen"),
      .integer("tournament", 3, from: 1, to: 1_000_000, "how many compete to be a parent"),
      .word("crossover", GAOptions.Crossover.uniform, "how parents' values are mixed"),
      .number(
        "crossover_rate", 0.9, in: 0...1, "how often parents are mixed rather than one copied"),
      .word("mutation", GAOptions.Mutation.gaussian, "how a number changes"),
      .number(
        "mutation_rate", nil, in: 0...1, "how often a parameter changes; by default one per trial"),
      .number(
        "sigma", 0.1, in: 1e-6...1, "how far a gaussian mutation goes, as a share of a range"),
      .flag("self_adaptive", "each member has its own mutation rate and sigma, and inherits them"),
      synchronous,
    ],
    when:
      "hundreds of trials or more in any space, many at a time; also if a model of the loss misleads"
  )

  static let regularizedEvolution = CatalogEntry(
    name: "regularized_evolution",
    options: [
      .integer("population", 50, from: 2, to: 1_000_000, "how many of the newest trials it keeps"),
      .integer("sample", 12, from: 1, to: 1_000_000, "how many of them compete to be a parent"),
      .number("sigma", 0.1, in: 1e-6...1, "how far a number moves, as a share of its range"),
    ],
    when: "architectures: many choices and conditions, noisy losses, hundreds of trials")

  static func ga(_ reader: OptionReader) throws(SpaceError) -> any Sampler {
    var options = GAOptions()
    options.population = reader.integer("population", or: options.population)
    options.replacement = reader.word("replacement") ?? options.replacement
    options.elites = reader.integer("elites", or: options.elites)
    options.selection = reader.word("selection") ?? options.selection
    options.tournament = reader.integer("tournament", or: options.tournament)
    options.crossover = reader.word("crossover") ?? options.crossover
    options.crossoverRate = reader.number("crossover_rate", or: options.crossoverRate)
    options.mutation = reader.word("mutation") ?? options.mutation
    options.mutationRate = reader.number("mutation_rate")
    options.sigma = reader.number("sigma", or: options.sigma)
    options.isSelfAdaptive = reader.flag("self_adaptive")
    options.isSynchronous = reader.flag("synchronous")
    guard options.elites < options.population else {
      throw SpaceError(
        .invalidValue, at: ["sampler", "ga", "elites"],
        "`elites` (\(options.elites)) is not below `population` (\(options.population)): with such "
          + "an elite nothing new would ever survive")
    }
    guard !(options.isSynchronous && options.replacement == .steadyState) else {
      throw SpaceError(
        .invalidValue, at: ["sampler", "ga", "synchronous"],
        "`replacement: steady_state` has no generations to wait for: leave `synchronous` out, or use "
          + "`replacement: generational`")
    }
    return GASampler(options)
  }

  static func regularizedEvolution(_ reader: OptionReader) -> any Sampler {
    RegularizedEvolutionSampler(
      population: reader.integer("population", or: 50), sample: reader.integer("sample", or: 12),
      sigma: reader.number("sigma", or: 0.1))
  }
}
