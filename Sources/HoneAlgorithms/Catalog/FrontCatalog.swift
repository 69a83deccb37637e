internal import HoneCore

/// The samplers for several objectives.
extension SamplerCatalog {
  private static let crossoverProbability = OptionInfo.number(
    "crossover_probability", 0.9, in: 0...1, "how often parents are mixed rather than one copied")
  private static let mutationProbability = OptionInfo.number(
    "mutation_probability", nil, in: 0...1,
    "how often a parameter changes; by default one per trial")

  static let nsga2 = CatalogEntry(
    name: "nsga2",
    options: [
      .integer("population", 50, from: 2, to: 1_000_000, "how many members it has"),
      .word("crossover", NSGA2Options.Crossover.sbx, "how parents' numbers are mixed"),
      crossoverProbability, mutationProbability, synchronous,
    ],
    when: "two or three objectives, hundreds of trials or more in any space, many at a time")

  static let nsga3 = CatalogEntry(
    name: "nsga3",
    options: [
      .integer(
        "divisions", nil, from: 1, to: 1_000,
        "how finely weights are divided to place reference points; by default by the population"
      ),
      .integer(
        "population", nil, from: 2, to: 10_000,
        "how many members it has; by default as many as reference points, or 50"),
      .flag("forget", "take the ideal and extreme points from one generation only"),
      .number(
        "crossover_probability", 1, in: 0...1, "how often parents are mixed rather than one copied"),
      mutationProbability, synchronous,
    ],
    when: "three or more objectives, to cover the front evenly, hundreds of trials or more")

  static let moead = CatalogEntry(
    name: "moead",
    options: [
      .integer("population", 50, from: 2, to: 10_000, "how many weightings there are at most"),
      .word(
        "decomposition", nil, "how objectives are weighted; by default pbi for three or more",
        of: MOEADOptions.Decomposition.self),
      .word("operator", MOEADOptions.Operator.sbx, "how parents are mixed"),
      .integer("neighbours", 20, from: 2, to: 10_000, "how many weightings help each other"),
      .number("locality", 0.9, in: 0...1, "how often parents are neighbours rather than any two"),
      .integer(
        "replacements", nil, from: 1, to: 1_000_000,
        "how many members a trial replaces at most; by default 2 with `de`, else any number"),
      .number("factor", 0.5, in: 0...2, "the factor of differences, with `de`"),
      mutationProbability, synchronous,
    ],
    when: "two or more objectives with fronts of simple shape, hundreds of trials or more")

  static let spea2 = CatalogEntry(
    name: "spea2",
    options: [
      .integer("population", 50, from: 2, to: 10_000, "how many trials make a generation"),
      .integer(
        "archive", nil, from: 2, to: 10_000,
        "how many members survive; by default as many as the population"),
      crossoverProbability, mutationProbability, synchronous,
    ],
    when: "two or three objectives, to cover the front very evenly, hundreds of trials")

  /// The sampler of this name.
  static func front(_ reader: OptionReader, _ name: String) -> any Sampler {
    switch name {
    case "nsga2": nsga2(reader)
    case "nsga3": nsga3(reader)
    case "moead": moead(reader)
    default: spea2(reader)
    }
  }

  private static func nsga2(_ reader: OptionReader) -> any Sampler {
    var options = NSGA2Options()
    options.population = reader.integer("population", or: options.population)
    options.crossover = reader.word("crossover") ?? options.crossover
    options.crossoverProbability = reader.number(
      "crossover_probability", or: options.crossoverProbability)
    options.mutationProbability = reader.number("mutation_probability")
    options.isSynchronous = reader.flag("synchronous")
    return NSGA2Sampler(options)
  }

  private static func nsga3(_ reader: OptionReader) -> any Sampler {
    var options = NSGA3Options()
    options.divisions = reader.integer("divisions")
    options.population = reader.integer("population")
    options.hasMemory = !reader.flag("forget")
    options.crossoverProbability = reader.number(
      "crossover_probability", or: options.crossoverProbability)
    options.mutationProbability = reader.number("mutation_probability")
    options.isSynchronous = reader.flag("synchronous")
    return NSGA3Sampler(options)
  }

  private static func moead(_ reader: OptionReader) -> any Sampler {
    var options = MOEADOptions()
    options.population = reader.integer("population", or: options.population)
    options.decomposition = reader.word("decomposition")
    options.operation = reader.word("operator") ?? options.operation
    options.neighbours = reader.integer("neighbours", or: options.neighbours)
    options.locality = reader.number("locality", or: options.locality)
    options.replacements = reader.integer("replacements")
    options.factor = reader.number("factor", or: options.factor)
    options.mutationProbability = reader.number("mutation_probability")
    options.isSynchronous = reader.flag("synchronous")
    return MOEADSampler(options)
  }

  private static func spea2(_ reader: OptionReader) -> any Sampler {
    var options = SPEA2Sampler.Options()
    options.population = reader.integer("population", or: options.population)
    options.archive = reader.integer("archive")
    options.crossoverProbability = reader.number(
      "crossover_probability", or: options.crossoverProbability)
    options.mutationProbability = reader.number("mutation_probability")
    options.isSynchronous = reader.flag("synchronous")
    return SPEA2Sampler(options)
  }
}
