/// The hypergradient from the training's result alone, by the implicit function theorem.
///
/// dJ/dλ = ∂J/∂λ − (∂²L/∂λ∂w) q with H q = ∂J/∂w, where H = ∂²L/∂w² at the end of the training. It needs
/// no step of the training, so memory does not depend on their number; and it is right only where the
/// training has converged and H is positive definite. The first is checked, the second in every direction
/// that the solver looks along.
///
/// Complexity: one Hessian-vector product, about two gradients, an iteration or term.
///
/// Reference: Pedregosa 2016, arXiv:1602.02355, alg. 1; Lorraine et al. 2020, arXiv:1911.02590, alg. 2–3.
public struct ImplicitDifferentiation: Sendable, Hashable {
  /// How H q = ∂J/∂w is solved.
  public enum Solver: Sendable, Hashable {
    /// Conjugate gradients until the residual has fallen by `tolerance`.
    case conjugateGradient(iterations: Int = 200, tolerance: Double = 1e-6)
    /// α Σ (I − αH)ʲ over so many terms (Lorraine et al. 2020, eq. 4); without α, 1 over an estimate of
    /// H's greatest eigenvalue.
    ///
    /// The residual of the result is the next term of the series, and must have fallen by `tolerance`.
    case neumann(terms: Int = 100, scale: Double? = nil, tolerance: Double = 1e-2)
  }

  /// How the linear system is solved.
  public var solver: Solver
  /// Added to H's diagonal, 0 or more: for a result that is nearly flat in some direction.
  public var damping: Double
  /// The greatest norm of the training's gradient, in relation to 1 + the norm of the weights, at which
  /// the training counts as converged.
  public var convergence: Double

  /// Creates the method.
  public init(
    _ solver: Solver = .conjugateGradient(), damping: Double = 0, convergence: Double = 1e-3
  ) {
    precondition(damping >= 0 && convergence > 0, "damping is not negative, convergence positive")
    self.solver = solver
    self.damping = damping
    self.convergence = convergence
  }

  /// Trains without derivatives, and differentiates the validation loss at the end.
  ///
  /// - Parameters:
  ///   - problem: The training and its validation.
  ///   - hyperparameters: Where, λ.
  ///   - steps: How many training steps.
  ///   - state: Where to begin, such as the result for the hyperparameters before; nil: at the start.
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: `EngineError` `.gate` where the training has not converged, the curvature is negative or
  ///   the solver did not get there; ``TrainingDiverged``; what the problem throws.
  public func hypergradient<P: StationaryProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int, from state: P.State? = nil
  ) throws -> Hypergradient<P> {
    try hyperparameters.requireFloating("the hyperparameters")
    let lambda = hyperparameters.markedAsSources()
    let last = try problem.train(hyperparameters, steps: steps, from: 0, state)
    let weights = problem.weights(last)
    try requireConvergence(problem, weights, lambda)

    let (loss, slope) = try valueAndGradient(at: Pair(weights, lambda)) {
      try problem.validationLoss(weights: $0.first, $0.second)
    }
    let curvature = Curvature(weights: weights, damping: damping) {
      try problem.trainingLoss($0, lambda)
    }
    let q = try solve(curvature, slope.first)
    // (∂²L/∂λ∂w) q: the derivative by λ of q · ∂L/∂w.
    let mixed = try gradient(at: lambda) { lambda in
      let inner = try HoneGradients.gradient(at: weights) { try problem.trainingLoss($0, lambda) }
        .dot(q)
      try lambda.requireReached(by: inner.lineage | loss.lineage)
      return inner
    }
    let total = slope.second.zipTensors(mixed, -)
    try Tensor.evaluate([loss] + total.tensors)
    let result = Hypergradient<P>(loss: try loss.scalar(), gradient: total, state: last)
    guard result.loss.isFinite, try total.isFinite() else {
      throw TrainingDiverged(step: steps, what: "the validation loss or its gradient")
    }
    return result
  }

  private func requireConvergence<P: StationaryProblem>(
    _ problem: P, _ weights: P.Weights, _ lambda: P.Hyperparameters
  ) throws {
    let slope = try gradient(at: weights) { try problem.trainingLoss($0, lambda) }
    let size = try slope.dot(slope).scalar().squareRoot()
    let scale = 1 + (try weights.dot(weights).scalar().squareRoot())
    guard size <= convergence * scale else {
      throw EngineError(
        .gate,
        "the training has not converged: its gradient's norm is \(size), and implicit differentiation "
          + "needs at most \(convergence * scale); train for more steps, or differentiate through the "
          + "steps with ReverseMode")
    }
  }

  private func solve<W: TensorTree>(_ curvature: Curvature<W>, _ right: W) throws -> W {
    switch solver {
    case .conjugateGradient(let iterations, let tolerance):
      try conjugateGradient(curvature, right, iterations: iterations, tolerance: tolerance)
    case .neumann(let terms, let scale, let tolerance):
      try neumannSeries(curvature, right, terms: terms, scale: scale, tolerance: tolerance)
    }
  }
}
