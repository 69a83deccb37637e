/// Gradient descent with a velocity: v ← μ v + g + λ θ, then θ ← θ − α v, or with Nesterov's look-ahead
/// θ ← θ − α (g + λ θ + μ v).
///
/// Reference: Polyak 1964 (heavy ball); Sutskever et al. 2013, "On the importance of initialization and
/// momentum in deep learning", eq. 1–4, with the velocity in units of the gradient and taken at the
/// point looked ahead to, as is usual.
public struct Momentum: Optimiser {
  /// α.
  public var learningRate: PerTensor
  /// μ.
  public var momentum: PerTensor
  /// λ, added to the gradient as that of λ/2 · ‖θ‖².
  public var weightDecay: PerTensor
  /// Whether the step looks ahead.
  public var nesterov: Bool

  /// Creates the rule.
  public init(
    learningRate: PerTensor, momentum: PerTensor = 0.9, weightDecay: PerTensor = 0,
    nesterov: Bool = false
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
  }

  /// The tensors of learning rate, momentum and weight decay, in this order.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Momentum {
    Momentum(
      learningRate: try learningRate.mapTensors(body), momentum: try momentum.mapTensors(body),
      weightDecay: try weightDecay.mapTensors(body), nesterov: nesterov)
  }

  /// A velocity of 0.
  public func start<Parameters: TensorTree>(
    for parameters: Parameters
  ) -> OptimiserState<Parameters> {
    OptimiserState(averages: [parameters.zeros])
  }

  /// One step.
  public func step<Parameters: TensorTree>(
    _ parameters: Parameters, gradient: Parameters, state: OptimiserState<Parameters>
  ) -> (parameters: Parameters, state: OptimiserState<Parameters>) {
    let leaves = Leaves(parameters, gradient)
    var velocity = state.averages[0].tensors
    let moved = leaves.indices.map { index in
      let mu = leaves.value(momentum, index)
      let g = leaves.gradient(index, decay: weightDecay)
      velocity[index] = mu * velocity[index] + g
      let direction = nesterov ? g + mu * velocity[index] : velocity[index]
      return leaves.parameters[index] - leaves.value(learningRate, index) * direction
    }
    return (
      parameters.replacingTensors(moved),
      OptimiserState(averages: [parameters.replacingTensors(velocity)])
    )
  }
}
