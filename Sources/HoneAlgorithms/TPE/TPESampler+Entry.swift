public import HoneCore

extension TPESampler {
  static let schema = OptionSchema(
    TPESampler(),
    [
      .integer(
        "candidates", \.candidates, from: 1, to: 100_000,
        "candidates for each proposal; more of them exploit more"),
      .integer("startup", \.startup, from: 0, "random trials before the model is used"),
      .number("gamma", \.gamma, in: 0.001...0.999, "the share of trials that counts as good"),
      .number(
        "prior_weight", \.priorWeight, in: 1e-6...1e6,
        "the prior's weight relative to one trial; more explores more"),
    ])

  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.tpe.name, schema,
    when: "10 to a few hundred trials in any space: conditions, choices, constraints, several "
      + "objectives")
}

extension AlgorithmSpec {
  /// The tree-structured Parzen estimator.
  public static let tpe = AlgorithmSpec("tpe")

  /// The tree-structured Parzen estimator with options other than its own.
  public static func tpe(
    candidates: Int? = nil, startup: Int? = nil, gamma: Double? = nil, priorWeight: Double? = nil
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      tpe.name,
      options: TPESampler.schema.given(
        (\.candidates, candidates.map(Value.int)), (\.startup, startup.map(Value.int)),
        (\.gamma, gamma.map(Value.double)), (\.priorWeight, priorWeight.map(Value.double))))
  }
}
