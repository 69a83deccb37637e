public import HoneCore
public import HoneEvolution
public import HoneNumerics

/// A (μ/μ, λ) or (μ/μ + λ) evolution strategy whose step sizes adapt themselves.
///
/// Each offspring mixes all μ parents. Numbers take steps in unit coordinates, in which every range in
/// its scale is 1 long, with step sizes that are kept with the trial: they are varied before they are
/// used, and inherited as the mean of the parents'. A discrete number's step is never so small that it
/// would stay where it is. A choice changes to another value with a probability that adapts itself as
/// well (Li et al. 2013, "Mixed integer evolution strategies for parameter optimization", Evol. Comput.
/// 21(1)). A parameter that is inactive in one parent is inherited from another.
///
/// Reference: Schwefel 1995; Beyer and Schwefel 2002, "Evolution strategies: a comprehensive
/// introduction", Natural Computing 1.
public struct ESSampler: Sampler {
  /// It searches every space for one objective.
  public static let capabilities: Capabilities = [
    .categorical, .conditional, .constraints, .parallel, .simplex,
  ]

  /// How it selects, recombines and mutates.
  public let options: ESOptions
  /// Whether a generation waits for the last one.
  public let isSynchronous: Bool

  /// The parents with their mean step sizes.
  public struct State: Sendable {
    var parents: [Rank] = []
    /// The mean step size of each numeric gene, and the probability of a choice to change.
    var sigma: [Double]
    var rate: Double
    var clock: GenerationClock
    let genes: Genes
    let rule: LogNormalRule
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - options: How it selects, recombines and mutates.
  ///   - synchronous: Whether a generation waits until all trials of the last one have ended.
  public init(_ options: ESOptions = ESOptions(), synchronous: Bool = false) {
    options.requireSound()
    self.options = options
    isSynchronous = synchronous
  }

  /// The parents after all finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    let genes = Genes(history.space)
    var state = State(
      sigma: [Double](repeating: options.sigma, count: genes.numeric.count),
      rate: ESSampler.rates(genes).upperBound,
      clock: GenerationClock(.es, isSynchronous: isSynchronous), genes: genes,
      rule: LogNormalRule(genes.numeric.count, options))
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Counts the trial; at the end of a generation selects parents.
  ///
  /// Complexity: O(log λ + parameters) amortised.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    let tag = tag(of: trial, state, history)
    guard state.clock.arrive(trial, of: tag?.generation, size: options.lambda) else { return }
    var pool = options.selection == .plus ? state.parents : []
    for arrival in state.clock.arrivals { pool.append(Rank(arrival, history)) }
    pool.sort()
    state.parents = Array(pool.prefix(options.mu))
    state.clock.turn()
    // Intermediate recombination of step sizes is the same for all offspring.
    var sigma = [Double](repeating: 0, count: state.sigma.count)
    var rate = 0.0
    let rates = ESSampler.rates(state.genes)
    for parent in state.parents {
      let tag = self.tag(of: parent.trial, state, history)
      for i in sigma.indices { sigma[i] += tag.map { sound($0.value(i)) } ?? options.sigma }
      let own = tag?.value(sigma.count) ?? state.rate
      rate += rates.contains(own) ? own : state.rate
    }
    let share = 1 / Double(state.parents.count)
    state.sigma = sigma.map { $0 * share }
    state.rate = min(max(rate * share, rates.lowerBound), rates.upperBound)
  }

  /// A draw from the prior in the first generation, then an offspring of all parents.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters + μ), for intermediate recombination O(parameters · μ).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.clock.requireRoom(size: options.lambda, history)
    var child = ESChild(sigma: state.sigma, rate: state.rate)
    var point: Point
    var isChild = false
    if state.parents.isEmpty {
      point = try Prior.feasiblePoint(in: history.space, using: &rng)
    } else {
      point = child.draw(self, state, history, using: &rng)
      isChild = true
      var draws = 1
      while !history.space.isFeasible(point) {
        guard draws < Offspring.tries else {
          if let repaired = try history.space.repaired(point, using: &rng) {
            point = repaired
            break
          }
          (point, isChild) = (try Prior.feasiblePoint(in: history.space, using: &rng), false)
          break
        }
        child = ESChild(sigma: state.sigma, rate: state.rate)
        point = child.draw(self, state, history, using: &rng)
        draws += 1
      }
    }
    let tag = PopulationTag(
      .es, generation: state.clock.generation, parents: isChild ? child.parents : [],
      values: child.sigma + [child.rate])
    return Proposal(point: point, tag: tag.numbers)
  }

  private func tag(
    of trial: Int, _ state: State, _ history: borrowing History
  ) -> PopulationTag? {
    PopulationTag(history.tag(of: trial), of: .es, trial: trial, values: state.sigma.count + 1)
  }

  /// A damaged store may hold anything.
  private func sound(_ sigma: Double) -> Double {
    ESLimits.sigma.contains(sigma) ? sigma : options.sigma
  }

  /// What the probability of a choice to change is kept within: Li et al. 2013.
  static func rates(_ genes: Genes) -> ClosedRange<Double> {
    let n = Double(max(genes.categorical.count, 1))
    return 1 / (3 * n)...max(0.5, 1 / (3 * n))
  }
}

/// An offspring: its step sizes, and who its values are from.
struct ESChild {
  var sigma: [Double]
  var rate: Double
  var parents: [Int] = []
  // Which of the strategy's parents are among them.
  private var isNamed: [Bool] = []

  init(sigma: [Double], rate: Double) {
    self.sigma = sigma
    self.rate = rate
  }

  /// Recombines and mutates.
  mutating func draw(
    _ sampler: ESSampler, _ state: ESSampler.State, _ history: borrowing History,
    using rng: inout RandomStream
  ) -> Point {
    let genes = state.genes
    let space = history.space
    isNamed = [Bool](repeating: false, count: state.parents.count)
    state.rule.vary(&sigma, in: ESLimits.sigma, using: &rng)
    var unit = [Double](repeating: 0.5, count: genes.count)
    let isMean = sampler.options.recombination == .intermediate
    for (i, gene) in genes.numeric.enumerated() {
      let value =
        isMean
        ? mean(gene, state, history, using: &rng) : discrete(gene, state, history, using: &rng)
      var step = sigma[i]
      if space.axes[gene].isDiscrete {
        let own = space.axes[gene].interval(raw: space.axes[gene].raw(unit: value))
        step = max(step, 0.5 * (own.upperBound - own.lowerBound))
      }
      unit[gene] = Repair.reflect(value + step * rng.normal(), 0, 1)
    }
    if !genes.categorical.isEmpty {
      let rates = ESSampler.rates(genes)
      // τ = 1/√(2n): Li et al. 2013.
      let tau = LogNormalRule(genes.categorical.count).common
      let varied = LogNormalRule.varied(rate: rate, tau, using: &rng)
      rate = min(max(varied, rates.lowerBound), rates.upperBound)
    }
    for gene in genes.categorical {
      unit[gene] = discrete(gene, state, history, using: &rng)
      if rng.uniform() < rate { MixedMutation.replace(gene, of: &unit, space, using: &rng) }
    }
    return space.point(unit: unit)
  }

  /// The value of a parent in which the gene is active, else a draw from the prior.
  private mutating func discrete(
    _ gene: Int, _ state: ESSampler.State, _ history: borrowing History,
    using rng: inout RandomStream
  ) -> Double {
    let count = state.parents.count
    let first = rng.below(count)
    for k in 0..<count {
      let place = (first + k) % count
      let parent = state.parents[place].trial
      guard !state.genes.isConditional || history.isActive(parent, gene) else { continue }
      name(place, parent)
      return history.unit(parent, gene)
    }
    return rng.uniform()
  }

  /// The mean of the parents in which the gene is active, else a draw from the prior.
  private mutating func mean(
    _ gene: Int, _ state: ESSampler.State, _ history: borrowing History,
    using rng: inout RandomStream
  ) -> Double {
    var (sum, count) = (0.0, 0.0)
    for place in state.parents.indices {
      let parent = state.parents[place].trial
      guard !state.genes.isConditional || history.isActive(parent, gene) else { continue }
      name(place, parent)
      sum += history.unit(parent, gene)
      count += 1
    }
    return count > 0 ? sum / count : rng.uniform()
  }

  private mutating func name(_ place: Int, _ parent: Int) {
    guard !isNamed[place] else { return }
    isNamed[place] = true
    parents.append(parent)
  }
}
