public import HoneCore
internal import HoneEvolution
public import HoneNumerics

/// NSGA-II over spaces of every kind: non-dominated trials survive, and of a front those in sparse
/// places.
///
/// Trials that were pruned or failed rank behind those that completed. Of a single objective it is a
/// genetic algorithm whose best members survive.
///
/// Reference: Deb, Pratap, Agarwal and Meyarivan 2002, "A fast and elitist multiobjective genetic
/// algorithm: NSGA-II", IEEE Trans. Evol. Comput. 6(2).
public struct NSGA2Sampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// How it varies its members.
  public let options: NSGA2Options

  /// The population with its fronts.
  public struct State: Sendable {
    var pool: LossPool
    let variation: MixedVariation
    // Of each member.
    var ranks: [Int] = []
    var crowding: [Double] = []
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: Two members or more, probabilities from 0 to 1.
  public init(_ options: NSGA2Options = NSGA2Options()) {
    options.requireSound()
    self.options = options
  }

  /// Whether a generation waits for the last one.
  public var isSynchronous: Bool { options.isSynchronous }

  /// The population after all of a history's finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    let pool = LossPool(
      .nsga2, isSynchronous: isSynchronous, objectives: history.objectives.count)
    let variation = MixedVariation(
      Genes(history.space), options.crossover.operation,
      crossoverProbability: options.crossoverProbability,
      mutationProbability: options.mutationProbability)
    var state = State(pool: pool, variation: variation)
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial compete once its generation is over.
  ///
  /// Complexity: O(log population) amortised for two objectives.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    guard state.pool.arrive(trial, size: options.population, history) else { return }
    let rows = Array(state.pool.trials.indices)
    var survival = CrowdedSurvival(rows: rows.count, objectives: state.pool.objectives)
    let survivors = survival.select(
      options.population, of: rows, losses: state.pool.losses,
      violations: state.pool.violations)
    state.ranks = survivors.map { survival.ranks[$0] }
    state.crowding = survivors.map { survival.crowding[$0] }
    state.pool.keep(survivors)
  }

  /// A draw from the prior in the first generation, then an offspring of the winners of tournaments.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.pool.clock.requireRoom(size: options.population, history)
    let (ranks, crowding) = (state.ranks, state.crowding)
    // Of the earlier front, or the less crowded one.
    let parents = state.pool.parents(state.variation.crossover.parents, using: &rng) {
      ranks[$0] != ranks[$1] ? ranks[$0] < ranks[$1] : crowding[$0] > crowding[$1]
    }
    return try state.pool.proposal(of: parents, state.variation, history, using: &rng)
  }
}
