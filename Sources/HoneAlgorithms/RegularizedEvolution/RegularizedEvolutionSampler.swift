public import HoneCore
public import HoneNumerics

/// Aging evolution: the best of a sample of the newest trials is copied with one gene changed, and
/// trials leave the population by their age alone, however good they are.
///
/// It forgets what was good by luck, which is why it does well in the search for architectures, whose
/// evaluations are noisy. A choice becomes any other one, a number moves by a normal step or is drawn
/// anew, and a parameter that becomes active is drawn from its prior.
///
/// Reference: Real et al. 2019, "Regularized evolution for image classifier architecture search",
/// arXiv:1802.01548, algorithm 1.
public struct RegularizedEvolutionSampler: Sampler {
  /// It searches every space for one objective.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .constraints, .parallel, .simplex]
  }

  /// How many of the newest trials make up the population (P).
  public internal(set) var population: Int
  /// How many of them are drawn to find a parent (S).
  public internal(set) var sample: Int
  /// How far a number moves, as a share of its range.
  public internal(set) var sigma: Double

  /// The population, the oldest first.
  public struct State: Sendable {
    var members: Queue = Queue()
    var clock: GenerationClock
    var genes: Genes
  }

  /// The newest trials in the order in which they ended.
  struct Queue: Sendable {
    private(set) var ranks: [Rank] = []
    private var next = 0

    /// Puts a trial in the place of the oldest once there are `limit` of them.
    mutating func push(_ rank: Rank, limit: Int) {
      if ranks.count < limit {
        ranks.append(rank)
      } else {
        ranks[next] = rank
        next = (next + 1) % limit
      }
    }
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - population: How many of the newest trials are kept; 2 or more.
  ///   - sample: How many of them compete to be the parent; from 1 on, with replacement.
  ///   - sigma: How far a number moves, as a share of its range; above 0.
  public init(population: Int = 50, sample: Int = 12, sigma: Double = 0.1) {
    precondition(population >= 2 && sample >= 1, "a population has 2 members, a sample 1 at least")
    precondition(sigma > 0 && sigma.isFinite, "σ is above 0")
    self.population = population
    self.sample = sample
    self.sigma = sigma
  }

  /// The newest of a history's finished trials.
  ///
  /// Complexity: O(finished trials).
  public func start(_ history: borrowing History) -> State {
    var state = State(
      clock: GenerationClock(.regularizedEvolution, isSynchronous: false),
      genes: Genes(history.space))
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial take the place of the oldest. Complexity: O(1).
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    state.members.push(Rank(trial, history), limit: population)
    if state.clock.arrive(trial, of: nil, size: population) { state.clock.turn() }
  }

  /// A draw from the prior until the population is full, then a mutation of the best of a sample.
  ///
  /// - Throws: `SamplerError.infeasible` where no point satisfies the constraints.
  ///
  /// Complexity: O(sample + parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    let generation = state.clock.generation
    guard state.members.ranks.count >= population else {
      let tag = PopulationTag(.regularizedEvolution, generation: generation)
      return Proposal(
        point: try Prior.feasiblePoint(in: history.space, using: &rng), tag: tag.numbers)
    }
    let members = state.members.ranks
    var parent = members[rng.below(members.count)]
    for _ in 1..<sample { parent = min(parent, members[rng.below(members.count)]) }
    var options = GAOptions()
    options.sigma = sigma
    // One gene changes and no other: no gene does by the rate.
    let mutation = GAVariation(options: options, genes: state.genes, rate: 0, sigma: sigma)
    let active = state.genes.active(in: parent.trial, history)
    let units = state.genes.units(of: [parent.trial], history, using: &rng)
    let space = history.space
    let found = try Offspring.feasible(in: space, using: &rng) { rng in
      mutation.child(of: units, active: active, space, using: &rng)
    }
    let tag = PopulationTag(
      .regularizedEvolution, generation: generation,
      parents: found.isVariation ? [parent.trial] : [])
    return Proposal(point: found.point, tag: tag.numbers)
  }
}
