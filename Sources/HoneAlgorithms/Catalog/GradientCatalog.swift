internal import HoneCore

/// The samplers that descend.
extension SamplerCatalog {
  static let gradient = CatalogEntry(
    name: "gradient", options: descent + [starts],
    when:
      "numbers only, if the program prints its gradient, or trials are quick and the loss smooth; "
      + "also with thousands of parameters")
  static let hybrid = CatalogEntry(
    name: "hybrid",
    options: descent + [
      .word(
        "sampler", BlackBox.tpe, "what searches choices, whole numbers and conditions"),
      .number("explore", 0.3, in: 0.01...1, "the share of trials that begin a new descent"),
      .integer(
        "startup", 4, from: 0, to: 100_000, "how many descents begin before any is followed"),
      .integer("steps", 3, from: 1, to: 100_000, "how many steps ahead descents are compared"),
    ],
    when:
      "choices or conditions together with floats that have a gradient: descends on the floats and "
      + "searches the rest")

  /// What may search for `hybrid`.
  enum BlackBox: String, CaseIterable { case tpe, random }

  private static let starts = OptionInfo.integer(
    "starts", 1, from: 1, to: 100_000, "how many descents are followed side by side")

  private static let descent: [OptionInfo] = [
    .word("method", GradientOptions.Method.adam, "how a step is made from the gradient"),
    .number(
      "learning_rate", nil, in: 1e-12...1e12,
      "a step's length as a share of a range (adam 0.05, lbfgs 0.1), else the gradient's factor"),
    .word(
      "source", GradientOptions.Source.reported,
      "where gradients come from: the program, or extra trials (2 per parameter, or 2)"),
    .word(
      "control", GradientOptions.Control?.none,
      "what is done about long steps; by default backtracking for gd, momentum and lbfgs, else none"
    ),
    .word("bounds", GradientOptions.Bounds.projection, "how steps are kept within ranges"),
    .number(
      "momentum", 0.9, in: 0...0.9999, "the share of the last step that is kept, also by adam"),
    .word("acceleration", GradientOptions.Acceleration.polyak, "the kind of momentum"),
    .number("beta2", 0.999, in: 0...0.999999, "how slowly adam forgets the size of gradients"),
    .integer("memory", 10, from: 1, to: 10_000, "how many steps lbfgs remembers"),
    .number(
      "probe", 0.01, in: 1e-8...0.25,
      "the distance of extra trials, as a share of a range: more if the loss is noisy"),
    .integer("average", 1, from: 1, to: 1_000, "how many pairs of extra trials spsa averages"),
    .number("tolerance", 1e-7, in: 0...1e12, "a descent ends where the gradient is smaller"),
  ]

  static func gradient(
    _ options: OptionReader, for space: SearchSpace
  ) throws(SpaceError) -> any Sampler {
    let descent = GradientOptions(options)
    let isOrdinal = { (parameter: Parameter) in
      if case .ordinal(let values) = parameter.domain { values.count > 1 } else { false }
    }
    if descent.source == .reported, let ordinal = space.parameters.first(where: isOrdinal) {
      throw SpaceError(
        .invalidValue, at: ["sampler"],
        "gradient cannot search `\(ordinal.name)` (ordinal) by gradients that a program reports: use "
          + "hybrid, or `source: finite_difference`")
    }
    return GradientSampler(descent)
  }

  static func hybrid(
    _ options: OptionReader, for space: SearchSpace
  ) throws(SpaceError) -> any Sampler {
    if let obstacle = HybridSampler<RandomSampler>.obstacle(in: space) {
      throw SpaceError(.invalidValue, at: ["sampler"], obstacle)
    }
    let descent = GradientOptions(options)
    let explore = options.number("explore", or: 0.3)
    let startup = options.integer("startup", or: 4)
    let steps = options.integer("steps", or: 3)
    switch options.word("sampler", as: BlackBox.self) ?? .tpe {
    case .tpe:
      return HybridSampler(
        TPESampler(), options: descent, explore: explore, startup: startup, horizon: steps)
    case .random:
      return HybridSampler(
        RandomSampler(), options: descent, explore: explore, startup: startup, horizon: steps)
    }
  }
}

extension GradientOptions {
  init(_ options: OptionReader) {
    self.init()
    method = options.word("method") ?? method
    learningRate = options.number("learning_rate")
    source = options.word("source") ?? source
    control = options.word("control")
    bounds = options.word("bounds") ?? bounds
    starts = options.integer("starts", or: starts)
    momentum = options.number("momentum", or: momentum)
    acceleration = options.word("acceleration") ?? acceleration
    beta2 = options.number("beta2", or: beta2)
    memory = options.integer("memory", or: memory)
    probe = options.number("probe", or: probe)
    average = options.integer("average", or: average)
    tolerance = options.number("tolerance", or: tolerance)
  }
}
