public import HoneCore
public import HoneNumerics

/// The tree-structured Parzen estimator: fits one density l to the good trials and one g to the others,
/// draws candidates from l, and proposes the one with the largest l/g.
///
/// The densities are joint over all parameters, conditional ones included. Running trials count as bad
/// ones, so that parallel workers keep apart (the constant liar of Ginsbourger et al. 2010). Pruned
/// trials rank behind completed ones, by the step that they reached and then by their last loss. Failed
/// ones count as bad: a region that crashes is not worth another trial (as in SMAC, Hutter et al. 2011).
/// With several objectives the good trials are the first fronts of the non-domination order, the last
/// of them thinned by crowding distance (after Ozaki et al. 2022, with crowding in place of
/// hypervolume contribution).
///
/// Reference: Bergstra et al. 2011 (NeurIPS 24); Falkner et al. 2018, arXiv:1807.01774; Watanabe 2023,
/// arXiv:2304.11127.
public struct TPESampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// How many candidates are drawn from l for a proposal.
  public internal(set) var candidates: Int
  /// How many trials come from the prior before the densities are fitted.
  public internal(set) var startup: Int
  /// The share of trials that count as good.
  public internal(set) var gamma: Double
  /// The weight of the prior component beside a trial's 1.
  public internal(set) var priorWeight: Double

  /// At most this many trials are good (Bergstra et al. 2013).
  static let mostGood = 25
  /// At most this many trials, the newest, make up g: an ask costs the same after 1,000 trials as
  /// after 100,000.
  static let mostBad = 1_024

  /// The best trials, best first, and how many there are to be ranked.
  public struct State: Sendable, Hashable {
    var best: [Rank] = []
    var ranked = 0
    /// The trials of g in order: a cache.
    var bad = SortedGroup()
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - candidates: Candidates for a proposal; more exploit more. At least 1.
  ///   - startup: Random trials at the beginning.
  ///   - gamma: The share of good trials, in 0…1.
  ///   - priorWeight: The weight of the prior in both densities, above 0; more explores more.
  public init(
    candidates: Int = 24, startup: Int = 10, gamma: Double = 0.1, priorWeight: Double = 1
  ) {
    precondition(candidates >= 1 && startup >= 0, "TPE needs at least one candidate")
    precondition(gamma > 0 && gamma < 1, "TPE's gamma lies between 0 and 1")
    precondition(priorWeight > 0 && priorWeight.isFinite, "TPE's prior needs a weight above 0")
    self.candidates = candidates
    self.startup = startup
    self.gamma = gamma
    self.priorWeight = priorWeight
  }

  /// Ranks all finished trials.
  public func start(_ history: borrowing History) -> State {
    var state = State()
    for trial in history.finished { learn(trial, history, into: &state) }
    return state
  }

  /// Ranks the trial.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    learn(trial, history, into: &state)
  }

  /// The candidate with the largest l/g; a draw from the prior for the first `startup` trials.
  ///
  /// - Throws: `SamplerError.infeasible` where no candidate satisfies the constraints.
  ///
  /// Complexity: O(candidates · components · parameters), components at most 1,051.
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    guard state.ranked >= startup else {
      return Proposal(point: try Prior.feasiblePoint(in: history.space, using: &rng))
    }
    let split = split(state, history)
    var few = SortedGroup()
    var good = ParzenEstimator(
      history, trials: split.good, weights: split.good.map { _ in 1 }, priorWeight: priorWeight,
      group: &few)
    var bad = ParzenEstimator(
      history, trials: split.bad, weights: TPESampler.ramp(split.bad.count),
      priorWeight: priorWeight, group: &state.bad)
    var best: (point: Point, score: Double)?
    var drawn = 0
    // Points that break a constraint or that a finite space has seen are no candidates.
    for _ in 0..<(32 * candidates) where drawn < candidates {
      let draw = good.sample(using: &rng)
      guard history.space.isFeasible(draw.point), !history.contains(draw.point) else { continue }
      drawn += 1
      // Expected improvement grows with l(x)/g(x): Bergstra et al. 2011, eq. 4.
      let score = good.logDensity(draw) - bad.logDensity(draw)
      if best.map({ score > $0.score }) ?? true { best = (draw.point, score) }
    }
    if let best { return Proposal(point: best.point) }
    if let point = try repaired(history, &good, bad, using: &rng) { return Proposal(point: point) }
    return Proposal(point: try Prior.feasiblePoint(in: history.space, using: &rng))
  }

  /// Weights that forget: the newest 25 trials weigh 1, older ones down to 1/n along a line
  /// (Bergstra et al. 2013; Watanabe 2023, section 3.2).
  static func ramp(_ count: Int) -> [Double] {
    let flat = 25
    guard count > flat else { return [Double](repeating: 1, count: count) }
    let least = 1 / Double(count)
    let older = count - flat
    return (0..<count).map { i in
      guard i < older, older > 1 else { return i < older ? least : 1 }
      return least + (1 - least) * Double(i) / Double(older - 1)
    }
  }
}
