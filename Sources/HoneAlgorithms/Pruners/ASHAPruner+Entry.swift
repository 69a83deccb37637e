public import HoneCore

extension ASHAPruner {
  static let schema = OptionSchema(
    ASHAPruner(),
    [
      .integer("min", \.min, from: 1, "the step of the first rung"),
      .integer("max", \.max, from: 1, "no trial is ended from this step on"),
      .integer(
        "eta", \.eta, from: 2, "one in eta continues at each rung; rungs are eta times apart"),
      .integer(
        "rate", \.rate, from: 0, "how many rungs to skip at first: more is more lenient"),
    ])

  static let entry = Registry.Entry<any Pruner>(
    AlgorithmSpec.asha.name, schema,
    when: "many trials or workers and long training; spends most steps on the best few"
  ) { pruner, context throws(SpaceError) in
    if let max = pruner.max, max < pruner.min {
      throw context.fault(
        "max", "max \(max) is below min \(pruner.min): no trial would ever be judged")
    }
    return pruner
  }
}

extension AlgorithmSpec {
  /// Asynchronous successive halving.
  public static let asha = AlgorithmSpec("asha")

  /// Asynchronous successive halving with options other than its own.
  public static func asha(min: Int? = nil, max: Int? = nil, eta: Int? = nil) -> AlgorithmSpec {
    AlgorithmSpec(
      asha.name,
      options: ASHAPruner.schema.given(
        (\.min, min.map(Value.int)), (\.max, max.map(Value.int)), (\.eta, eta.map(Value.int))))
  }
}
