public import HoneCore

/// Estimation of distribution.
extension SamplerCatalog {
  static let eda = CatalogEntry(
    name: "eda",
    options: [
      .word(
        "method", EDAOptions.Method.umda,
        "what is estimated: each parameter's own distribution, that moved slowly, or a joint one"),
      .integer("population", 50, from: 2, to: 1_000_000, "how many trials make a generation"),
      .number("selected", 0.5, in: 0.001...1, "the share of a generation that it is learned from"),
      .number("learning_rate", 0.1, in: 0.001...1, "how far `pbil` moves in a generation"),
      synchronous,
    ],
    when:
      "hundreds of trials or more, many at a time; emna where numbers depend on one another"
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
