public import HoneCore
public import HoneEvolution
public import HoneNumerics

/// Differential evolution over the unit coordinates of any space with a single objective.
///
/// Every member is a finished trial. A trial challenges the member of its slot; F and CR are learned by
/// whether it beats that one. Whole numbers, steps and ordinals are searched as the middles of their
/// parts of the unit interval, choices by parts as wide as their odds (Awad, Mallik and Hutter 2021,
/// "DEHB", arXiv:2105.09821, section 3). A parameter that takes no part in a trial has the value of the
/// member whose place the trial takes.
///
/// A generation is over when as many trials as there are members have ended, whichever they are; with
/// one trial at a time that is the textbook's algorithm. Trials that the sampler did not propose
/// immigrate: each takes the place of the worst member if it is better.
///
/// Reference: Storn and Price 1997; Zhang and Sanderson 2009 (JADE); Tanabe and Fukunaga 2014 (L-SHADE).
public struct DESampler: Sampler {
  /// It searches every space, with a single objective.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .constraints, .parallel, .simplex]
  }

  /// How trial vectors are made.
  public let options: DEOptions
  /// Whether a generation waits until all of the last one have ended.
  public let isSynchronous: Bool

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - options: How trial vectors are made. Without a number of members there are fewer than the
  ///     papers' where the budget is small: see `size(_:)`.
  ///   - isSynchronous: Whether a generation waits until all of the last one have ended.
  public init(_ options: DEOptions = DEOptions(), isSynchronous: Bool = false) {
    options.requireSound()
    self.options = options
    self.isSynchronous = isSynchronous
  }

  /// The population as the finished trials have made it.
  public struct State: Sendable {
    var clock: GenerationClock
    /// The parameters that vary: a gene each.
    let varied: [Int]
    let initialSize: Int
    /// Nil before the first generation is over.
    var pool: DEPool?
    /// Which trial the member of each slot is, and how good.
    var members: [Rank] = []
    /// The trials in the archive.
    var archived: [Int] = []
    /// How many trials have ended.
    var ended = 0

    /// How many trials make a generation.
    var size: Int { pool?.count ?? initialSize }
  }

  /// How many members there are at first.
  ///
  /// The papers' numbers are for 10,000 evaluations a gene. With fewer, 0.6 √budget members came
  /// farthest on shifted and rotated functions of 4 and 10 genes, from 100 evaluations to 10,000.
  ///
  /// - Parameter genes: How many parameters vary.
  /// - Returns: The options' number; else 0.6 √budget, or 2 a gene where there is no budget, from 8 or
  ///   10 to the paper's number.
  func size(_ genes: Int) -> Int {
    guard options.population == nil else { return options.size(genes) }
    let most = options.size(genes)
    guard let budget = options.budget else { return min(most, max(2 * genes, 10)) }
    return min(most, max(Int((0.6 * Double(budget).squareRoot()).rounded()), 8))
  }

  /// The state after all of a history's finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    let genes = Genes(history.space)
    let varied = (genes.numeric + genes.categorical).sorted()
    var state = State(
      clock: GenerationClock(.de, isSynchronous: isSynchronous), varied: varied,
      initialSize: size(varied.count))
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// A draw from the prior in the first generation, then a trial vector.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation has to end first, `.infeasible`.
  ///
  /// Complexity: O(parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.clock.requireRoom(size: state.size, history)
    let slot = self.slot(state, history)
    let generation = state.clock.generation
    guard let pool = state.pool, !state.varied.isEmpty else {
      let point = try Prior.feasiblePoint(in: history.space, using: &rng)
      return Proposal(point: point, tag: newborn(generation, slot).numbers)
    }
    let parent = state.members[slot].trial
    var recipe = DEPool.Recipe(f: 0, cr: 0)
    for _ in 0..<DESampler.tries {
      let (point, isVariation) = try Offspring.feasible(in: history.space, using: &rng) { rng in
        recipe = pool.recipe(for: slot, using: &rng)
        return vector(slot, recipe, pool, state.varied, history.space.count, using: &rng)
      }
      guard isVariation else {
        return Proposal(point: point, tag: newborn(generation, slot).numbers)
      }
      // What is rounded to its parent's values would teach nothing.
      if isSame(point, parent, history) { continue }
      return Proposal(point: point, tag: tag(recipe, slot, state).numbers)
    }
    let point = history.point(of: parent)
    return Proposal(point: point, tag: tag(recipe, slot, state).numbers)
  }

  /// How often a trial vector that is rounded to its parent's values is made anew.
  static let tries = 8

  /// Whose member the next trial challenges: one after the other.
  private func slot(_ state: State, _ history: borrowing History) -> Int {
    let begun =
      isSynchronous
      ? state.clock.begun(history) : state.clock.arrivals.count + history.running.count
    return begun % state.size
  }

  private func newborn(_ generation: Int, _ slot: Int) -> PopulationTag {
    PopulationTag(.de, generation: generation, slot: slot, values: [0, 0])
  }

  private func tag(_ recipe: DEPool.Recipe, _ slot: Int, _ state: State) -> PopulationTag {
    var parents = [state.members[slot].trial]
    for donor in [recipe.best, recipe.r1, recipe.r2, recipe.r3] where donor >= 0 {
      let count = state.members.count
      parents.append(
        donor < count ? state.members[donor].trial : state.archived[donor - count])
    }
    return PopulationTag(
      .de, generation: state.clock.generation, slot: slot, parents: parents,
      values: [recipe.f, recipe.cr])
  }

  /// A trial vector in the unit coordinates of all parameters; 0.5 for those that do not vary.
  private func vector(
    _ slot: Int, _ recipe: DEPool.Recipe, _ pool: DEPool, _ varied: [Int], _ count: Int,
    using rng: inout RandomStream
  ) -> [Double] {
    var units = [Double](repeating: 0.5, count: count)
    units.withUnsafeMutableBufferPointer { units in
      guard let u = units.baseAddress else { return }
      pool.vary(slot, recipe, into: u, using: &rng)
      guard varied.count < count else { return }
      // Genes lie before their parameters: from the last on none is overwritten before it is read.
      for gene in varied.indices.reversed() where varied[gene] != gene {
        u[varied[gene]] = u[gene]
      }
      var gene = 0
      for parameter in 0..<count {
        if gene < varied.count, varied[gene] == parameter { gene += 1 } else { u[parameter] = 0.5 }
      }
    }
    return units
  }

  private func isSame(_ point: Point, _ trial: Int, _ history: borrowing History) -> Bool {
    for parameter in point.raw.indices {
      guard point.isActive(parameter) == history.isActive(trial, parameter),
        point.raw[parameter] == history.raw(trial, parameter)
      else { return false }
    }
    return true
  }
}
