public import HoneCore

extension MedianPruner {
  static let schema = OptionSchema(
    MedianPruner(),
    [
      .integer(
        "startup", \.startup, from: 1, "how many trials complete before any is ended"),
      .integer("warmup", \.warmup, from: 0, "the first step that is judged"),
      .integer("interval", \.interval, from: 1, "steps from one judgement to the next"),
    ])

  static let entry = Registry.Entry<any Pruner>(
    AlgorithmSpec.median.name, schema,
    when: "one worker or a few; ends about half of the trials as soon as they fall behind")
}

extension AlgorithmSpec {
  /// Ends trials that are worse than the median.
  public static let median = AlgorithmSpec("median")

  /// Ends trials that are worse than the median, with options other than its own.
  public static func median(
    startup: Int? = nil, warmup: Int? = nil, interval: Int? = nil
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      median.name,
      options: MedianPruner.schema.given(
        (\.startup, startup.map(Value.int)), (\.warmup, warmup.map(Value.int)),
        (\.interval, interval.map(Value.int))))
  }
}
