public import HoneCore
internal import HoneEvolution
public import HoneNumerics

/// SPEA2 over spaces of every kind: an archive of the trials that are dominated least, thinned out where
/// they lie closest together.
///
/// Distances are measured in shares of the objectives' ranges, so that their units do not matter. Trials
/// that were pruned or failed rank behind those that completed.
///
/// Reference: Zitzler, Laumanns and Thiele 2001, "SPEA2: improving the strength Pareto evolutionary
/// algorithm", TIK report 103, ETH Zürich.
public struct SPEA2Sampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// Its sizes and rates.
  public struct Options: Sendable, Hashable {
    /// How many trials make a generation; 2 or more.
    public var population = 50
    /// How many members the archive has, 2 or more; nil is as many as the population.
    public var archive: Int?
    /// How often parents are recombined rather than one of them copied, from 0 to 1.
    public var crossoverProbability = 0.9
    /// How often a parameter mutates, from 0 to 1; nil is once in a trial.
    public var mutationProbability: Double?
    /// Whether the next generation waits until all of the last one have ended.
    public var isSynchronous = false

    /// The textbook's algorithm, asynchronously.
    public init() {}
  }

  /// Its sizes and rates.
  public let options: Options

  /// The archive with the fitness of its members.
  public struct State: Sendable {
    var pool: LossPool
    var fitness: [Double] = []
    let variation: MixedVariation
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: Sizes from 2 on, probabilities from 0 to 1.
  public init(_ options: Options = Options()) {
    precondition(
      options.population >= 2 && (options.archive ?? 2) >= 2,
      "population and archive have at least 2 members")
    precondition(
      (0...1).contains(options.crossoverProbability)
        && (0...1).contains(options.mutationProbability ?? 0),
      "a probability lies between 0 and 1")
    self.options = options
  }

  /// Whether a generation waits for the last one.
  public var isSynchronous: Bool { options.isSynchronous }

  /// The archive after all of a history's finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    let variation = MixedVariation(
      Genes(history.space), .simulatedBinary(SimulatedBinary(eta: 15, probability: 0.5)),
      crossoverProbability: options.crossoverProbability,
      mutationProbability: options.mutationProbability)
    var state = State(
      pool: LossPool(
        .spea2, isSynchronous: isSynchronous, objectives: history.objectives.count),
      variation: variation)
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial compete for the archive once its generation is over.
  ///
  /// Complexity: O((population + archive) · objectives) amortised.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    guard state.pool.arrive(trial, size: options.population, history) else { return }
    let (pool, objectives) = (state.pool, state.pool.objectives)
    let losses = Normalization.scaled(
      pool.losses, ideal: Normalization.ideal(pool.losses, objectives: objectives),
      nadir: Normalization.nadir(pool.losses, objectives: objectives))
    let fitness = SPEA2.fitness(losses, objectives: objectives, violations: pool.violations)
    let kept = Selection.spea2(
      losses, objectives: objectives, violations: pool.violations,
      count: min(options.archive ?? options.population, pool.trials.count))
    state.fitness = kept.map { fitness[$0] }
    state.pool.keep(kept)
  }

  /// A draw from the prior in the first generation, then a child of the winners of tournaments.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.pool.clock.requireRoom(size: options.population, history)
    let fitness = state.fitness
    // The fitter ones.
    let parents = state.pool.parents(2, using: &rng) { fitness[$0] < fitness[$1] }
    return try state.pool.proposal(of: parents, state.variation, history, using: &rng)
  }
}
