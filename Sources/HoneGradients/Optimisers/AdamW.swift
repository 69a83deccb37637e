/// Adam with a decay of the weights beside the gradient; θ ← θ − α (m̂ / (√v̂ + ε) + λ θ).
///
/// Inside the root stands 1e-14, which keeps derivatives finite where a gradient is 0; it is felt below
/// gradients of about 1e-6.
///
/// Reference: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2, with α in the place of the
/// schedule η, as is usual.
public struct AdamW: AdaptiveOptimiser {
  /// α.
  public var learningRate: PerTensor
  /// β₁, of the average gradient; in 0..<1.
  public var beta1: PerTensor
  /// β₂, of the average squared gradient; in 0..<1.
  public var beta2: PerTensor
  /// λ, which draws the weights to 0, scaled by α.
  public var weightDecay: PerTensor
  /// ε, beside the root.
  public var epsilon: Double

  /// Creates the rule.
  public init(
    learningRate: PerTensor, beta1: PerTensor = 0.9, beta2: PerTensor = 0.999,
    weightDecay: PerTensor = 0.01, epsilon: Double = 1e-8
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
    let (directions, next) = moments.directions(leaves, decay: 0, state)
    let moved = leaves.indices.map { index in
      let theta = leaves.parameters[index]
      let direction =
        weightDecay.isZero
        ? directions[index] : directions[index] + leaves.value(weightDecay, index) * theta
      return theta - leaves.value(learningRate, index) * direction
    }
    return (parameters.replacingTensors(moved), next)
  }
}
