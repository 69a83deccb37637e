/// Gradient descent: θ ← θ − α (g + λ θ).
///
/// Reference: Robbins and Monro 1951.
public struct SGD: Optimiser {
  /// α.
  public var learningRate: PerTensor
  /// λ, added to the gradient as that of λ/2 · ‖θ‖².
  public var weightDecay: PerTensor

  /// Creates the rule.
  public init(learningRate: PerTensor, weightDecay: PerTensor = 0) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// The learning rate's tensors, then the weight decay's.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> SGD {
    SGD(
      learningRate: try learningRate.mapTensors(body),
      weightDecay: try weightDecay.mapTensors(body))
  }

  /// Nothing is kept.
  public func start<Parameters: TensorTree>(
    for parameters: Parameters
  ) -> OptimiserState<Parameters> {
    OptimiserState()
  }

  /// One step.
  public func step<Parameters: TensorTree>(
    _ parameters: Parameters, gradient: Parameters, state: OptimiserState<Parameters>
  ) -> (parameters: Parameters, state: OptimiserState<Parameters>) {
    let leaves = Leaves(parameters, gradient)
    let moved = leaves.indices.map {
      leaves.parameters[$0]
        - leaves.value(learningRate, $0) * leaves.gradient($0, decay: weightDecay)
    }
    return (parameters.replacingTensors(moved), state)
  }
}
