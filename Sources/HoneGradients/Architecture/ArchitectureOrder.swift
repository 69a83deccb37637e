/// How the gradient of the validation loss by the architecture is made.
///
/// Reference: Liu et al. 2019, arXiv:1806.09055, section 2.3.
public enum ArchitectureOrder: Sendable, Hashable {
  /// ∇_α L_val(w, α), as if the weights did not depend on the architecture: ξ = 0.
  ///
  /// Complexity: one gradient.
  case first
  /// Through one virtual training step with learning rate ξ, exactly.
  ///
  /// Complexity: two gradients, and a derivative of one, which costs some two more.
  case second(rate: Double)
  /// The same with the mixed derivative by a difference of two gradients (eq. 8), whose step is `scale`
  /// over the norm of the validation loss's gradient; the paper's is 0.01. Needs first derivatives only.
  ///
  /// Complexity: four gradients.
  case secondByDifferences(rate: Double, scale: Double = 0.01)

  /// The validation loss and its gradient by the architecture.
  ///
  /// - Parameters:
  ///   - problem: The network.
  ///   - weights: w.
  ///   - architecture: α.
  ///   - index: The search's step, which says which batches are used.
  /// - Returns: L_val after the virtual step, if there is one, and its gradient.
  /// - Throws: `TrainingDiverged` where one of them is not finite; `EngineError` for an operation
  ///   without a derivative; what the problem throws.
  public func slope<Problem: ArchitectureProblem>(
    of problem: Problem, _ weights: Problem.Weights, _ architecture: Problem.Architecture,
    index: Int
  ) throws -> (loss: Double, gradient: Problem.Architecture) {
    try weights.requireFloating("the weights")
    try architecture.requireFloating("the architecture")
    let alpha = architecture.markedAsSources()
    let made: (value: Tensor, gradient: Problem.Architecture)
    switch self {
    case .first:
      made = try valueAndGradient(at: alpha) {
        let loss = try problem.validationLoss(weights, $0, index)
        try alpha.requireReached(by: loss.lineage)
        return loss
      }
    case .second(let rate):
      made = try secondOrder(problem, weights, alpha, index, rate) { ahead in
        // ∇²_{α,w} L_train · ∇_w' L_val: the step's gradient, pulled back.
        try vjp(at: alpha, cotangent: ahead) { alpha in
          try HoneGradients.gradient(at: weights) { try problem.trainingLoss($0, alpha, index) }
        }.pulled
      }
    case .secondByDifferences(let rate, let scale):
      precondition(scale > 0, "a difference needs a step above 0")
      made = try secondOrder(problem, weights, alpha, index, rate) { ahead in
        try differences(problem, weights, alpha, index, along: ahead, scale)
      }
    }
    try Tensor.evaluate([made.value] + made.gradient.tensors)
    let loss = try made.value.scalar()
    guard loss.isFinite, try made.gradient.isFinite() else {
      throw TrainingDiverged(step: index, what: "the validation loss or its gradient")
    }
    return (loss, made.gradient)
  }
}

/// ∇_α L_val(w', α) − ξ ∇²_{α,w} L_train(w, α) ∇_w' L_val(w', α) (eq. 7), given the product's maker.
private func secondOrder<Problem: ArchitectureProblem>(
  _ problem: Problem, _ weights: Problem.Weights, _ alpha: Problem.Architecture, _ index: Int,
  _ rate: Double, product: (_ ahead: Problem.Weights) throws -> Problem.Architecture
) throws -> (value: Tensor, gradient: Problem.Architecture) {
  precondition(rate >= 0, "a learning rate is at least 0")
  // w' = w − ξ ∇_w L_train(w, α)
  let ahead = try UnrolledTraining(problem, from: weights, rate: rate, index: index)
    .step(weights, alpha, 0)
  try ahead.evaluate()
  let (loss, slope) = try valueAndGradient(at: Pair(ahead, alpha)) {
    let loss = try problem.validationLoss($0.first, $0.second, index)
    try alpha.requireReached(by: loss.lineage)
    return loss
  }
  let mixed = try product(slope.first)
  // (7)
  return (loss, slope.second.zipTensors(mixed) { $0 - $1 * rate })
}

/// (∇_α L_train(w⁺, α) − ∇_α L_train(w⁻, α)) / 2ε, w± = w ± ε v, ε = scale / ‖v‖ (eq. 8).
private func differences<Problem: ArchitectureProblem>(
  _ problem: Problem, _ weights: Problem.Weights, _ alpha: Problem.Architecture, _ index: Int,
  along v: Problem.Weights, _ scale: Double
) throws -> Problem.Architecture {
  let norm = try v.dot(v).scalar().squareRoot()
  // Where the validation loss is flat in the weights, the product is 0.
  guard norm > 0, norm.isFinite else { return alpha.zeros }
  let epsilon = scale / norm
  let sides = try [epsilon, -epsilon].map { shift in
    try gradient(at: alpha) {
      try problem.trainingLoss(weights.zipTensors(v) { $0 + $1 * shift }, $0, index)
    }
  }
  // (8)
  return sides[0].zipTensors(sides[1]) { ($0 - $1) / (2 * epsilon) }
}
