internal import HoneCore

/// What several samplers with populations have.
extension AlgorithmOption {
  /// The option of every sampler with generations.
  static func synchronous(_ field: Field<Bool>) -> AlgorithmOption {
    .flag("synchronous", field, "a generation waits until all trials of the last one have ended")
  }

  static func crossoverProbability(_ field: Field<Double>) -> AlgorithmOption {
    .number(
      "crossover_probability", field, in: 0...1,
      "how often parents are mixed rather than one copied")
  }

  static func mutationProbability(_ field: Field<Double?>) -> AlgorithmOption {
    .number(
      "mutation_probability", field, in: 0...1,
      "how often a parameter changes; by default one per trial")
  }
}
