public import HoneCore
internal import HoneEvolution

/// The evolution strategy.
extension SamplerCatalog {
  static let es = CatalogEntry(
    name: "es",
    options: [
      .integer("mu", 5, from: 1, to: 100_000, "how many parents there are"),
      .integer(
        "lambda", nil, from: 1, to: 1_000_000,
        "how many offspring there are; by default 7 per parent"),
      .word(
        "selection", ESOptions.Selection.comma,
        "whether parents compete with offspring (plus) or not (comma)"),
      .word("recombination", ESOptions.Recombination.discrete, "how parents' values are mixed"),
      .word(
        "step_sizes", ESOptions.StepSizes.individual,
        "whether each number has a step size of its own"),
      .number("sigma", 0.2, in: 1e-6...1, "the first step size, as a share of a range"),
      .number("learning_rate", 1, in: 0.01...10, "how fast step sizes change"),
      synchronous,
    ],
    when: "hundreds of trials or more, mostly of numbers whose right step sizes are unknown")

  static func es(_ reader: OptionReader) throws(SpaceError) -> ESSampler {
    let mu = reader.integer("mu", or: 5)
    let lambda = reader.integer("lambda", or: 7 * mu)
    let selection = reader.word("selection", as: ESOptions.Selection.self) ?? .comma
    guard selection == .plus || lambda > mu else {
      throw SpaceError(
        .invalidValue, at: ["sampler", "es", "lambda"],
        "of \(lambda) offspring (`lambda`) \(mu) parents (`mu`) cannot be selected: take more "
          + "offspring, or `selection: plus`")
    }
    let options = ESOptions(
      mu: mu, lambda: lambda, selection: selection,
      recombination: reader.word("recombination") ?? .discrete,
      stepSizes: reader.word("step_sizes") ?? .individual,
      sigma: reader.number("sigma", or: 0.2),
      learningRate: reader.number("learning_rate", or: 1))
    return ESSampler(options, synchronous: reader.flag("synchronous"))
  }
}

extension AlgorithmSpec {
  /// An evolution strategy whose step sizes adapt themselves.
  public static let es = AlgorithmSpec("es")
}
