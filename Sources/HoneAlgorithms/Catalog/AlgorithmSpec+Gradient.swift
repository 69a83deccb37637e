public import HoneCore

/// Samplers that descend.
extension AlgorithmSpec {
  /// Descends numbers by the gradient that a program reports.
  public static let gradient = AlgorithmSpec("gradient")
  /// Descends floats by the gradient that a program reports, and lets TPE search the rest.
  public static let hybrid = AlgorithmSpec("hybrid")

  /// Descends numbers by their gradient.
  ///
  /// - Parameter options: How it descends.
  /// - Returns: The sampler with the options that are not the defaults.
  public static func gradient(_ options: GradientOptions) -> AlgorithmSpec {
    var spec = AlgorithmSpec("gradient", options: options.differing)
    if options.starts != 1 { spec.options.append(Option("starts", .int(options.starts))) }
    return spec
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
    AlgorithmSpec(
      "hybrid",
      options: options.differing
        + present([
          ("sampler", sampler.map(Value.string)), ("explore", explore.map(Value.double)),
          ("steps", steps.map(Value.int)),
        ]))
  }
}

extension GradientOptions {
  /// The options that differ from the defaults, but for `starts`, which only `gradient` has.
  var differing: [AlgorithmSpec.Option] {
    let usual = GradientOptions()
    func word<W: RawRepresentable & Equatable>(_ value: W, _ usual: W) -> Value?
    where W.RawValue == String { value == usual ? nil : .string(value.rawValue) }
    func number(_ value: Double, _ usual: Double) -> Value? {
      value == usual ? nil : .double(value)
    }
    return AlgorithmSpec.present([
      ("method", word(method, usual.method)),
      ("learning_rate", learningRate.map(Value.double)),
      ("source", word(source, usual.source)),
      ("control", control.map { .string($0.rawValue) }),
      ("bounds", word(bounds, usual.bounds)),
      ("momentum", number(momentum, usual.momentum)),
      ("acceleration", word(acceleration, usual.acceleration)),
      ("beta2", number(beta2, usual.beta2)),
      ("memory", memory == usual.memory ? nil : .int(memory)),
      ("probe", number(probe, usual.probe)),
      ("average", average == usual.average ? nil : .int(average)),
      ("tolerance", number(tolerance, usual.tolerance)),
    ])
  }
}
