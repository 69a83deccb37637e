/// The hypergradient by reverse mode through the unrolled training: all hyperparameters at once.
///
/// With `checkpoints` the states of √T steps are kept and the steps between them are computed twice:
/// time about that of one more training, memory O(√T) in place of O(T). `window` truncates: only the
/// last steps are differentiated, which biases the gradient and bounds its cost (Shaban et al. 2019,
/// arXiv:1810.10667, eq. 5).
///
/// Complexity: some 3 trainings without and 4 with checkpoints; memory of T or 2√T states with the
/// intermediate results of a step each.
///
/// Reference: Maclaurin et al. 2015, arXiv:1502.03492, alg. 2 (the recursion of the adjoints); Griewank
/// 1992 (checkpoints).
public struct ReverseMode: Sendable, Hashable {
  /// How much of the training is kept.
  public enum Memory: Sendable, Hashable {
    /// All of it.
    case whole
    /// The states every √T steps.
    case checkpoints
    /// The states every so many steps, at least 1.
    case segments(of: Int)
  }

  /// How much of the training is kept.
  public var memory: Memory
  /// How many of the last steps are differentiated; nil: all.
  public var window: Int?

  /// Creates the method.
  public init(_ memory: Memory = .checkpoints, window: Int? = nil) {
    precondition(window.map { $0 >= 1 } ?? true, "a window has at least one step")
    self.memory = memory
    self.window = window
  }

  /// Trains, and differentiates the validation loss.
  ///
  /// - Parameters:
  ///   - problem: The training and its validation.
  ///   - hyperparameters: Where, λ.
  ///   - steps: T, how many training steps; at least 1.
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: `TrainingDiverged` with the step; `EngineError` for an operation without a derivative;
  ///   what the problem throws.
  public func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int
  ) throws -> Hypergradient<P> {
    precondition(steps >= 1, "a training has at least one step")
    try hyperparameters.requireFloating("the hyperparameters")
    let marked = hyperparameters.markedAsSources()
    let first = window.map { max(steps - $0, 0) } ?? 0
    let result =
      memory == .whole
      ? try unrolled(problem, marked, first..<steps)
      : try segmented(problem, marked, first..<steps)
    guard result.loss.isFinite, try result.gradient.isFinite() else {
      throw try problem.divergence(hyperparameters, 0..<steps)
    }
    return result
  }

  /// The steps before the window, without derivatives; nil where there are none.
  private func prelude<P: BilevelProblem>(
    _ problem: P, _ hyperparameters: P.Hyperparameters, _ first: Int
  ) throws -> P.State? {
    first == 0 ? nil : try problem.train(hyperparameters, steps: first)
  }

  /// One graph of all steps.
  private func unrolled<P: BilevelProblem>(
    _ problem: P, _ hyperparameters: P.Hyperparameters, _ steps: Range<Int>
  ) throws -> Hypergradient<P> {
    let before = try prelude(problem, hyperparameters, steps.lowerBound)
    var last: P.State?
    let (loss, gradient) = try valueAndGradient(at: hyperparameters) { lambda in
      var state = try before ?? problem.start(lambda)
      for index in steps {
        try TensorEngine.checkCancellation()
        state = try problem.step(state, lambda, index)
      }
      last = state
      let loss = try problem.validationLoss(state, lambda)
      try lambda.requireReached(by: loss.lineage)
      return loss
    }
    guard let last else { throw EngineError(.badOperation, "the training was not run") }
    try Tensor.evaluate([loss] + gradient.tensors + last.tensors)
    return Hypergradient(loss: try loss.scalar(), gradient: gradient, state: last)
  }

  /// A graph for each segment, from the last to the first.
  private func segmented<P: BilevelProblem>(
    _ problem: P, _ hyperparameters: P.Hyperparameters, _ steps: Range<Int>
  ) throws -> Hypergradient<P> {
    let segments = segments(of: steps)
    var state =
      try prelude(problem, hyperparameters, steps.lowerBound)
      ?? problem.start(hyperparameters)
    try state.requireFloating("the state")
    try state.evaluate()
    var checkpoints: [P.State] = []
    for segment in segments {
      checkpoints.append(state)
      for index in segment {
        try TensorEngine.checkCancellation()
        state = try problem.step(state, hyperparameters, index)
        try state.evaluate()
      }
    }
    let (loss, slope) = try valueAndGradient(at: Pair(state, hyperparameters)) {
      let loss = try problem.validationLoss($0.first, $0.second)
      try hyperparameters.requireReached(by: loss.lineage)
      return loss
    }
    let value = try loss.scalar()
    guard value.isFinite else {
      throw try problem.divergence(hyperparameters, 0..<steps.upperBound)
    }
    let total = try pullBack(
      problem, hyperparameters, slope, Array(zip(segments, checkpoints)),
      isFromStart: steps.lowerBound == 0)
    return Hypergradient(loss: value, gradient: total, state: state)
  }

  /// Maclaurin et al. 2015, alg. 2: from the slope at the end, the adjoint of w_t, and what comes
  /// together for λ on the way back.
  private func pullBack<P: BilevelProblem>(
    _ problem: P, _ hyperparameters: P.Hyperparameters,
    _ slope: Pair<P.State, P.Hyperparameters>, _ segments: [(steps: Range<Int>, before: P.State)],
    isFromStart: Bool
  ) throws -> P.Hyperparameters {
    var (adjoint, total) = (slope.first, slope.second)
    var left = segments
    while let segment = left.popLast() {
      try TensorEngine.checkCancellation()
      let pulled = try vjp(at: Pair(segment.before, hyperparameters), cotangent: adjoint) {
        var state = $0.first
        for index in segment.steps { state = try problem.step(state, $0.second, index) }
        return state
      }.pulled
      adjoint = pulled.first
      total = total.zipTensors(pulled.second, +)
      try Tensor.evaluate(adjoint.tensors + total.tensors)
    }
    if isFromStart {
      let pulled = try vjp(at: hyperparameters, cotangent: adjoint) { try problem.start($0) }.pulled
      total = total.zipTensors(pulled, +)
      try total.evaluate()
    }
    return total
  }

  private func segments(of steps: Range<Int>) -> [Range<Int>] {
    let length: Int
    switch memory {
    case .whole: length = steps.count
    case .checkpoints: length = Int(Double(steps.count).squareRoot().rounded(.up))
    case .segments(let count): length = max(count, 1)
    }
    return stride(from: steps.lowerBound, to: steps.upperBound, by: length).map {
      $0..<min($0 + length, steps.upperBound)
    }
  }
}
