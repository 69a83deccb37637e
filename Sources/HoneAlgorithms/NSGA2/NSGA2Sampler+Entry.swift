public import HoneCore

extension NSGA2Sampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.nsga2.name,
    OptionSchema(
      NSGA2Options(),
      [
        .integer("population", \.population, from: 2, to: 1_000_000, "how many members it has"),
        .word("crossover", \.crossover, "how parents' numbers are mixed"),
        .crossoverProbability(\.crossoverProbability),
        .mutationProbability(\.mutationProbability), .synchronous(\.isSynchronous),
      ]),
    when: "two or three objectives, hundreds of trials or more in any space, many at a time"
  ) { options, _ in NSGA2Sampler(options) }
}

extension AlgorithmSpec {
  /// NSGA-II, for two or three objectives.
  public static let nsga2 = AlgorithmSpec("nsga2")
}
