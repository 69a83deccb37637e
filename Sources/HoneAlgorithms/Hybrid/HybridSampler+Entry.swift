public import HoneCore

/// The options of the sampler `hybrid`.
struct HybridSettings: Sendable {
  /// How it descends.
  var descent: GradientOptions
  /// What begins chains.
  var sampler = AlgorithmSpec.tpe
  /// The share of trials that begin a chain.
  var explore: Double
  /// How many chains begin before any is followed.
  var startup: Int
  /// How many steps ahead chains are compared.
  var steps: Int

  init() {
    let usual = HybridSampler(RandomSampler())
    descent = usual.options
    (explore, startup, steps) = (usual.explore, usual.startup, usual.horizon)
  }

  static let schema = OptionSchema(
    HybridSettings(),
    GradientOptions.descent.map { $0.within(\.descent) } + [
      // What keeps something in the tag would find the chains' there.
      .algorithm(
        "sampler", \.sampler, of: [AlgorithmSpec.tpe.name, AlgorithmSpec.random.name],
        "what searches choices, whole numbers and conditions"),
      .number(
        "explore", \.explore, in: 0.01...1, "the share of trials that begin a new descent"),
      .integer(
        "startup", \.startup, from: 0, to: 100_000,
        "how many descents begin before any is followed"),
      .integer(
        "steps", \.steps, from: 1, to: 100_000, "how many steps ahead descents are compared"),
    ])

  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.hybrid.name, schema,
    when:
      "choices or conditions together with floats that have a gradient: descends on the floats and "
      + "searches the rest"
  ) { settings, context throws(SpaceError) in
    settings.hybrid(try context.sampler(settings.sampler, of: "sampler"))
  }

  private func hybrid(_ blackBox: some Sampler) -> any Sampler {
    HybridSampler(
      blackBox, options: descent, explore: explore, startup: startup, horizon: steps)
  }
}

extension AlgorithmSpec {
  /// Descends floats by the gradient that a program reports, and lets TPE search the rest.
  public static let hybrid = AlgorithmSpec("hybrid")

  /// Descends floats by their gradient, and lets a black-box sampler search the rest.
  ///
  /// - Parameters:
  ///   - options: How it descends.
  ///   - sampler: Who searches the rest: `tpe` or `random`.
  ///   - explore: The share of trials that begin a descent.
  ///   - steps: How many steps ahead descents are compared.
  /// - Returns: The sampler with the options that are not the defaults.
  public static func hybrid(
    _ options: GradientOptions = GradientOptions(), sampler: String? = nil,
    explore: Double? = nil, steps: Int? = nil
  ) -> AlgorithmSpec {
    var descent = HybridSettings()
    descent.descent = options
    return AlgorithmSpec(
      hybrid.name,
      options: HybridSettings.schema.differing(descent)
        + HybridSettings.schema.given(
          (\.sampler, sampler.map(Value.string)), (\.explore, explore.map(Value.double)),
          (\.steps, steps.map(Value.int))))
  }
}
