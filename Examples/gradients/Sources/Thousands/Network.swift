import HoneGradients

/// A network of dense layers with tanh between them: weights and biases in turn.
public struct Network {
  /// The lengths of the rows: inputs, hidden layers, outputs.
  public let widths: [Int]

  /// Creates a network of these widths.
  public init(_ widths: [Int]) { self.widths = widths }

  /// Normal weights with variance 1 / inputs, biases 0.
  public func start(seed: UInt64) -> [Tensor] {
    let keys = RandomKey(seed: seed, stream: 5).split(widths.count - 1)
    return zip(keys, zip(widths, widths.dropFirst())).flatMap { key, sizes in
      [
        key.normal([sizes.0, sizes.1]) / Double(sizes.0).squareRoot(),
        Tensor.zeros([sizes.1]),
      ]
    }
  }

  /// A row of outputs an image.
  public func callAsFunction(_ parameters: [Tensor], _ images: Tensor) -> Tensor {
    var x = images
    for layer in stride(from: 0, to: parameters.count, by: 2) {
      if layer > 0 { x = x.tanh() }
      x = x.matmul(parameters[layer]) + parameters[layer + 1]
    }
    return x
  }
}
