/// A network with a mixed architecture: its losses by its weights and its architecture.
///
/// min over α of L_val(w*(α), α), where w*(α) minimises L_train(w, α) (eq. 3–4). The functions are
/// pure: what a step draws, such as its batch, is a function of its index.
///
/// Reference: Liu et al. 2019, arXiv:1806.09055, section 2.2.
public protocol ArchitectureProblem {
  /// What the training changes, w; floating-point tensors only.
  associatedtype Weights: TensorTree
  /// What the search changes, α, such as an array of ``CellSpace``'s; floating-point tensors only.
  associatedtype Architecture: TensorTree

  /// The training loss on the batch of a step: a scalar.
  ///
  /// - Throws: What the problem throws; a search ends with it.
  func trainingLoss(
    _ weights: Weights, _ architecture: Architecture, _ index: Int
  ) throws -> Tensor

  /// The validation loss on the batch of a step, of other examples: a scalar.
  ///
  /// - Throws: What the problem throws; a search ends with it.
  func validationLoss(
    _ weights: Weights, _ architecture: Architecture, _ index: Int
  ) throws -> Tensor
}

/// One step of an architecture search as a bilevel problem of its own: trainings of one step.
///
/// Its hypergradient at `steps: 1` is the second-order gradient of DARTS; of several steps, that of a
/// longer look ahead.
public struct UnrolledTraining<Problem: ArchitectureProblem>: BilevelProblem {
  /// The network.
  public let problem: Problem
  /// The weights to begin with.
  public let weights: Problem.Weights
  /// The virtual step's learning rate, ξ.
  public let rate: Double
  /// The search's step, which says which batches are used.
  public let index: Int

  /// Creates the problem of a step.
  public init(_ problem: Problem, from weights: Problem.Weights, rate: Double, index: Int) {
    self.problem = problem
    self.weights = weights
    self.rate = rate
    self.index = index
  }

  /// The weights to begin with, whatever the architecture.
  public func start(_ hyperparameters: Problem.Architecture) -> Problem.Weights { weights }

  /// w − ξ ∇_w L_train(w, α).
  ///
  /// - Throws: `EngineError` where the training loss has no derivative, or what the problem throws.
  public func step(
    _ state: Problem.Weights, _ hyperparameters: Problem.Architecture, _ index: Int
  ) throws -> Problem.Weights {
    let slope = try gradient(at: state) {
      try problem.trainingLoss($0, hyperparameters, self.index + index)
    }
    return state.zipTensors(slope) { $0 - $1 * rate }
  }

  /// L_val(w, α).
  ///
  /// - Throws: What the problem throws.
  public func validationLoss(
    _ state: Problem.Weights, _ hyperparameters: Problem.Architecture
  ) throws -> Tensor {
    try problem.validationLoss(state, hyperparameters, index)
  }
}
