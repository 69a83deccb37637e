public import HoneCore

/// Samplers that keep populations.
extension AlgorithmSpec {
  /// A genetic algorithm.
  public static let ga = AlgorithmSpec("ga")
  /// Aging evolution, for architectures.
  public static let regularizedEvolution = AlgorithmSpec("regularized_evolution")
  /// NSGA-II, for two or three objectives.
  public static let nsga2 = AlgorithmSpec("nsga2")
  /// NSGA-III, for three objectives and more.
  public static let nsga3 = AlgorithmSpec("nsga3")
  /// MOEA/D, by weightings of the objectives.
  public static let moead = AlgorithmSpec("moead")
  /// SPEA2, with an evenly spread archive.
  public static let spea2 = AlgorithmSpec("spea2")

  /// The same algorithm with one more option: `.ga.with("population", 30)`.
  ///
  /// - Parameters:
  ///   - option: The option's name, as in a study file.
  ///   - value: Its value, in the place of an earlier one.
  /// - Returns: The copy with the option.
  public func with(_ option: String, _ value: Value) -> AlgorithmSpec {
    AlgorithmSpec(name, options: options.filter { $0.name != option } + [Option(option, value)])
  }
}
