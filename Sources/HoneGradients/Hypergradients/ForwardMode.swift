/// The hypergradient by forward mode: a direction's tangent goes along with the training.
///
/// Memory does not grow with the number of steps, and the gradient is known at every step; each
/// direction costs 2 to 3 trainings, so it is for few hyperparameters. With a hyperparameter that takes
/// part from some step on, such as a window of a schedule, the direction may begin there.
///
/// Complexity: O(directions · T) training steps; memory of two states.
///
/// Reference: Franceschi et al. 2017, arXiv:1703.01785, alg. 2, eq. 11–12; sharing over windows:
/// Micaelli & Storkey 2021, arXiv:2007.07869, section 4.
public struct ForwardMode: Sendable, Hashable {
  /// How many steps form one graph; more save time and cost memory.
  public var graphSteps: Int

  /// Creates the method.
  public init(graphSteps: Int = 1) {
    precondition(graphSteps >= 1, "a graph has at least one step")
    self.graphSteps = graphSteps
  }

  /// Trains, and differentiates the validation loss by every element of the hyperparameters.
  ///
  /// - Parameters:
  ///   - problem: The training and its validation.
  ///   - hyperparameters: Where, λ.
  ///   - steps: T, how many training steps; at least 1.
  ///   - begin: The first step in which an element has an effect, by its tensor and its index there;
  ///     nil: all from the first on. Before it, an element must not change the training.
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: `TrainingDiverged` with the step; `EngineError` for an operation without a derivative;
  ///   what the problem throws.
  public func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int,
    begin: ((_ tensor: Int, _ element: Int) -> Int)?
  ) throws -> Hypergradient<P> {
    precondition(steps >= 1, "a training has at least one step")
    try hyperparameters.requireFloating("the hyperparameters")
    let lambda = hyperparameters.markedAsSources()
    var front = try Front(problem, lambda, directions: directions(lambda, begin))
    for first in stride(from: 0, to: steps, by: graphSteps) {
      try front.advance(through: first..<min(first + graphSteps, steps))
    }
    let result = try front.finish(steps: steps)
    guard result.loss.isFinite, try result.gradient.isFinite() else {
      throw try problem.divergence(hyperparameters, 0..<steps)
    }
    return result
  }

  /// A unit vector for each element, and the step at which it begins.
  private func directions<Tree: TensorTree>(
    _ tree: Tree, _ begin: ((Int, Int) -> Int)?
  ) -> [Direction<Tree>] {
    let zeros = tree.zeros.tensors
    return zeros.indices.flatMap { tensor in
      (0..<zeros[tensor].count).map { element in
        var unit = [Double](repeating: 0, count: zeros[tensor].count)
        unit[element] = 1
        var parts = zeros
        parts[tensor] = Tensor(unit, shape: zeros[tensor].shape, as: zeros[tensor].type)
        return Direction(
          vector: tree.replacingTensors(parts), begin: begin?(tensor, element) ?? 0)
      }
    }
  }
}

private struct Direction<Tree: TensorTree> {
  var vector: Tree
  var begin: Int
}

/// The state, and its derivative along each direction that has begun.
private struct Front<P: BilevelProblem> {
  let problem: P
  let lambda: P.Hyperparameters
  let directions: [Direction<P.Hyperparameters>]
  var state: P.State
  var tangents: [P.State?]

  init(
    _ problem: P, _ lambda: P.Hyperparameters, directions: [Direction<P.Hyperparameters>]
  ) throws {
    self.problem = problem
    self.lambda = lambda
    self.directions = directions
    state = try problem.start(lambda)
    try state.requireFloating("the state")
    tangents = try directions.map {
      $0.begin > 0 ? nil : try jvp(at: lambda, tangent: $0.vector) { try problem.start($0) }.pushed
    }
    try Tensor.evaluate(state.tensors + tangents.flatMap { $0?.tensors ?? [] })
  }

  /// Franceschi et al. 2017, eq. 11: Z_t = A_t Z_{t−1} + B_t, a column for each direction.
  mutating func advance(through steps: Range<Int>) throws {
    try TensorEngine.checkCancellation()
    let problem = problem
    let run = { (pair: Pair<P.State, P.Hyperparameters>) throws -> P.State in
      var state = pair.first
      for index in steps { state = try problem.step(state, pair.second, index) }
      return state
    }
    let here = Pair(state, lambda)
    var next: P.State?
    for (index, direction) in directions.enumerated() where direction.begin < steps.upperBound {
      let tangent = Pair(tangents[index] ?? state.zeros, direction.vector)
      let (output, pushed) = try jvp(at: here, tangent: tangent, of: run)
      next = next ?? output
      tangents[index] = pushed
    }
    state = try next ?? run(here)
    try Tensor.evaluate(state.tensors + tangents.flatMap { $0?.tensors ?? [] })
  }

  /// Franceschi et al. 2017, eq. 12: dJ/dλ = ∂J/∂w · Z_T + ∂J/∂λ.
  func finish(steps: Int) throws -> Hypergradient<P> {
    let (loss, slope) = try valueAndGradient(at: Pair(state, lambda)) {
      let loss = try problem.validationLoss($0.first, $0.second)
      try lambda.requireReached(by: loss.lineage)
      return loss
    }
    let slopes = try directions.indices.map { index in
      let direct = slope.second.dot(directions[index].vector)
      return try (tangents[index].map { direct + slope.first.dot($0) } ?? direct).scalar()
    }
    var next = 0
    let gradient = lambda.mapTensors { tensor in
      defer { next += tensor.count }
      let part = Array(slopes[next..<next + tensor.count])
      return Tensor(part, shape: tensor.shape, as: tensor.type)
    }
    return Hypergradient(loss: try loss.scalar(), gradient: gradient, state: state)
  }
}
