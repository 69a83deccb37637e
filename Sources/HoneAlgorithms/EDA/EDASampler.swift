public import HoneCore
public import HoneEvolution
public import HoneNumerics

/// Draws from the distribution of a generation's best trials.
///
/// Numbers are normally distributed in unit coordinates, in which every range in its scale is 1 long,
/// and what falls outside is mirrored; choices have frequencies, to which the prior adds as much as one
/// trial, so that none dies out. With `emna` numbers are correlated; choices never are. A parameter is
/// learned from the selected trials in which it was active. The first generation is drawn from the
/// prior.
///
/// Reference: Larrañaga and Lozano 2002, "Estimation of distribution algorithms"; and see
/// `EDAOptions.Method`.
public struct EDASampler: Sampler {
  /// It searches every space for one objective.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .constraints, .parallel, .simplex]
  }

  /// How the distribution is estimated.
  public let options: EDAOptions
  /// Whether a generation waits for the last one.
  public let isSynchronous: Bool

  /// The distribution.
  public struct State: Sendable {
    let genes: Genes
    var clock: GenerationClock
    var numbers: NormalModel
    /// The probability of each of a choice's values, for the categorical genes.
    var choices: [[Double]]
    /// The same of the prior.
    let priors: [[Double]]

    init(_ space: SearchSpace, isSynchronous: Bool) {
      genes = Genes(space)
      clock = GenerationClock(.eda, isSynchronous: isSynchronous)
      // A discrete number's neighbours stay within reach.
      let floor = genes.numeric.map { gene in
        space.axes[gene].cardinality.map { 0.5 / Double($0) } ?? 1e-12
      }
      numbers = NormalModel(
        mean: floor.map { _ in 0.5 }, deviations: floor.map { _ in 1 / 12.0.squareRoot() },
        floor: floor)
      priors = genes.categorical.map { gene in
        (0..<(space.axes[gene].cardinality ?? 1)).map { value in
          let own = space.axes[gene].interval(raw: Double(value))
          return own.upperBound - own.lowerBound
        }
      }
      choices = priors
    }
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - options: How the distribution is estimated.
  ///   - synchronous: Whether a generation waits until all trials of the last one have ended.
  public init(_ options: EDAOptions = EDAOptions(), synchronous: Bool = false) {
    options.requireSound()
    self.options = options
    isSynchronous = synchronous
  }

  /// The distribution after all finished trials.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) -> State {
    var state = State(history.space, isSynchronous: isSynchronous)
    for trial in history.finished { tell(&state, trial, history) }
    return state
  }

  /// Counts the trial; at the end of a generation estimates the distribution anew.
  ///
  /// Complexity: O(log population + parameters) amortised, of `emna` O(parameters²) and
  /// O(parameters³ / population) more.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    let tag = PopulationTag(history.tag(of: trial), of: .eda, trial: trial)
    guard state.clock.arrive(trial, of: tag?.generation, size: options.population) else { return }
    var ranks: [Rank] = []
    for arrival in state.clock.arrivals { ranks.append(Rank(arrival, history)) }
    ranks.sort()
    let trials = ranks.map(\.trial)
    let selected = Array(trials.prefix(options.chosen(of: trials.count)))
    var rows = [Double](repeating: 0, count: selected.count * state.numbers.count)
    var worst = [Double](repeating: 0, count: state.numbers.count)
    for (place, gene) in state.genes.numeric.enumerated() {
      let column = EDASampler.column(gene, of: selected, history)
      for (k, value) in column.enumerated() { rows[k * worst.count + place] = value }
      let last = trials[trials.count - 1]
      // Nothing is to be learned from a parameter that the worst trial did not have.
      worst[place] = history.isActive(last, gene) ? history.unit(last, gene) : column[0]
    }
    state.numbers.learn(rows, worst: worst, options)
    state.numbers.keep(within: Bounds(0...1, count: worst.count))
    for (place, gene) in state.genes.categorical.enumerated() {
      learn(&state.choices[place], gene, from: selected, prior: state.priors[place], history)
    }
    state.clock.turn()
  }

  /// A draw from the prior in the first generation, then from the distribution.
  ///
  /// - Throws: `SamplerError.notReady` where a synchronous generation is under way, `.infeasible` where
  ///   no point satisfies the constraints.
  ///
  /// Complexity: O(parameters + values of choices), of `emna` O(parameters²).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.clock.requireRoom(size: options.population, history)
    let tag = PopulationTag(.eda, generation: state.clock.generation)
    guard state.clock.generation > 0 else {
      let point = try Prior.feasiblePoint(in: history.space, using: &rng)
      return Proposal(point: point, tag: tag.numbers)
    }
    let (genes, numbers, choices, space) = (
      state.genes, state.numbers, state.choices, history.space
    )
    var x = [Double](repeating: 0, count: numbers.count)
    let made = try Offspring.feasible(in: space, using: &rng) { rng in
      var unit = [Double](repeating: 0.5, count: genes.count)
      numbers.draw(into: &x, using: &rng)
      for (place, gene) in genes.numeric.enumerated() {
        unit[gene] = Repair.reflect(x[place], 0, 1)
      }
      for (place, gene) in genes.categorical.enumerated() {
        let value = EDASampler.pick(choices[place], using: &rng)
        unit[gene] = space.axes[gene].unit(raw: Double(value))
      }
      return unit
    }
    return Proposal(point: made.point, tag: tag.numbers)
  }

  /// The unit coordinates of one parameter in several trials.
  ///
  /// Where it is inactive, those of the active ones stand in by turns, so that their mean and deviation
  /// remain; where it is active in none, evenly spread ones.
  private static func column(
    _ gene: Int, of trials: [Int], _ history: borrowing History
  ) -> [Double] {
    var active: [Double] = []
    for trial in trials where history.isActive(trial, gene) {
      active.append(history.unit(trial, gene))
    }
    guard active.count < trials.count else { return active }
    guard !active.isEmpty else {
      return trials.indices.map { (Double($0) + 0.5) / Double(trials.count) }
    }
    var column: [Double] = []
    var (own, next) = (0, 0)
    for trial in trials {
      if history.isActive(trial, gene) {
        column.append(active[own])
        own += 1
      } else {
        column.append(active[next % active.count])
        next += 1
      }
    }
    return column
  }

  private func learn(
    _ shares: inout [Double], _ gene: Int, from trials: [Int], prior: [Double],
    _ history: borrowing History
  ) {
    var counts = prior
    var total = 1.0
    // PBIL learns from the best one in which the choice was made.
    for trial in trials where history.isActive(trial, gene) {
      guard let value = Int(exactly: history.raw(trial, gene)), counts.indices.contains(value)
      else { continue }
      counts[value] += 1
      total += 1
      if options.method == .pbil { break }
    }
    let rate = options.method == .pbil ? options.learningRate : 1
    for value in shares.indices { shares[value] += rate * (counts[value] / total - shares[value]) }
  }

  private static func pick(_ shares: [Double], using rng: inout RandomStream) -> Int {
    var draw = rng.uniform()
    for value in shares.indices.dropLast() {
      draw -= shares[value]
      if draw < 0 { return value }
    }
    return shares.count - 1
  }
}
