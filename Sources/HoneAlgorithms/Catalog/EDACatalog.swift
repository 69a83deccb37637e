public import HoneCore
public import HoneEvolution

/// Estimation of distribution.
extension SamplerCatalog {
  static let eda = CatalogEntry(
    name: "eda",
    options: [
      .word(
        "method", EDAOptions.Method.umda,
        "what is estimated: each parameter's distribution, the same but slowly, or a joint one"),
      .integer("population", 50, from: 2, to: 1_000_000, "how many trials make a generation"),
      .number(
        "selected", 0.5, in: 0.001...1, "the best share of a generation, from which it learns"),
      .number("learning_rate", 0.1, in: 0.001...1, "how far `pbil` moves in a generation"),
      synchronous,
    ],
    when:
      "hundreds of trials or more, many at a time; emna if numbers depend on each other"
  )

  static func eda(_ reader: OptionReader) -> EDASampler {
    let options = EDAOptions(
      reader.word("method") ?? .umda, population: reader.integer("population", or: 50),
      selected: reader.number("selected", or: 0.5),
      learningRate: reader.number("learning_rate", or: 0.1))
    return EDASampler(options, synchronous: reader.flag("synchronous"))
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
      "eda",
      options: present([
        ("method", .string(method.rawValue)), ("population", population.map(Value.int)),
      ]))
  }
}
