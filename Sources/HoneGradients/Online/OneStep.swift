/// Tunes hyperparameters during a single training, by a few steps' look ahead (T1–T2).
///
/// After every `every` training steps the validation loss is differentiated through the last `window`
/// of them, and the hyperparameters take a step of their own; the training goes on from where it is. A
/// hypergradient costs one training in all at `window` = `every`; it sees no farther than the window, so
/// it prefers what helps soon (Wu et al. 2018, arXiv:1803.02021): learning rates come out too small.
///
/// Complexity: about (1 + 3 · window / every) trainings; memory of a window.
///
/// Reference: Luketina et al. 2016, arXiv:1511.06727, eq. 2–3 (window 1).
public struct OneStep: Sendable, Hashable {
  /// How many of the last training steps are differentiated.
  public var window: Int
  /// How many training steps lie between two steps of the hyperparameters; at least `window`.
  public var every: Int
  /// How many training steps pass before the first.
  public var warmup: Int

  /// Creates the method.
  public init(window: Int = 1, every: Int = 1, warmup: Int = 0) {
    precondition(window >= 1 && every >= window, "a window has 1 to `every` steps")
    precondition(warmup >= 0, "a warm-up has 0 steps or more")
    self.window = window
    self.every = every
    self.warmup = warmup
  }

  /// What a step of the hyperparameters saw and did.
  public struct Progress: Sendable, Hashable {
    /// How many training steps had been made.
    public var step: Int
    /// The validation loss.
    public var loss: Double
    /// The Euclidean norm of the hypergradient.
    public var norm: Double
    /// Whether the numbers were not finite, and the step was not made.
    public var isRefused: Bool
    /// The part of the rule's steps that is made: 1, and half of it after every refusal.
    public var scale: Double
  }

  /// Trains once, and tunes on the way. A step whose loss or gradient is not finite is refused, and all
  /// later ones are half as long.
  ///
  /// - Parameters:
  ///   - problem: The training and its validation.
  ///   - hyperparameters: Where to begin.
  ///   - steps: How many training steps.
  ///   - update: The hyperparameters after a step against the hypergradient; keep them in bounds here.
  ///   - report: Called after each step of the hyperparameters.
  /// - Returns: The hyperparameters and the state at the end, evaluated.
  /// - Throws: `TrainingDiverged` with the step; `EngineError`; what the problem or `update` throws.
  public func tune<P: BilevelProblem>(
    _ problem: P, from hyperparameters: P.Hyperparameters, steps: Int,
    update: (P.Hyperparameters, _ gradient: P.Hyperparameters) throws -> P.Hyperparameters,
    report: (Progress) -> Void = { _ in }
  ) throws -> (hyperparameters: P.Hyperparameters, state: P.State) {
    try hyperparameters.requireFloating("the hyperparameters")
    var lambda = hyperparameters
    var state = try problem.train(lambda, steps: 0)
    var index = 0
    var scale = 1.0
    while index < steps {
      let stop = min(index < warmup ? warmup : index + every, steps)
      let look = index < warmup ? stop : max(stop - window, index)
      state = try problem.train(lambda, steps: look - index, from: index, state)
      guard look < stop else {
        index = stop
        continue
      }
      let seen = try lookAhead(problem, lambda, state, look..<stop)
      let norm = try seen.gradient.dot(seen.gradient).scalar().squareRoot()
      let isRefused = !(seen.loss.isFinite && norm.isFinite)
      guard try seen.state.isFinite() else {
        throw try problem.divergence(lambda, look..<stop, from: state)
      }
      report(
        Progress(step: stop, loss: seen.loss, norm: norm, isRefused: isRefused, scale: scale))
      if isRefused {
        scale /= 2
      } else {
        let wanted = try update(lambda, seen.gradient)
        lambda = scale == 1 ? wanted : lambda.zipTensors(wanted) { $0 + ($1 - $0) * scale }
        try lambda.evaluate()
      }
      state = seen.state
      index = stop
    }
    return (lambda, state)
  }

  /// Luketina et al. 2016, eq. 3: ∂J/∂w · ∂w_t/∂λ + ∂J/∂λ, with w before the window as a constant.
  private func lookAhead<P: BilevelProblem>(
    _ problem: P, _ lambda: P.Hyperparameters, _ before: P.State, _ steps: Range<Int>
  ) throws -> Hypergradient<P> {
    var last: P.State?
    let (loss, gradient) = try valueAndGradient(at: lambda.markedAsSources()) { lambda in
      var state = before
      for index in steps { state = try problem.step(state, lambda, index) }
      last = state
      let loss = try problem.validationLoss(state, lambda)
      try lambda.requireReached(by: loss.lineage)
      return loss
    }
    guard let last else { throw EngineError(.badOperation, "the training was not run") }
    try Tensor.evaluate([loss] + gradient.tensors + last.tensors)
    return Hypergradient(loss: try loss.scalar(), gradient: gradient, state: last)
  }
}
