public import HoneCore

/// The samplers by name.
public enum SamplerCatalog {
  private static let auto = CatalogEntry(
    name: "auto", options: [],
    when: "when in doubt: grid if every combination fits into the trials, else tpe")
  private static let grid = CatalogEntry(
    name: "grid",
    options: [
      .integer(
        "points", GridSampler.defaultPoints, from: 1, to: 100_000,
        "how many values of a float without a step are tried, including both bounds")
    ],
    when: "few combinations, if all are to be tried; ends by itself")
  private static let random = CatalogEntry(
    name: "random", options: [],
    when: "a baseline, or very many parallel workers with few trials each")
  private static let tpe = CatalogEntry(
    name: "tpe",
    options: [
      .integer(
        "candidates", 24, from: 1, to: 100_000,
        "candidates for each proposal; more of them exploit more"),
      .integer("startup", 10, from: 0, "random trials before the model is used"),
      .number("gamma", 0.1, in: 0.001...0.999, "the share of trials that counts as good"),
      .number(
        "prior_weight", 1, in: 1e-6...1e6,
        "the prior's weight relative to one trial; more explores more"),
    ],
    when: "10 to a few hundred trials in any space: conditions, choices, constraints, several "
      + "objectives")

  /// Every sampler, in the order in which help texts list them.
  public static let entries = [
    auto, grid, random, tpe, gradient, hybrid,
    ga, regularizedEvolution, pso, de,
    es, eda, nsga2, nsga3, moead, spea2,
  ]

  /// The option of every sampler with generations.
  static let synchronous = OptionInfo.flag(
    "synchronous", "a generation waits until all trials of the last one have ended")

  /// Names that are promised and not built yet.
  static let reserved = [
    "qmc", "gp", "cmaes", "anneal",
  ]

  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - spec: Its name and options.
  ///   - space: What it is to search; decides what `auto` is.
  ///   - trials: How many trials the study is to have, where that is known; decides what `auto` is.
  /// - Returns: The sampler, and its name with `auto` resolved.
  /// - Throws: ``SpaceError`` for a name or option that does not exist or an option's wrong value.
  public static func make(
    _ spec: AlgorithmSpec, for space: SearchSpace, trials: Int?
  ) throws(SpaceError) -> (sampler: any Sampler, name: String) {
    let entry = try spec.entry(in: entries, reserved: reserved, role: "sampler")
    let options = try OptionReader(spec, entry, role: "sampler")
    try options.requireMeaning(for: entry)
    switch entry.name {
    case "auto":
      let name = fits(space, into: trials) ? "grid" : "tpe"
      return try make(AlgorithmSpec(name), for: space, trials: trials)
    case "grid":
      let points = options.integer("points", or: GridSampler.defaultPoints)
      return (GridSampler(points: points), entry.name)
    case "random":
      return (RandomSampler(), entry.name)
    case "gradient":
      return (try gradient(options, for: space), entry.name)
    case "hybrid":
      return (try hybrid(options, for: space), entry.name)
    case "tpe":
      let sampler = TPESampler(
        candidates: options.integer("candidates", or: 24),
        startup: options.integer("startup", or: 10),
        gamma: options.number("gamma", or: 0.1),
        priorWeight: options.number("prior_weight", or: 1))
      return (sampler, entry.name)
    default:
      return (try population(entry.name, options, trials: trials), entry.name)
    }
  }

  /// The spec with what the number of trials decides, to be kept with the study: the option `budget`
  /// of samplers that have one.
  ///
  /// A study that is resumed then continues by what was planned when it began.
  /// - Parameters:
  ///   - spec: A name and options, both correct.
  ///   - trials: How many trials the study is to have; nil where that is not known.
  /// - Returns: The spec, with a budget where it has none.
  public static func planned(_ spec: AlgorithmSpec, trials: Int?) -> AlgorithmSpec {
    guard let trials, trials > 0, let entry = entries.first(where: { $0.name == spec.name }),
      entry.options.contains(where: { $0.name == "budget" }),
      !spec.options.contains(where: { $0.name == "budget" })
    else { return spec }
    var planned = spec
    planned.options.append(AlgorithmSpec.Option("budget", .int(trials)))
    return planned
  }

  /// Whether the space has no more points that satisfy the constraints than there are trials.
  private static func fits(_ space: SearchSpace, into trials: Int?) -> Bool {
    guard let trials, let enumeration = Enumeration(space) else { return false }
    if enumeration.count <= trials { return true }
    // Beyond this, counting what the constraints leave would take longer than it is worth.
    guard !space.constraints.isEmpty, enumeration.count <= 1 << 17 else { return false }
    var feasible = 0
    for index in 0..<enumeration.count where feasible <= trials {
      if space.isFeasible(enumeration.point(at: index)) { feasible += 1 }
    }
    return feasible <= trials
  }
}
