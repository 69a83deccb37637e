public import HoneCore
internal import HoneEvolution
public import HoneNumerics

/// A genetic algorithm over spaces of every kind: the better members of a population are mixed and
/// mutated, and their offspring take the places of the worse.
///
/// Genes are unit coordinates, so that mutations are as large as the prior is wide: on a log scale they
/// are factors. A mutation of a whole number or of a choice always reaches another value. A parameter
/// that is inactive in one parent is inherited from the other.
///
/// With `isSelfAdaptive` each member carries its mutation rate and its σ, which are varied before its
/// genes are (Bäck and Schütz 1996, "Intelligent mutation rate control in canonical genetic
/// algorithms", eq. 4; Schwefel 1981 for σ).
///
/// Reference: Holland 1975; Goldberg 1989, "Genetic algorithms in search, optimization, and machine
/// learning"; Whitley 1989 for the steady state.
public struct GASampler: Sampler {
  /// It searches every space for one objective.
  public static let capabilities: Capabilities = [
    .categorical, .conditional, .constraints, .parallel, .simplex,
  ]

  /// How it selects, varies and replaces.
  public let options: GAOptions

  /// The population and the generation.
  public struct State: Sendable {
    var members: [Member] = []
    var clock: GenerationClock
    var genes: Genes
  }

  /// A member of the population with what it hands down besides its genes.
  struct Member: Sendable, Comparable {
    var rank: Rank
    var rate: Double
    var sigma: Double

    static func < (a: Member, b: Member) -> Bool { a.rank < b.rank }
    static func == (a: Member, b: Member) -> Bool { a.rank == b.rank }
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: Sizes from 1 or 2 on, rates from 0 to 1.
  public init(_ options: GAOptions = GAOptions()) {
    options.requireSound()
    self.options = options
  }

  /// Whether a generation waits for the last one.
  public var isSynchronous: Bool { options.isSynchronous }

  /// The population after all of a history's finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    var state = State(
      clock: GenerationClock(.ga, isSynchronous: isSynchronous), genes: Genes(history.space))
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Lets the trial compete.
  ///
  /// Complexity: O(population) in a steady state, else O(log population) amortised.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    let tag = PopulationTag(history.tag(of: trial), of: .ga, trial: trial, values: values)
    let isOver = state.clock.arrive(trial, of: tag?.generation, size: options.population)
    if options.replacement == .steadyState {
      admit(member(trial, tag, state.genes, history), to: &state.members)
      if isOver { state.clock.turn() }
    } else if isOver {
      replace(&state, history)
    }
  }

  /// A draw from the prior in the first generation, then an offspring of two selected members.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters + tournament).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.clock.requireRoom(size: options.population, history)
    let isFilled = state.clock.generation > 0 && state.members.count > 1
    guard isFilled else {
      let point = try Prior.feasiblePoint(in: history.space, using: &rng)
      let first = standard(state.genes)
      return Proposal(
        point: point, tag: tag(state.clock.generation, parents: [], first.rate, first.sigma))
    }
    let (a, b) = parents(state.members, using: &rng)
    let isMixed = rng.uniform() < options.crossoverRate
    let trials = isMixed ? [a.rank.trial, b.rank.trial] : [a.rank.trial]
    let (rate, sigma) = strategy(of: a, isMixed ? b : a, state.genes, using: &rng)
    let variation = GAVariation(options: options, genes: state.genes, rate: rate, sigma: sigma)
    let parents = state.genes.units(of: trials, history, using: &rng)
    let active = state.genes.active(in: trials[0], history)
    let space = history.space
    let found = try Offspring.feasible(in: space, using: &rng) { rng in
      variation.child(of: parents, active: active, space, using: &rng)
    }
    return Proposal(
      point: found.point,
      tag: tag(state.clock.generation, parents: found.isVariation ? trials : [], rate, sigma))
  }

  // MARK: What a member hands down

  private var values: Int { options.isSelfAdaptive ? 2 : 0 }

  private func tag(
    _ generation: Int, parents: [Int], _ rate: Double, _ sigma: Double
  ) -> [Int64] {
    let values = options.isSelfAdaptive ? [rate, sigma] : []
    return PopulationTag(.ga, generation: generation, parents: parents, values: values).numbers
  }

  private func standard(_ genes: Genes) -> (rate: Double, sigma: Double) {
    (options.mutationRate ?? 1 / Double(max(genes.variable, 1)), options.sigma)
  }

  private func member(
    _ trial: Int, _ tag: PopulationTag?, _ genes: Genes, _ history: borrowing History
  ) -> Member {
    let standard = standard(genes)
    var member = Member(
      rank: Rank(trial, history), rate: standard.rate, sigma: standard.sigma)
    // A damaged store may hold anything.
    if options.isSelfAdaptive, let tag, (1e-6...1).contains(tag.value(0)),
      (1e-6...1).contains(tag.value(1))
    {
      (member.rate, member.sigma) = (tag.value(0), tag.value(1))
    }
    return member
  }

  /// The mutation rate and σ of an offspring: the parents' geometric mean, varied.
  private func strategy(
    of a: Member, _ b: Member, _ genes: Genes, using rng: inout RandomStream
  ) -> (rate: Double, sigma: Double) {
    guard options.isSelfAdaptive else { return standard(genes) }
    let p = (a.rate * b.rate).squareRoot()
    let sigma = (a.sigma * b.sigma).squareRoot()
    // γ = 0.22: Bäck and Schütz 1996, eq. 4.
    let rate = LogNormalRule.varied(rate: p, 0.22, using: &rng)
    // σ' = σ · exp(τ N(0, 1)) with τ = 1/√(2√n): Schwefel 1981.
    let tau = LogNormalRule(genes.variable).own
    let varied = sigma * Elementary.exp(tau * rng.normal())
    let least = 0.5 / Double(max(genes.variable, 1))
    return (min(max(rate, least), 0.5), min(max(varied, 1e-6), 0.5))
  }

  // MARK: Selection and replacement

  /// Two members, different ones where there are two.
  private func parents(
    _ members: [Member], using rng: inout RandomStream
  ) -> (Member, Member) {
    let first = chosen(of: members.count, using: &rng)
    var second = chosen(of: members.count, using: &rng)
    if second == first { second = rng.below(members.count) }
    return (members[first], members[second])
  }

  /// The index of a selected member; the members are sorted, the best first.
  private func chosen(of count: Int, using rng: inout RandomStream) -> Int {
    switch options.selection {
    case .tournament:
      var best = rng.below(count)
      for _ in 1..<options.tournament { best = min(best, rng.below(count)) }
      return best
    case .rank:
      // P(i) = 2 (n − i) / (n (n + 1)): Baker 1985 with the greatest pressure, by inversion.
      let n = Double(count)
      let x = ((1 + 4 * n * (n + 1) * rng.uniform()).squareRoot() - 1) / 2
      return min(max(count - 1 - Int(x), 0), count - 1)
    }
  }

  /// Puts a trial in the place of the worst, unless it is worse still.
  private func admit(_ member: Member, to members: inout [Member]) {
    if members.count >= options.population {
      guard let worst = members.last, member < worst else { return }
      members.removeLast()
    }
    members.insert(member, at: members.partitioningIndex { !($0 < member) })
  }

  /// The generation that is over: its members and the elite of the last one, the best of them.
  private func replace(_ state: inout State, _ history: borrowing History) {
    var pool: [Member] = []
    pool.reserveCapacity(state.clock.arrivals.count + options.elites)
    var hasStrangers = false
    for trial in state.clock.arrivals {
      let tag = PopulationTag(history.tag(of: trial), of: .ga, trial: trial, values: values)
      hasStrangers = hasStrangers || tag == nil
      pool.append(member(trial, tag, state.genes, history))
    }
    // What others found is not lost with its generation.
    pool += hasStrangers ? state.members[...] : state.members.prefix(options.elites)
    pool.sort()
    state.members = Array(pool.prefix(options.population))
    state.clock.turn()
  }
}
