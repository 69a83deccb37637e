public import HoneCore

extension GASampler {
  static let schema = OptionSchema(
    GAOptions(),
    [
      .integer("population", \.population, from: 2, to: 1_000_000, "how many members it has"),
      .word(
        "replacement", \.replacement,
        "when offspring join: a whole generation at a time, or each in place of the worst member"),
      .integer(
        "elites", \.elites, from: 0, to: 1_000_000,
        "how many of the best survive their generation"
      ).only(with: \.replacement, .generational),
      .word("selection", \.selection, "how parents are chosen"),
      .integer(
        "tournament", \.tournament, from: 1, to: 1_000_000, "how many compete to be a parent"
      ).only(with: \.selection, .tournament),
      .word("crossover", \.crossover, "how parents' values are mixed"),
      .number(
        "crossover_rate", \.crossoverRate, in: 0...1,
        "how often parents are mixed rather than one copied"),
      .word("mutation", \.mutation, "how a number changes"),
      .number(
        "mutation_rate", \.mutationRate, in: 0...1,
        "how often a parameter changes; by default one per trial"),
      .number(
        "sigma", \.sigma, in: 1e-6...1,
        "how far a gaussian mutation goes, as a share of a range"
      ).only(with: \.mutation, .gaussian),
      .flag(
        "self_adaptive", \.isSelfAdaptive,
        "each member has its own mutation rate and sigma, and inherits them"),
      .synchronous(\.isSynchronous),
    ])

  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.ga.name, schema,
    when:
      "hundreds of trials or more in any space, many at a time; also if a model of the loss misleads"
  ) { options, context throws(SpaceError) in
    guard options.elites < options.population else {
      throw context.fault(
        "elites",
        "`elites` (\(options.elites)) is not below `population` (\(options.population)): with such "
          + "an elite nothing new would ever survive")
    }
    guard !(options.isSynchronous && options.replacement == .steadyState) else {
      throw context.fault(
        "synchronous",
        "`replacement: steady_state` has no generations to wait for: leave `synchronous` out, or use "
          + "`replacement: generational`")
    }
    return GASampler(options)
  }
}

extension AlgorithmSpec {
  /// A genetic algorithm.
  public static let ga = AlgorithmSpec("ga")
}
