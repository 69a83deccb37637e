public import HoneCore

/// Samplers.
extension AlgorithmSpec {
  /// Grid where every combination fits into the trials, else TPE.
  public static let auto = AlgorithmSpec("auto")
  /// Independent draws from the prior.
  public static let random = AlgorithmSpec("random")
  /// Every combination once.
  public static let grid = AlgorithmSpec("grid")
  /// The tree-structured Parzen estimator.
  public static let tpe = AlgorithmSpec("tpe")

  /// Every combination once, with `points` values for a float without a step.
  public static func grid(points: Int) -> AlgorithmSpec {
    AlgorithmSpec("grid", options: [Option("points", .int(points))])
  }

  /// The tree-structured Parzen estimator with options other than its own.
  public static func tpe(
    candidates: Int? = nil, startup: Int? = nil, gamma: Double? = nil, priorWeight: Double? = nil
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      "tpe",
      options: present([
        ("candidates", candidates.map(Value.int)), ("startup", startup.map(Value.int)),
        ("gamma", gamma.map(Value.double)), ("prior_weight", priorWeight.map(Value.double)),
      ]))
  }

  static func present(_ options: [(String, Value?)]) -> [Option] {
    options.compactMap { name, value in value.map { Option(name, $0) } }
  }
}

/// Pruners.
extension AlgorithmSpec {
  /// No trial is ended early.
  public static let none = AlgorithmSpec("none")
  /// Ends trials that are worse than the median.
  public static let median = AlgorithmSpec("median")
  /// Asynchronous successive halving.
  public static let asha = AlgorithmSpec("asha")

  /// Ends trials that are worse than the median, with options other than its own.
  public static func median(
    startup: Int? = nil, warmup: Int? = nil, interval: Int? = nil
  ) -> AlgorithmSpec {
    AlgorithmSpec(
      "median",
      options: present([
        ("startup", startup.map(Value.int)), ("warmup", warmup.map(Value.int)),
        ("interval", interval.map(Value.int)),
      ]))
  }

  /// Asynchronous successive halving with options other than its own.
  public static func asha(min: Int? = nil, max: Int? = nil, eta: Int? = nil) -> AlgorithmSpec {
    AlgorithmSpec(
      "asha",
      options: present([
        ("min", min.map(Value.int)), ("max", max.map(Value.int)), ("eta", eta.map(Value.int)),
      ]))
  }
}
