public import HoneCore

extension GradientOptions {
  /// The options of every sampler that descends.
  static let descent: [AlgorithmOption<GradientOptions>] = [
    .word("method", \.method, "how a step is made from the gradient"),
    .number(
      "learning_rate", \.learningRate, in: 1e-12...1e12,
      "a step's length as a share of a range (adam 0.05, lbfgs 0.1), else the gradient's factor"),
    .word(
      "source", \.source,
      "where gradients come from: the program, or extra trials (2 per parameter, or 2)"),
    .word(
      "control", \.control,
      "what is done about long steps; by default backtracking for gd, momentum and lbfgs, else none"
    ),
    .word("bounds", \.bounds, "how steps are kept within ranges"),
    .number(
      "momentum", \.momentum, in: 0...0.9999,
      "the share of the last step that is kept, also by adam"),
    .word("acceleration", \.acceleration, "the kind of momentum"),
    .number(
      "beta2", \.beta2, in: 0...0.999999, "how slowly adam forgets the size of gradients"),
    .integer("memory", \.memory, from: 1, to: 10_000, "how many steps lbfgs remembers"),
    .number(
      "probe", \.probe, in: 1e-8...0.25,
      "the distance of extra trials, as a share of a range: more if the loss is noisy"),
    .integer(
      "average", \.average, from: 1, to: 1_000, "how many pairs of extra trials spsa averages"),
    .number("tolerance", \.tolerance, in: 0...1e12, "a descent ends where the gradient is smaller"),
  ]

  static let schema = OptionSchema(
    GradientOptions(),
    descent + [
      .integer(
        "starts", \.starts, from: 1, to: 100_000, "how many descents are followed side by side")
    ])
}

extension GradientSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.gradient.name, GradientOptions.schema,
    when:
      "numbers only, if the program prints its gradient, or trials are quick and the loss smooth; "
      + "also with thousands of parameters"
  ) { options, _ in GradientSampler(options) }
}

extension AlgorithmSpec {
  /// Descends numbers by the gradient that a program reports.
  public static let gradient = AlgorithmSpec("gradient")

  /// Descends numbers by their gradient.
  ///
  /// - Parameter options: How it descends.
  /// - Returns: The sampler with the options that are not the defaults.
  public static func gradient(_ options: GradientOptions) -> AlgorithmSpec {
    AlgorithmSpec(gradient.name, options: GradientOptions.schema.differing(options))
  }

  /// Descends numbers by their gradient.
  ///
  /// - Parameters:
  ///   - method: From the gradient to a step.
  ///   - learningRate: A step's length, where 1 is a whole range; nil is the method's own.
  ///   - source: Where gradients come from.
  /// - Returns: The sampler with the options that are not the defaults.
  public static func gradient(
    _ method: GradientOptions.Method, learningRate: Double? = nil,
    source: GradientOptions.Source = .reported
  ) -> AlgorithmSpec {
    gradient(GradientOptions(method, source: source, learningRate: learningRate))
  }
}
