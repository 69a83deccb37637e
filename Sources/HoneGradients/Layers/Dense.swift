/// A layer of which every output sees every input: x W + b.
public struct Dense: TensorTree {
  /// W, [inputs, outputs].
  public var weight: Tensor
  /// b, [outputs].
  public var bias: Tensor?

  /// A layer of these tensors.
  public init(weight: Tensor, bias: Tensor? = nil) {
    self.weight = weight
    self.bias = bias
  }

  /// A layer with random weights and a bias of 0.
  public init(
    _ inputs: Int, _ outputs: Int, _ initialisation: Initialisation = .glorot, key: RandomKey,
    as type: ElementType = .float32
  ) {
    weight = initialisation.draw([inputs, outputs], key: key, as: type)
    bias = .zeros([outputs], as: type)
  }

  /// The weight, then the bias.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Dense {
    Dense(weight: try body(weight), bias: try bias.map(body))
  }

  /// […, inputs] to […, outputs].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let product = x.matmul(weight)
    return bias.map { product + $0 } ?? product
  }
}
