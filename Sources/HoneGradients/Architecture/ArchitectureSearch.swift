/// The search of an architecture by gradients: steps of α and of the weights in turn.
///
/// ```swift
/// var search = ArchitectureSearch(
///   problem, .second(rate: 0.025), from: Pair(weights, alpha),
///   moves: .init(weights: SGD(learningRate: 0.025), architecture: Adam(learningRate: 3e-4)))
/// for _ in 0..<500 { try search.step() }
/// let cell = try space.discrete(search.architecture)
/// ```
///
/// Reference: Liu et al. 2019, arXiv:1806.09055, alg. 1.
public struct ArchitectureSearch<Problem: ArchitectureProblem> {
  /// The next value of a tree, from where it is and the loss's gradient there; called once a step.
  public typealias Move<Tree: TensorTree> = (_ at: Tree, _ slope: Tree) throws -> Tree

  /// How both are moved.
  public struct Moves {
    /// How the weights are moved.
    public var weights: Move<Problem.Weights>
    /// How the architecture is moved.
    public var architecture: Move<Problem.Architecture>

    /// Creates the pair.
    public init(
      weights: @escaping Move<Problem.Weights>,
      architecture: @escaping Move<Problem.Architecture>
    ) {
      self.weights = weights
      self.architecture = architecture
    }

    /// Moves by optimisers, which keep their states: for one search, and not for copies of it.
    public init(weights: some Optimiser, architecture: some Optimiser) {
      self.init(
        weights: ArchitectureSearch.move(by: weights),
        architecture: ArchitectureSearch.move(by: architecture))
    }
  }

  /// Moves by an optimiser, which keeps its state: for one search, and not for copies of it.
  public static func move<Tree: TensorTree>(by rule: some Optimiser) -> Move<Tree> {
    var state: OptimiserState<Tree>?
    return { at, slope in
      let next = rule.step(at, gradient: slope, state: state ?? rule.start(for: at))
      try next.state.evaluate()
      state = next.state
      return next.parameters
    }
  }

  /// The losses of a step, each before its move.
  public struct Losses: Sendable, Hashable {
    /// L_val, after the virtual step where there is one; nil in a step that leaves α alone.
    public var validation: Double?
    /// L_train, with the new architecture.
    public var training: Double
  }

  /// The network.
  public let problem: Problem
  /// How the architecture's gradient is made.
  public var order: ArchitectureOrder
  /// For how many steps only the weights move: architectures of untrained weights say little.
  public var warmUp: Int
  /// The weights, evaluated.
  public private(set) var weights: Problem.Weights
  /// The architecture, evaluated.
  public private(set) var architecture: Problem.Architecture
  /// How many steps there have been.
  public private(set) var index = 0
  private let moves: Moves

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - problem: The network.
  ///   - order: How the architecture's gradient is made.
  ///   - start: The weights and the architecture to begin with.
  ///   - warmUp: For how many steps only the weights move.
  ///   - moves: How both are moved.
  public init(
    _ problem: Problem, _ order: ArchitectureOrder,
    from start: Pair<Problem.Weights, Problem.Architecture>, warmUp: Int = 0, moves: Moves
  ) {
    self.problem = problem
    self.order = order
    self.warmUp = warmUp
    weights = start.first
    architecture = start.second
    self.moves = moves
  }

  /// Moves the architecture, then the weights; both stay where they are where one cannot be moved.
  ///
  /// - Returns: The losses.
  /// - Throws: `TrainingDiverged` with the step; `EngineError` for an operation without a derivative;
  ///   what the problem and the moves throw.
  ///
  /// Complexity: the order's gradients and one more.
  @discardableResult
  public mutating func step() throws -> Losses {
    var validation: Double?
    var alpha = architecture
    if index >= warmUp {
      let slope = try order.slope(of: problem, weights, alpha, index: index)
      validation = slope.loss
      // Alg. 1, line 1
      alpha = try moves.architecture(alpha, slope.gradient)
      try alpha.evaluate()
    }
    let (loss, slope) = try valueAndGradient(at: weights) {
      try problem.trainingLoss($0, alpha, index)
    }
    // Alg. 1, line 2
    let moved = try moves.weights(weights, slope)
    try Tensor.evaluate([loss] + moved.tensors)
    let training = try loss.scalar()
    guard training.isFinite, try moved.isFinite(), try alpha.isFinite() else {
      throw TrainingDiverged(
        step: index, what: "the training loss, the weights or the architecture")
    }
    weights = moved
    architecture = alpha
    index += 1
    return Losses(validation: validation, training: training)
  }
}
