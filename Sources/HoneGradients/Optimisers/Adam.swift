/// Adam: steps of the average gradient over the root of its average square; θ ← θ − α m̂ / (√v̂ + ε).
///
/// Inside the root stands 1e-14, which keeps derivatives finite where a gradient is 0; it is felt below
/// gradients of about 1e-6.
///
/// Reference: Kingma and Ba 2015, arXiv:1412.6980, algorithm 1.
public struct Adam: AdaptiveOptimiser {
  /// α.
  public var learningRate: PerTensor
  /// β₁, of the average gradient; in 0..<1.
  public var beta1: PerTensor
  /// β₂, of the average squared gradient; in 0..<1.
  public var beta2: PerTensor
  /// λ, added to the gradient as that of λ/2 · ‖θ‖².
  public var weightDecay: PerTensor
  /// ε, beside the root.
  public var epsilon: Double

  /// Creates the rule.
  public init(
    learningRate: PerTensor, beta1: PerTensor = 0.9, beta2: PerTensor = 0.999,
    weightDecay: PerTensor = 0, epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
    self.epsilon = epsilon
  }

  /// One step.
  public func step<Parameters: TensorTree>(
    _ parameters: Parameters, gradient: Parameters, state: OptimiserState<Parameters>
  ) -> (parameters: Parameters, state: OptimiserState<Parameters>) {
    let leaves = Leaves(parameters, gradient)
    let (directions, next) = moments.directions(leaves, decay: weightDecay, state)
    let moved = leaves.indices.map {
      leaves.parameters[$0] - leaves.value(learningRate, $0) * directions[$0]
    }
    return (parameters.replacingTensors(moved), next)
  }
}
