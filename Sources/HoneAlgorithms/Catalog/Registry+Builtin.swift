extension Registry {
  /// Hone's own samplers and pruners: a line for each.
  public static let builtin = Registry(
    samplers: [
      Auto.entry, GridSampler.entry, RandomSampler.entry, TPESampler.entry,
      GradientSampler.entry, HybridSettings.entry,
      GASampler.entry, RegularizedEvolutionSampler.entry, PSOSampler.entry, DESampler.entry,
      ESSampler.entry, EDASampler.entry, NSGA2Sampler.entry, NSGA3Sampler.entry,
      MOEADSampler.entry, SPEA2Sampler.entry,
    ],
    pruners: [NoPruner.entry, MedianPruner.entry, ASHAPruner.entry])

  /// Samplers that are promised and not built yet.
  static let promisedSamplers = ["qmc", "gp", "cmaes", "anneal"]
  /// Pruners that are promised and not built yet.
  static let promisedPruners = ["percentile", "threshold", "patient", "hyperband", "wilcoxon"]
}
