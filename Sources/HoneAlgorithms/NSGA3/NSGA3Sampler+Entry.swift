public import HoneCore

extension NSGA3Options {
  /// Whether the ideal and the extreme points are taken from one generation only.
  fileprivate var forgets: Bool {
    get { !hasMemory }
    set { hasMemory = !newValue }
  }
}

extension NSGA3Sampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.nsga3.name,
    OptionSchema(
      NSGA3Options(),
      [
        .integer(
          "divisions", \.divisions, from: 1, to: 1_000,
          "how finely weights are divided to place reference points; by default by the population"
        ),
        .integer(
          "population", \.population, from: 2, to: 10_000,
          "how many members it has; by default as many as reference points, or 50"),
        .flag(
          "forget", \.forgets, "take the ideal and extreme points from one generation only"),
        .crossoverProbability(\.crossoverProbability),
        .mutationProbability(\.mutationProbability), .synchronous(\.isSynchronous),
      ]),
    when: "three or more objectives, to cover the front evenly, hundreds of trials or more"
  ) { options, _ in NSGA3Sampler(options) }
}

extension AlgorithmSpec {
  /// NSGA-III, for three objectives and more.
  public static let nsga3 = AlgorithmSpec("nsga3")
}
