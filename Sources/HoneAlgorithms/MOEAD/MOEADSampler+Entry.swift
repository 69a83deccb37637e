public import HoneCore

extension MOEADSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.moead.name,
    OptionSchema(
      MOEADOptions(),
      [
        .integer(
          "population", \.population, from: 2, to: 10_000,
          "how many weightings there are at most"),
        .word(
          "decomposition", \.decomposition,
          "how objectives are weighted; by default pbi for three or more"),
        .word("operator", \.operation, "how parents are mixed"),
        .integer(
          "neighbours", \.neighbours, from: 2, to: 10_000,
          "how many weightings help each other"),
        .number(
          "locality", \.locality, in: 0...1,
          "how often parents are neighbours rather than any two"),
        .integer(
          "replacements", \.replacements, from: 1, to: 1_000_000,
          "how many members a trial replaces at most; by default 2 with `de`, else any number"),
        .number("factor", \.factor, in: 0...2, "the factor of differences, with `de`")
          .only(with: \.operation, .de),
        .mutationProbability(\.mutationProbability), .synchronous(\.isSynchronous),
      ]),
    when: "two or more objectives with fronts of simple shape, hundreds of trials or more"
  ) { options, _ in MOEADSampler(options) }
}

extension AlgorithmSpec {
  /// MOEA/D, by weightings of the objectives.
  public static let moead = AlgorithmSpec("moead")
}
