public import HoneCore

extension RegularizedEvolutionSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.regularizedEvolution.name,
    OptionSchema(
      RegularizedEvolutionSampler(),
      [
        .integer(
          "population", \.population, from: 2, to: 1_000_000,
          "how many of the newest trials it keeps"),
        .integer(
          "sample", \.sample, from: 1, to: 1_000_000, "how many of them compete to be a parent"),
        .number(
          "sigma", \.sigma, in: 1e-6...1, "how far a number moves, as a share of its range"),
      ]),
    when: "architectures: many choices and conditions, noisy losses, hundreds of trials")
}

extension AlgorithmSpec {
  /// Aging evolution, for architectures.
  public static let regularizedEvolution = AlgorithmSpec("regularized_evolution")
}
