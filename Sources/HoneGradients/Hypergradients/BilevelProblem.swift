/// A training that can be differentiated, and the validation loss after it.
///
/// Outer problem: min over λ of J(w_T(λ), λ); inner: w_0 = start(λ), w_t = step(w_{t−1}, λ, t). The
/// functions are pure: called again with the same arguments they give the same, randomness included
/// (make keys with `RandomKey(seed:stream:)` from the step).
///
/// Reference: Maclaurin et al. 2015, arXiv:1502.03492; Franceschi et al. 2017, arXiv:1703.01785.
public protocol BilevelProblem: SendableMetatype {
  /// What a training step changes: weights and the optimiser's state; floating-point tensors only.
  associatedtype State: TensorTree
  /// What is differentiated by; floating-point tensors only.
  associatedtype Hyperparameters: TensorTree

  /// The state before the first step.
  ///
  /// - Throws: What the problem throws; whoever differentiates it passes that on.
  func start(_ hyperparameters: Hyperparameters) throws -> State

  /// The state after a training step; `index` counts from 0.
  ///
  /// - Throws: What the problem throws, such as ``EngineError`` of a gradient.
  func step(_ state: State, _ hyperparameters: Hyperparameters, _ index: Int) throws -> State

  /// The loss on data that the training does not see: a scalar.
  ///
  /// - Throws: What the problem throws.
  func validationLoss(_ state: State, _ hyperparameters: Hyperparameters) throws -> Tensor
}

/// A bilevel problem whose training minimises a loss: what implicit differentiation needs.
///
/// Where the training has converged, ∂L/∂w(w, λ) = 0 defines w as a function of λ.
public protocol StationaryProblem: BilevelProblem {
  /// The part of the state that the training loss depends on.
  associatedtype Weights: TensorTree

  /// The weights in a state.
  func weights(_ state: State) -> Weights

  /// The loss that the training minimises, regularisation included: a scalar.
  ///
  /// - Throws: What the problem throws.
  func trainingLoss(_ weights: Weights, _ hyperparameters: Hyperparameters) throws -> Tensor

  /// The validation loss of weights; the same as that of their state.
  ///
  /// - Throws: What the problem throws.
  func validationLoss(weights: Weights, _ hyperparameters: Hyperparameters) throws -> Tensor
}

/// A validation loss after training and its gradient by the hyperparameters.
public struct Hypergradient<Problem: BilevelProblem> {
  /// J after the last step.
  public var loss: Double
  /// dJ/dλ, evaluated, in the hyperparameters' structure.
  public var gradient: Problem.Hyperparameters
  /// The state after the last step, evaluated.
  public var state: Problem.State

  /// The Euclidean norm of the gradient.
  ///
  /// - Throws: ``EngineError`` where it cannot be computed.
  public func norm() throws(EngineError) -> Double {
    try gradient.dot(gradient).scalar().squareRoot()
  }
}

/// A training that left the finite numbers.
public struct TrainingDiverged: Error, Sendable, Hashable, CustomStringConvertible {
  /// The first step, from 0, whose state is not finite; the number of steps where only the validation
  /// loss or the gradient is not.
  public var step: Int
  /// What is not finite.
  public var what: String

  /// Creates the error.
  public init(step: Int, what: String) {
    self.step = step
    self.what = what
  }

  /// What happened and what would be right.
  public var description: String {
    "the training diverged: \(what) at step \(step) is not a finite number; a smaller learning rate or "
      + "clipped gradients keep it finite"
  }
}

extension BilevelProblem {
  /// Trains without derivatives; memory does not grow with the number of steps.
  ///
  /// - Parameters:
  ///   - hyperparameters: λ.
  ///   - steps: How many steps.
  ///   - first: The step to begin with.
  ///   - state: Where to begin; nil: at `start`.
  /// - Returns: The evaluated state after the last step.
  /// - Throws: ``TrainingDiverged``, ``EngineError``, and what the problem throws.
  public func train(
    _ hyperparameters: Hyperparameters, steps: Int, from first: Int = 0, _ state: State? = nil
  ) throws -> State {
    let before = try state ?? start(hyperparameters)
    var state = before
    for index in first..<first + steps {
      try TensorEngine.checkCancellation()
      state = try step(state, hyperparameters, index)
      try state.evaluate()
    }
    guard try state.isFinite() else {
      throw try divergence(hyperparameters, first..<first + steps, from: before)
    }
    return state
  }

  /// Where a training that ended without finite numbers left them, by making its steps again.
  func divergence(
    _ hyperparameters: Hyperparameters, _ steps: Range<Int>, from state: State? = nil
  ) throws -> TrainingDiverged {
    var state = try state ?? start(hyperparameters)
    for index in steps {
      state = try step(state, hyperparameters, index)
      guard try state.isFinite() else { return TrainingDiverged(step: index, what: "the state") }
    }
    return TrainingDiverged(
      step: steps.upperBound, what: "the validation loss or its gradient")
  }
}

extension TensorTree {
  /// Whether every element of every tensor is a finite number.
  ///
  /// - Throws: `EngineError` where it cannot be computed.
  func isFinite() throws(EngineError) -> Bool {
    // The sum of the squares is finite only if all are; squares of large finite numbers overflow too,
    // and a weight of 10¹⁹ is a divergence as well.
    try dot(self).scalar().isFinite
  }

  /// The same tensors, each marked as an input of its own.
  func markedAsSources() -> Self {
    var index = 0
    return mapTensors { tensor in
      defer { index += 1 }
      return tensor.marked(.source(index))
    }
  }

  /// Makes sure that derivatives can be taken by every tensor.
  ///
  /// - Throws: `EngineError` for whole numbers and truth values.
  func requireFloating(_ what: String) throws(EngineError) {
    for (index, tensor) in tensors.enumerated() where !tensor.type.isFloating {
      if let error = tensor.error { throw error }
      throw EngineError(
        .notDifferentiable,
        "\(label(ofTensor: index)) of \(what) is of type \(tensor.type.rawValue), by which nothing is "
          + "differentiated: convert it, or keep it in the problem")
    }
  }

  /// Makes sure that no tensor of this tree reaches `output` on cut paths only.
  ///
  /// - Throws: `EngineError` that names the operation.
  func requireReached(by output: Lineage) throws(EngineError) {
    for index in tensors.indices where output.isCutOff(index) {
      throw EngineError(
        .notDifferentiable,
        "the validation loss depends on \(label(ofTensor: index)) of the hyperparameters only through "
          + "`\(output.cutter?.rawValue ?? "")`, which has no derivative: replace it by something "
          + "smooth, or search this hyperparameter with a black-box sampler")
    }
  }
}
