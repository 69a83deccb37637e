public import HoneCore
public import HoneNumerics

/// Descends the parameters that are a continuum by their gradient and lets a black-box sampler search
/// the rest, in one study.
///
/// A proposal of the black box for all parameters begins a chain of steps: its choices, whole numbers,
/// stepped floats and conditions stay, and its active floats without a step are descended, those of them
/// that the trial has a gradient for. A fixed share of the trials are such beginnings. Two thirds of the
/// others go to the chain that may become the best: the one with the lowest loss after `horizon` more
/// steps, if each made the loss as much smaller as the gradient says of the next (no convex function
/// does better, so this is an optimistic bound, as of a bandit that explores by optimism). The last
/// third goes to the chain that has the lowest loss. The black box learns from every trial, those of the
/// chains included.
///
/// Reference: the steps are those of `GradientSampler`; Auer et al. 2002, "Finite-time analysis of the
/// multiarmed bandit problem", for optimism as a rule.
public struct HybridSampler<BlackBox: Sampler>: Sampler {
  /// It searches every space in which something is a continuum, for one objective.
  public var capabilities: Capabilities {
    blackBox.capabilities.union(.gradient).subtracting(.multiObjective)
  }

  /// How it descends.
  public let options: GradientOptions
  /// What begins chains.
  public let blackBox: BlackBox
  /// The share of trials that begin a chain.
  public let explore: Double
  /// How many chains begin before any is followed.
  public let startup: Int
  /// How many steps ahead chains are compared.
  public let horizon: Int
  private let rules: ChainRules

  /// The black box's state and the chains of steps.
  public struct State: Sendable {
    var blackBox: BlackBox.State
    var book: ChainBook
  }

  /// Creates the sampler.
  ///
  /// - Parameters:
  ///   - blackBox: What begins chains.
  ///   - options: How it descends.
  ///   - explore: The share of trials that begin a chain, above 0 and up to 1.
  ///   - startup: How many chains begin before any is followed.
  ///   - horizon: How many steps ahead chains are compared, from 1.
  public init(
    _ blackBox: BlackBox, options: GradientOptions = GradientOptions(), explore: Double = 0.3,
    startup: Int = 4, horizon: Int = 3
  ) {
    options.requireSound()
    precondition(explore > 0 && explore <= 1, "a share of the trials explores, up to all")
    precondition(startup >= 0 && horizon >= 1, "chains are compared one step ahead or more")
    self.blackBox = blackBox
    self.options = options
    self.explore = explore
    self.startup = startup
    self.horizon = horizon
    rules = ChainRules(options)
  }

  /// Follows all chains, and lets the black box learn, from a whole history.
  ///
  /// - Throws: `SamplerError.unsuitable` where nothing is a continuum.
  public func start(_ history: borrowing History) throws(SamplerError) -> State {
    if let obstacle = obstacle(in: history.space, for: history.objectives) {
      throw .unsuitable(obstacle)
    }
    var book = ChainBook(rules, descendsAll: false)
    for trial in history.finished { book.tell(trial, history) }
    return State(blackBox: try blackBox.start(history), book: book)
  }

  /// Follows the trial's chain, and lets the black box learn from it.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    state.book.tell(trial, history)
    blackBox.tell(&state.blackBox, trial, history)
  }

  /// The next step of the chain that may become the best, or the beginning of another one.
  ///
  /// - Throws: `SamplerError.missingGradient` where a program was to report gradients and does not, and
  ///   what the black box throws.
  ///
  /// Complexity: O(live chains + parameters), or that of the black box.
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.book.requireGradients(in: history.space, hybrid: true)
    let view = ChainView(state.book, history)
    let share = explore * Double(trial + 1)
    if view.next >= startup, Double(view.next) >= share {
      let isBold = !trial.isMultiple(of: Self.steadiness)
      if let proposal = step(view, state.book, history, isBold: isBold, using: &rng) {
        return proposal
      }
    }
    let proposal = try blackBox.ask(&state.blackBox, history, trial: trial, using: &rng)
    return Proposal(point: proposal.point, tag: view.beginningTag(key: rng.next()))
  }

  /// Every so manieth step goes to the chain with the lowest loss rather than the lowest bound.
  private static var steadiness: Int { 3 }

  /// The step of the best chain, by what it may become or what it is, that nobody is trying.
  private func step(
    _ view: ChainView, _ book: ChainBook, _ history: borrowing History, isBold: Bool,
    using rng: inout RandomStream
  ) -> Proposal? {
    var chains = view.chains
    let key = rng.next()
    for seed in view.seeds {
      if let chain = book.adopted(seed, key: key, history) { chains.append(chain) }
    }
    // min(f − h·predicted decrease): at most h times the next decrease is to be had in h steps of a
    // convex function.
    let bounds = chains.map { $0.level - (isBold ? Double(horizon) * $0.promise : 0) }
    for index in chains.indices.sorted(by: { (bounds[$0], $0) < (bounds[$1], $1) }) {
      if let proposal = view.proposal(for: chains[index], history) { return proposal }
    }
    return nil
  }

  /// A space in which there is nothing to descend, or what the black box cannot search.
  public func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? {
    let isOpen = { (simplex: Simplex) in simplex.steps == nil }
    let isContinuum = { (axis: Axis) in !axis.isDiscrete && axis.relaxation != nil }
    guard !space.axes.contains(where: isContinuum), !space.simplexes.contains(where: isOpen) else {
      return blackBox.obstacle(in: space, for: objectives)
    }
    return "hybrid has nothing to descend, as every parameter is a choice, a whole number or has a "
      + "step: use tpe"
  }
}

extension Chain {
  /// The loss from which the next steps lead down.
  var level: Double {
    evaluation.isTaken ? evaluation.loss ?? best : footing?.loss ?? best
  }
}
