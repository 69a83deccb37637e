public import HoneCore
internal import HoneEvolution

/// The options of the sampler `es`.
struct ESSettings: Sendable {
  /// All but the number of offspring.
  var options = ESOptions()
  /// How many offspring there are; nil is seven times the parents.
  var lambda: Int?
  /// Whether a generation waits until all of the last one have ended.
  var isSynchronous = false

  static let schema = OptionSchema(
    ESSettings(),
    [
      .integer("mu", \.options.mu, from: 1, to: 100_000, "how many parents there are"),
      .integer(
        "lambda", \.lambda, from: 1, to: 1_000_000,
        "how many offspring there are; by default 7 per parent"),
      .word(
        "selection", \.options.selection,
        "whether parents compete with offspring (plus) or not (comma)"),
      .word("recombination", \.options.recombination, "how parents' values are mixed"),
      .word(
        "step_sizes", \.options.stepSizes, "whether each number has a step size of its own"),
      .number(
        "sigma", \.options.sigma, in: 1e-6...1, "the first step size, as a share of a range"),
      .number("learning_rate", \.options.learningRate, in: 0.01...10, "how fast step sizes change"),
      .synchronous(\.isSynchronous),
    ])

  func sampler(_ context: Registry.Context) throws(SpaceError) -> any Sampler {
    let offspring = lambda ?? 7 * options.mu
    guard options.selection == .plus || offspring > options.mu else {
      throw context.fault(
        "lambda",
        "of \(offspring) offspring (`lambda`) \(options.mu) parents (`mu`) cannot be selected: take "
          + "more offspring, or `selection: plus`")
    }
    var options = options
    options.lambda = offspring
    return ESSampler(options, synchronous: isSynchronous)
  }
}

extension ESSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.es.name, ESSettings.schema,
    when: "hundreds of trials or more, mostly of numbers whose right step sizes are unknown"
  ) { settings, context throws(SpaceError) in try settings.sampler(context) }
}

extension AlgorithmSpec {
  /// An evolution strategy whose step sizes adapt themselves.
  public static let es = AlgorithmSpec("es")
}
