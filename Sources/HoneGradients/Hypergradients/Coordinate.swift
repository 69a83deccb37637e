/// Unbounded coordinates of a bounded hyperparameter: a step in them never leaves the bounds.
public enum Coordinate: Sendable, Hashable {
  /// The value itself.
  case identity
  /// The natural logarithm, of values above 0.
  case log
  /// The log-odds between two bounds.
  case logit(low: Double = 0, high: Double = 1)
  /// The inverse of log(1 + eˣ), of values above 0: logarithmic near 0, linear far from it.
  case softplus

  /// The value at a coordinate; differentiable.
  public func value(_ coordinate: Tensor) -> Tensor {
    switch self {
    case .identity: coordinate
    case .log: coordinate.exp()
    case .logit(let low, let high): low + (high - low) * coordinate.sigmoid()
    case .softplus: coordinate.softplus()
    }
  }

  /// The coordinate of a value inside the bounds; differentiable.
  public func coordinate(_ value: Tensor) -> Tensor {
    switch self {
    case .identity: value
    case .log: value.log()
    case .logit(let low, let high): ((value - low) / (high - value)).log()
    // log(eˣ − 1) = x + log(1 − e⁻ˣ), which does not overflow.
    case .softplus: value + (-((-value).expMinusOne())).log()
    }
  }

  /// The values of all tensors of a tree of coordinates.
  public func values<Tree: TensorTree>(_ coordinates: Tree) -> Tree {
    coordinates.mapTensors(value)
  }

  /// The coordinates of all tensors of a tree of values.
  public func coordinates<Tree: TensorTree>(_ values: Tree) -> Tree {
    values.mapTensors(coordinate)
  }
}

/// A problem whose hyperparameters are given in other coordinates, through which its gradients go.
public struct InCoordinates<Problem: BilevelProblem>: BilevelProblem {
  /// The problem in its own units.
  public var problem: Problem
  private let values: (Problem.Hyperparameters) throws -> Problem.Hyperparameters

  /// Creates a problem in other coordinates.
  ///
  /// - Parameters:
  ///   - problem: The problem in its own units.
  ///   - values: From coordinates to the problem's hyperparameters; pure and differentiable.
  public init(
    _ problem: Problem,
    values: @escaping (Problem.Hyperparameters) throws -> Problem.Hyperparameters
  ) {
    self.problem = problem
    self.values = values
  }

  /// Creates a problem with one kind of coordinates for all hyperparameters.
  public init(_ problem: Problem, _ coordinate: Coordinate) {
    self.init(problem) { coordinate.values($0) }
  }

  /// The state before the first step.
  ///
  /// - Throws: What the problem or `values` throws.
  public func start(_ hyperparameters: Problem.Hyperparameters) throws -> Problem.State {
    try problem.start(values(hyperparameters))
  }

  /// The state after a training step.
  ///
  /// - Throws: What the problem or `values` throws.
  public func step(
    _ state: Problem.State, _ hyperparameters: Problem.Hyperparameters, _ index: Int
  ) throws -> Problem.State {
    try problem.step(state, values(hyperparameters), index)
  }

  /// The validation loss.
  ///
  /// - Throws: What the problem or `values` throws.
  public func validationLoss(
    _ state: Problem.State, _ hyperparameters: Problem.Hyperparameters
  ) throws -> Tensor {
    try problem.validationLoss(state, values(hyperparameters))
  }
}

extension InCoordinates: StationaryProblem where Problem: StationaryProblem {
  /// The weights in a state.
  public func weights(_ state: Problem.State) -> Problem.Weights { problem.weights(state) }

  /// The loss that the training minimises.
  ///
  /// - Throws: What the problem or `values` throws.
  public func trainingLoss(
    _ weights: Problem.Weights, _ hyperparameters: Problem.Hyperparameters
  ) throws -> Tensor {
    try problem.trainingLoss(weights, values(hyperparameters))
  }

  /// The validation loss of weights.
  ///
  /// - Throws: What the problem or `values` throws.
  public func validationLoss(
    weights: Problem.Weights, _ hyperparameters: Problem.Hyperparameters
  ) throws -> Tensor {
    try problem.validationLoss(weights: weights, values(hyperparameters))
  }
}
