public import HoneCore
public import HoneNumerics

/// Descends the loss from one or several points by its gradient.
///
/// Steps are taken in coordinates in which a parameter's range in its scale is about 1 long, so that a
/// learning rate means the same for all; slopes in the parameters' own units are carried into them by
/// the chain rule. Whole numbers, stepped floats and ordinals move along the continuum that they are
/// parts of, and are rounded when they are tried. A trial that fails, is pruned or has no finite loss
/// is a step refused: the next one begins at the same point and is half as long.
///
/// The first chain of steps begins at the best trial that a person enqueued, or else at the middle of
/// the space. A chain ends where the gradient vanishes, where no step helps, or where the noise of the
/// losses is larger than what a step would gain; the next one begins at a point drawn from the prior,
/// and so does one where several workers ask while all chains wait. Constraints halve a step, too.
///
/// With `source` `.finiteDifference` a gradient takes two trials a parameter, and with `.spsa` two
/// (Spall 1992, IEEE Trans. Automat. Contr. 37(3)); several workers share them.
///
/// Reference: Nocedal and Wright 2006, "Numerical Optimization", 2nd ed.; Bertsekas 1976, IEEE Trans.
/// Automat. Contr. 21(2), for the bounds; and see `GradientOptions.Method`.
public struct GradientSampler: Sampler {
  /// It searches numbers, also under constraints; choices and conditions are for `hybrid`.
  public var capabilities: Capabilities {
    [.constraints, .parallel, .gradient, .simplex]
  }

  /// How it descends.
  public let options: GradientOptions
  private let rules: ChainRules

  /// The chains of steps.
  public struct State: Sendable {
    var book: ChainBook
  }

  /// Creates the sampler.
  ///
  /// - Parameter options: How it descends; counts from 1, rates above 0, shares below 1.
  public init(_ options: GradientOptions = GradientOptions()) {
    options.requireSound()
    self.options = options
    rules = ChainRules(options)
  }

  /// Of a gradient that a program reports, ordinals: their values have no slope.
  public func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? {
    guard options.source == .reported else { return nil }
    let isOrdinal = { (parameter: Parameter) in
      if case .ordinal(let values) = parameter.domain { values.count > 1 } else { false }
    }
    guard let ordinal = space.parameters.first(where: isOrdinal) else { return nil }
    return "gradient cannot search `\(ordinal.name)` (ordinal) by gradients that a program "
      + "reports: use hybrid, or `source: finite_difference`"
  }

  /// Follows all chains to where they are; it never throws.
  ///
  /// Complexity: O(finished trials) times that of `tell`.
  public func start(_ history: borrowing History) throws(SamplerError) -> State {
    var book = ChainBook(rules, descendsAll: true)
    for trial in history.finished { book.tell(trial, history) }
    return State(book: book)
  }

  /// Follows the trial's chain.
  ///
  /// Complexity: O(parameters), for `lbfgs` times the steps that it remembers; for finite differences
  /// O(parameters²) a step.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {
    state.book.tell(trial, history)
  }

  /// The next step of a chain, a probe beside it, or the beginning of another chain.
  ///
  /// - Throws: `SamplerError.missingGradient` where a program was to report gradients and does not,
  ///   `.infeasible` where no point satisfies the constraints.
  ///
  /// Complexity: O(live chains + parameters).
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try state.book.requireGradients(in: history.space, hybrid: false)
    let view = ChainView(state.book, history)
    if view.chains.count + view.beginning >= options.starts {
      if let proposal = step(view, history) { return proposal }
    }
    for seed in view.seeds {
      guard let chain = state.book.adopted(seed, key: rng.next(), history),
        let proposal = view.proposal(for: chain, history)
      else { continue }
      return proposal
    }
    let isFirst = view.next == 0 && view.chains.isEmpty && state.book.ended.isEmpty
    let point = try beginning(isFirst: isFirst, history.space, using: &rng)
    return Proposal(point: point, tag: view.beginningTag(key: rng.next()))
  }

  /// What the chains that are followed need most: each in its turn, then the best of the others.
  private func step(_ view: ChainView, _ history: borrowing History) -> Proposal? {
    let followed = view.chains.prefix(options.starts)
    let others = view.chains.dropFirst(options.starts)
    // Sorting keeps no order among equals by promise: the number decides.
    for chain in followed.sorted(by: { ($0.steps, $0.id) < ($1.steps, $1.id) }) {
      if let proposal = view.proposal(for: chain, history) { return proposal }
    }
    for chain in others.sorted(by: { ($0.best, $0.id) < ($1.best, $1.id) }) {
      if let proposal = view.proposal(for: chain, history) { return proposal }
    }
    return nil
  }

  private func beginning(
    isFirst: Bool, _ space: SearchSpace, using rng: inout RandomStream
  ) throws(SamplerError) -> Point {
    let middle = space.point(unit: space.parameters.map { _ in 0.5 })
    if isFirst, space.isFeasible(middle) { return middle }
    return try Prior.feasiblePoint(in: space, using: &rng)
  }
}

extension ChainBook {
  /// Says what a program does not report, unless it has done so before.
  func requireGradients(in space: SearchSpace, hybrid: Bool) throws(SamplerError) {
    guard let lacking, !hasGradient else { return }
    let names = lacking.parameters.map { space.parameters[$0].name }
    let example = names.prefix(3).map { "\"\($0)\": …" }.joined(separator: ", ")
    let line = "print `\"gradient\": {\(example)}` beside the metric"
    let sampler = hybrid ? "hybrid" : "gradient"
    let rest = "or use `source: finite_difference` (or `spsa`)"
    if lacking.isEmpty {
      throw .missingGradient(
        "trial \(lacking.trial) completed without a gradient, and \(sampler) cannot continue from it: "
          + "\(line), \(rest)")
    }
    let list = SearchSpace.list(names)
    throw .missingGradient(
      "the gradient of trial \(lacking.trial) lacks \(list), and \(sampler) cannot continue from it: "
        + "\(line), \(rest)" + (hybrid ? "" : ", or search \(list) with hybrid"))
  }
}
