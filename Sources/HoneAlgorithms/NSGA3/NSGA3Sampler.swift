public import HoneCore
internal import HoneEvolution
public import HoneNumerics

/// NSGA-III over spaces of every kind: non-dominated trials survive, and of the last front those near
/// reference lines that few others are near to. For three objectives and more.
///
/// Trials that were pruned or failed rank behind those that completed.
///
/// Reference: Deb and Jain 2014, "An evolutionary many-objective optimization algorithm using
/// reference-point-based nondominated sorting approach, part I", IEEE Trans. Evol. Comput. 18(4).
public struct NSGA3Sampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// How it spreads and varies its members.
  public let options: NSGA3Options

  /// The population, and where its front lies.
  public struct State: Sendable {
    var pool: LossPool
    var niching: NSGA3Selection
    let size: Int
    let variation: MixedVariation
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: Two members or more, probabilities from 0 to 1.
  public init(_ options: NSGA3Options = NSGA3Options()) {
    options.requireSound()
    self.options = options
  }

  /// Whether a generation waits for the last one.
  public var isSynchronous: Bool { options.isSynchronous }

  /// More reference points than can be kept.
  public func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? {
    let most = NSGA3Options.mostPoints
    guard !objectives.isEmpty, options.points(objectives: objectives.count) > most else {
      return nil
    }
    return "nsga3 with `divisions: \(options.divisions ?? 0)` has more than \(most) reference "
      + "points for \(objectives.count) objectives: divide less, or leave `divisions` out"
  }

  /// The population after all of a history's finished trials.
  ///
  /// - Throws: `SamplerError.unsuitable` where there would be too many reference points.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) throws(SamplerError) -> State {
    if let obstacle = obstacle(in: history.space, for: history.objectives) {
      throw .unsuitable(obstacle)
    }
    let objectives = history.objectives.count
    let layout = options.layout(objectives: objectives)
    let variation = MixedVariation(
      Genes(history.space), .simulatedBinary(SimulatedBinary(eta: 30, probability: 0.5)),
      crossoverProbability: options.crossoverProbability,
      mutationProbability: options.mutationProbability)
    var state = State(
      pool: LossPool(.nsga3, isSynchronous: isSynchronous, objectives: objectives),
      niching: NSGA3Selection(layout.points), size: layout.population, variation: variation)
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial compete once its generation is over.
  ///
  /// Complexity: O(reference points · objectives) amortised, and that of sorting.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    guard state.pool.arrive(trial, size: state.size, history) else { return }
    // Ties are broken by chance, which is a function of the generation as everything is.
    var rng = RandomStream(seed: 0x4E53_4741_33, stream: UInt64(state.pool.clock.generation))
    if !options.hasMemory { state.niching = NSGA3Selection(state.niching.referencePoints) }
    let survivors = state.niching.select(
      state.pool.losses, violations: state.pool.violations,
      count: min(state.size, state.pool.trials.count), using: &rng)
    state.pool.keep(survivors)
  }

  /// A draw from the prior in the first generation, then a child of any two members.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.pool.clock.requireRoom(size: state.size, history)
    let violations = state.pool.violations
    // Who completed rather than who did not, else any.
    let parents = state.pool.parents(2, using: &rng) { violations[$0] < violations[$1] }
    return try state.pool.proposal(of: parents, state.variation, history, using: &rng)
  }
}
