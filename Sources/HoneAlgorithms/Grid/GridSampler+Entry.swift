public import HoneCore

extension GridSampler {
  static let schema = OptionSchema(
    GridSampler(),
    [
      .integer(
        "points", \.points, from: 1, to: 100_000,
        "how many values of a float without a step are tried, including both bounds")
    ])

  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.grid.name, schema,
    when: "few combinations, if all are to be tried; ends by itself")
}

extension AlgorithmSpec {
  /// Every combination once.
  public static let grid = AlgorithmSpec("grid")

  /// Every combination once, with `points` values for a float without a step.
  public static func grid(points: Int) -> AlgorithmSpec {
    AlgorithmSpec(grid.name, options: GridSampler.schema.given((\.points, .int(points))))
  }
}
