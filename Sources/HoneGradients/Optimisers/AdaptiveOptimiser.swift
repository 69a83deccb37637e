/// A rule that steps along moving averages of the gradient and of its square: ``Adam`` and ``AdamW``.
public protocol AdaptiveOptimiser: Optimiser {
  /// α.
  var learningRate: PerTensor { get set }
  /// β₁, of the average gradient; in 0..<1.
  var beta1: PerTensor { get set }
  /// β₂, of the average squared gradient; in 0..<1.
  var beta2: PerTensor { get set }
  /// λ.
  var weightDecay: PerTensor { get set }
  /// ε, beside the root.
  var epsilon: Double { get }
}

extension AdaptiveOptimiser {
  /// The tensors of learning rate, β₁, β₂ and weight decay, in this order.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Self {
    var copy = self
    copy.learningRate = try learningRate.mapTensors(body)
    copy.beta1 = try beta1.mapTensors(body)
    copy.beta2 = try beta2.mapTensors(body)
    copy.weightDecay = try weightDecay.mapTensors(body)
    return copy
  }

  /// The hyperparameter's name, and its place where it has several tensors.
  public func label(ofTensor index: Int) -> String {
    label(
      index,
      of: [
        "`learningRate`": learningRate, "`beta1`": beta1, "`beta2`": beta2,
        "`weightDecay`": weightDecay,
      ])
  }

  /// Averages of 0.
  public func start<Parameters: TensorTree>(
    for parameters: Parameters
  ) -> OptimiserState<Parameters> {
    moments.start(for: parameters)
  }

  var moments: AdaptiveMoments {
    AdaptiveMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }
}
