public import HoneCore
public import HoneEvolution

/// The options of the sampler `de`.
struct DESettings: Sendable {
  /// How trial vectors are made.
  var options = DEOptions()
  /// The factor of differences; nil is a draw from a range.
  var f: Double?
  /// The share of parameters that change; nil is the strategy's own.
  var cr: Double?
  /// Whether a generation waits until all of the last one have ended.
  var isSynchronous = false

  static let schema = OptionSchema(
    DESettings(),
    [
      .word("strategy", \.options.strategy, "how members are combined into new trials"),
      .integer(
        "population", \.options.population, from: DEOptions.least, to: 100_000,
        "how many members there are at first; by default by parameters and budget"),
      .number(
        "f", \.f, in: 0...2,
        "the factor of differences; by default from 0.5 to 1; jade and lshade learn it"),
      .number(
        "cr", \.cr, in: 0...1,
        "the share of parameters that change; by default 0.9; jade and lshade learn it"),
      .integer(
        AlgorithmSpec.plannedOption, \.options.budget, from: 1,
        "the trials over which lshade shrinks its population; by default the study's `trials`"),
      .synchronous(\.isSynchronous),
    ])

  func sampler(_ context: Registry.Context) throws(SpaceError) -> any Sampler {
    for (name, value) in [("f", f), ("cr", cr)] where options.isAdaptive && value != nil {
      throw context.fault(
        name,
        "`strategy: \(options.strategy.rawValue)` learns `\(name)`: leave it out, or use another "
          + "strategy, such as rand1")
    }
    var options = options
    if let f { options.f = f...f }
    if let cr { options.cr = cr }
    return DESampler(options, isSynchronous: isSynchronous)
  }
}

extension DESampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.de.name, DESettings.schema,
    when: "one objective, best from 200 trials on; also with many workers"
  ) { settings, context throws(SpaceError) in try settings.sampler(context) }
}

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
    var settings = DESettings()
    settings.options = DEOptions(strategy, population: population, budget: budget)
    settings.isSynchronous = synchronous
    return AlgorithmSpec(de.name, options: DESettings.schema.differing(settings))
  }
}
