public import HoneCore

extension SPEA2Sampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.spea2.name,
    OptionSchema(
      Options(),
      [
        .integer(
          "population", \.population, from: 2, to: 10_000, "how many trials make a generation"),
        .integer(
          "archive", \.archive, from: 2, to: 10_000,
          "how many members survive; by default as many as the population"),
        .crossoverProbability(\.crossoverProbability),
        .mutationProbability(\.mutationProbability), .synchronous(\.isSynchronous),
      ]),
    when: "two or three objectives, to cover the front very evenly, hundreds of trials"
  ) { options, _ in SPEA2Sampler(options) }
}

extension AlgorithmSpec {
  /// SPEA2, with an evenly spread archive.
  public static let spea2 = AlgorithmSpec("spea2")
}
