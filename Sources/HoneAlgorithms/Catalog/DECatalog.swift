public import HoneCore
public import HoneEvolution

/// Differential evolution.
extension SamplerCatalog {
  static let de = CatalogEntry(
    name: "de",
    options: [
      .word("strategy", DEOptions.Strategy.lshade, "how members are combined into new trials"),
      .integer(
        "population", nil, from: DEOptions.least, to: 100_000,
        "how many members there are at first; by default by parameters and budget"),
      .number(
        "f", nil, in: 0...2,
        "the factor of differences; by default from 0.5 to 1; jade and lshade learn it"),
      .number(
        "cr", nil, in: 0...1,
        "the share of parameters that change; by default 0.9; jade and lshade learn it"),
      .integer(
        "budget", nil, from: 1,
        "the trials over which lshade shrinks its population; by default the study's `trials`"),
      synchronous,
    ],
    when:
      "one objective, best from 200 trials on; also with many workers"
  )

  static func differentialEvolution(_ reader: OptionReader) throws(SpaceError) -> any Sampler {
    var options = DEOptions(
      reader.word("strategy") ?? .lshade, population: reader.integer("population"),
      budget: reader.integer("budget"))
    for name in ["f", "cr"] where options.isAdaptive && reader.number(name) != nil {
      throw SpaceError(
        .invalidValue, at: ["sampler", "de", name],
        "`strategy: \(options.strategy.rawValue)` learns `\(name)`: leave it out, or use another "
          + "strategy, such as rand1")
    }
    if let f = reader.number("f") { options.f = f...f }
    options.cr = reader.number("cr", or: options.cr)
    return DESampler(options, isSynchronous: reader.flag("synchronous"))
  }
}

/// Differential evolution.
extension AlgorithmSpec {
  /// Differential evolution: L-SHADE.
  public static let de = AlgorithmSpec("de")

  /// Differential evolution with options other than its own.
  ///
  /// - Parameters:
  ///   - strategy: How members are combined to new trials.
  ///   - population: How many members there are at first.
  ///   - budget: How many trials the population of `lshade` shrinks over.
  ///   - synchronous: Whether a generation waits until all of the last one have ended.
  /// - Returns: The sampler with these options.
  public static func de(
    _ strategy: DEOptions.Strategy = .lshade, population: Int? = nil, budget: Int? = nil,
    synchronous: Bool = false
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      "de",
      options: present([
        ("strategy", strategy == .lshade ? nil : .string(strategy.rawValue)),
        ("population", population.map(Value.int)), ("budget", budget.map(Value.int)),
        ("synchronous", synchronous ? .bool(true) : nil),
      ]))
  }
}
