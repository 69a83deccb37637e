public import HoneCore
internal import HoneEvolution
public import HoneNumerics

/// MOEA/D: many subproblems, each a weighting of the objectives, solved together by neighbours.
///
/// It is a steady state: each trial belongs to a subproblem, and replaces the members that do worse
/// for those near it. No subproblem waits for another unless `isSynchronous`.
///
/// Reference: Zhang and Li 2007, "MOEA/D: a multiobjective evolutionary algorithm based on
/// decomposition", IEEE Trans. Evol. Comput. 11(6); Li and Zhang 2009, "Multiobjective optimization
/// problems with complicated Pareto sets, MOEA/D and NSGA-II", IEEE Trans. Evol. Comput. 13(2).
public struct MOEADSampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// How it decomposes and varies.
  public let options: MOEADOptions

  /// The subproblems with their best trials.
  public struct State: Sendable {
    var clock: GenerationClock
    var subproblems: Subproblems
    let variation: MixedVariation
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: Sizes from 2 on, probabilities from 0 to 1.
  public init(_ options: MOEADOptions = MOEADOptions()) {
    options.requireSound()
    self.options = options
  }

  /// Whether a generation waits for the last one.
  public var isSynchronous: Bool { options.isSynchronous }

  /// The subproblems after all of a history's finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    let objectives = history.objectives.count
    let weights =
      objectives == 1
      ? [[Double]](repeating: [1], count: options.population)
      : ReferencePoints.fitting(objectives: objectives, count: options.population)
    let variation = MixedVariation(
      Genes(history.space), .simulatedBinary(SimulatedBinary(eta: 20, probability: 0.5)),
      crossoverProbability: 1, mutationProbability: options.mutationProbability)
    var state = State(
      clock: GenerationClock(.moead, isSynchronous: isSynchronous),
      subproblems: Subproblems(
        weights, neighbours: options.neighbours,
        decomposition: options.decomposition ?? (objectives <= 2 ? .tchebycheff : .pbi)),
      variation: variation)
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial take the places of members that do worse for the subproblems near its own.
  ///
  /// Complexity: O(subproblems · objectives).
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    let tag = PopulationTag(history.tag(of: trial), of: .moead, trial: trial, values: 1)
    let count = state.subproblems.count
    if state.clock.arrive(trial, of: tag?.generation, size: count) { state.clock.turn() }
    let (losses, tier) = history.losses(of: trial)
    guard tier == 0 else { return }
    // Strangers compete where they fit best.
    let slot = (tag?.slot).map { $0 % count } ?? state.subproblems.best(for: losses)
    if tag?.parentCount == 0 {
      state.subproblems.admit(trial, losses, to: CollectionOfOne(slot), most: 1)
      return
    }
    let isLocal = tag.map { $0.value(0) != 0 } ?? true
    var slots = isLocal ? Array(state.subproblems.neighbours(of: slot)) : Array(0..<count)
    let most = options.replacements ?? (options.operation == .de ? 2 : count)
    if most < slots.count {
      // Li and Zhang 2009, step 2.5: in random order; a function of the trial, as everything is.
      var rng = RandomStream(seed: 0x4D4F_4541_44, stream: UInt64(trial))
      slots.shuffle(using: &rng)
    }
    state.subproblems.admit(trial, losses, to: slots, most: most)
  }

  /// A draw from the prior in the first generation, then a child of neighbours.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters + subproblems).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    let count = state.subproblems.count
    try state.clock.requireRoom(size: count, history)
    let slot = trial % count
    let isLocal = rng.uniform() < options.locality
    let parents = parents(state, slot, isLocal, using: &rng)
    guard !parents.isEmpty else {
      let point = try Prior.feasiblePoint(in: history.space, using: &rng)
      return Proposal(point: point, tag: tag(state, slot, [], isLocal))
    }
    let found =
      options.operation == .de
      ? try difference(of: parents, state.variation, history, using: &rng)
      : try state.variation.child(of: parents, history, using: &rng)
    let own = found.isVariation ? parents : []
    return Proposal(point: found.point, tag: tag(state, slot, own, isLocal))
  }

  private func tag(
    _ state: borrowing State, _ slot: Int, _ parents: [Int], _ isLocal: Bool
  ) -> [Int64] {
    PopulationTag(
      .moead, generation: state.clock.generation, slot: slot, parents: parents,
      values: [isLocal ? 1 : 0]
    ).numbers
  }

  /// The trials of which subproblem `slot` has a child; none before there are enough.
  private func parents(
    _ state: borrowing State, _ slot: Int, _ isLocal: Bool, using rng: inout RandomStream
  ) -> [Int] {
    guard state.clock.generation > 0 else { return [] }
    let wanted = options.operation == .de ? 3 : 2
    var pool: [Int] = []
    if isLocal {
      for other in state.subproblems.neighbours(of: slot) {
        let trial = state.subproblems.trials[other]
        if trial >= 0 { pool.append(trial) }
      }
    }
    if pool.count < wanted { pool = state.subproblems.trials.filter { $0 >= 0 } }
    guard pool.count >= wanted else { return [] }
    var parents: [Int] = []
    // A member's own difference is added to it, Li and Zhang 2009, step 2.2.
    if options.operation == .de, state.subproblems.trials[slot] >= 0 {
      parents.append(state.subproblems.trials[slot])
    }
    while parents.count < wanted {
      let chosen = rng.below(pool.count)
      parents.append(pool.remove(at: chosen))
    }
    return parents
  }
}
