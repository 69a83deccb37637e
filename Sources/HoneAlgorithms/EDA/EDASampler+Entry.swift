public import HoneCore
public import HoneEvolution

/// The options of the sampler `eda`.
struct EDASettings: Sendable {
  /// How a distribution is estimated.
  var options = EDAOptions()
  /// Whether a generation waits until all of the last one have ended.
  var isSynchronous = false

  static let schema = OptionSchema(
    EDASettings(),
    [
      .word(
        "method", \.options.method,
        "what is estimated: each parameter's distribution, the same but slowly, or a joint one"),
      .integer(
        "population", \.options.population, from: 2, to: 1_000_000,
        "how many trials make a generation"),
      .number(
        "selected", \.options.selected, in: 0.001...1,
        "the best share of a generation, from which it learns"),
      .number(
        "learning_rate", \.options.learningRate, in: 0.001...1,
        "how far `pbil` moves in a generation"
      ).only(with: \.options.method, .pbil),
      .synchronous(\.isSynchronous),
    ])
}

extension EDASampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.eda.name, EDASettings.schema,
    when: "hundreds of trials or more, many at a time; emna if numbers depend on each other"
  ) { settings, _ in
    EDASampler(settings.options, synchronous: settings.isSynchronous)
  }
}

extension AlgorithmSpec {
  /// Estimation of distribution: `umda`, `pbil` or `emna`.
  public static let eda = AlgorithmSpec("eda")

  /// Estimation of distribution with options other than its own.
  ///
  /// - Parameters:
  ///   - method: What distribution is estimated.
  ///   - population: How many trials make a generation.
  /// - Returns: The sampler; other options can be added with `with`.
  public static func eda(_ method: EDAOptions.Method, population: Int? = nil) -> AlgorithmSpec {
    AlgorithmSpec(
      eda.name,
      options: EDASettings.schema.given(
        (\.options.method, .string(method.rawValue)),
        (\.options.population, population.map(Value.int))))
  }
}
