/// Descends a validation loss by hyperparameters, and steps back where a training diverges.
///
/// Each call of `step` differentiates at `proposal`. A training that diverges there is refused: the next
/// proposal lies half as far from the last point that was accepted. The rule sees accepted gradients
/// only, so its averages hold nothing of a refused point. A copy shares the rule's averages with the
/// original: go on with one of them only.
/// ```swift
/// var descent = try HyperDescent(at: start, by: Adam(learningRate: 0.04))
/// for _ in 0..<50 {
///   let step = try descent.step { try ReverseMode().hypergradient(of: problem, at: $0, steps: 100) }
///   print(step)
/// }
/// ```
public struct HyperDescent<Tree: TensorTree> {
  /// A value at a point and its gradient.
  public struct Slope {
    /// The validation loss.
    public var loss: Double
    /// Its gradient by the hyperparameters.
    public var gradient: Tree

    /// Creates the pair.
    public init(loss: Double, gradient: Tree) {
      self.loss = loss
      self.gradient = gradient
    }
  }

  /// Where the next step is going to differentiate.
  public private(set) var proposal: Tree
  /// The part of the rule's moves that is made: 1, and half of it after every refusal.
  public private(set) var scale = 1.0
  /// The accepted point with the least loss; nil before the first step.
  public private(set) var best: (point: Tree, loss: Double)?

  /// How many refusals one after the other end the descent.
  public var patience = 30
  /// By what the scale grows back towards 1 at an accepted step; 1: it stays.
  public var recovery = 1.0

  private let project: (Tree) throws -> Tree
  private let move: (Tree, Tree) throws -> Tree
  private var accepted: (point: Tree, displacement: Tree)?
  private var count = 0
  private var refusals = 0

  /// Creates a descent.
  ///
  /// - Parameters:
  ///   - start: The first point; it is projected, too.
  ///   - project: Brings a point to the nearest that is allowed.
  ///   - move: The rule: from a point and the gradient there to the next point. It may keep averages.
  /// - Throws: What `project` throws, and ``EngineError`` where the start cannot be computed.
  public init(
    at start: Tree, project: @escaping (Tree) throws -> Tree = { $0 },
    move: @escaping (Tree, Tree) throws -> Tree
  ) throws {
    self.project = project
    self.move = move
    proposal = try project(start)
    try proposal.evaluate()
  }

  /// Creates a descent by one of the rules that also train models.
  ///
  /// - Parameters:
  ///   - start: The first point; it is projected, too.
  ///   - rule: The rule, such as `Adam(learningRate: 0.04)`.
  ///   - project: Brings a point to the nearest that is allowed.
  /// - Throws: What `project` throws, and ``EngineError`` where the start cannot be computed.
  public init<Rule: Optimiser>(
    at start: Tree, by rule: Rule, project: @escaping (Tree) throws -> Tree = { $0 }
  ) throws {
    var state = rule.start(for: start)
    try self.init(at: start, project: project) { point, gradient in
      let step = rule.step(point, gradient: gradient, state: state)
      state = step.state
      return step.parameters
    }
  }

  /// Differentiates at the proposal, and makes the next one.
  ///
  /// - Parameter slope: The validation loss and its gradient at a point.
  /// - Returns: What happened; a training that diverged is a refusal.
  /// - Throws: ``TrainingDiverged`` at the start, where there is no point to go back to, and after
  ///   `patience` refusals one after the other; what `slope`, `project` and the rule throw.
  public mutating func step(_ slope: (Tree) throws -> Slope) throws -> HyperStep {
    defer { count += 1 }
    do {
      let found = try slope(proposal)
      let norm = try found.gradient.dot(found.gradient).scalar().squareRoot()
      guard found.loss.isFinite, norm.isFinite else {
        throw TrainingDiverged(step: 0, what: "the validation loss or its gradient")
      }
      let made = HyperStep(index: count, loss: found.loss, norm: norm, scale: scale, refusal: nil)
      try accept(found)
      return made
    } catch let divergence as TrainingDiverged {
      return try refuse(divergence)
    }
  }

  /// Differentiates at the proposal by one of the methods, and makes the next one.
  ///
  /// - Throws: As the other `step`.
  public mutating func step<Problem: BilevelProblem>(
    _ hypergradient: (Tree) throws -> Hypergradient<Problem>
  ) throws -> HyperStep where Problem.Hyperparameters == Tree {
    try step { (point: Tree) throws -> Slope in
      let made = try hypergradient(point)
      return Slope(loss: made.loss, gradient: made.gradient)
    }
  }

  private mutating func accept(_ slope: Slope) throws {
    if slope.loss < best?.loss ?? .infinity { best = (proposal, slope.loss) }
    let displacement = try move(proposal, slope.gradient).zipTensors(proposal, -)
    try displacement.evaluate()
    accepted = (proposal, displacement)
    refusals = 0
    scale = min(1, scale * recovery)
    try propose(proposal, displacement)
  }

  private mutating func refuse(_ divergence: TrainingDiverged) throws -> HyperStep {
    refusals += 1
    guard let accepted, refusals <= patience else { throw divergence }
    let made = HyperStep(
      index: count, loss: .nan, norm: .nan, scale: scale, refusal: divergence)
    scale /= 2
    try propose(accepted.point, accepted.displacement)
    return made
  }

  private mutating func propose(_ point: Tree, _ displacement: Tree) throws {
    proposal = try project(point.zipTensors(displacement) { $0 + $1 * scale })
    try proposal.evaluate()
  }
}

/// What an outer step found.
public struct HyperStep: Sendable, Hashable {
  /// Which step it is, from 0, refused ones included.
  public var index: Int
  /// The validation loss at the point; not a number where the step was refused.
  public var loss: Double
  /// The Euclidean norm of the gradient there; not a number where the step was refused.
  public var norm: Double
  /// The part of the rule's move that led there.
  public var scale: Double
  /// Where the training diverged; nil: it did not.
  public var refusal: TrainingDiverged?

  /// Creates a step.
  public init(
    index: Int, loss: Double, norm: Double, scale: Double, refusal: TrainingDiverged? = nil
  ) {
    self.index = index
    self.loss = loss
    self.norm = norm
    self.scale = scale
    self.refusal = refusal
  }
}

extension HyperStep: CustomStringConvertible {
  /// The loss and the gradient's norm, or why the step was refused.
  public var description: String {
    if let refusal {
      return "step \(index): refused, \(refusal); the next one is \(scale / 2) of the rule's"
    }
    return "step \(index): loss \(loss), gradient's norm \(norm)"
  }
}
