/// How a layer's weights are drawn.
public enum Initialisation: Sendable, Hashable {
  /// Uniform in ±√(6 / (in + out)), for functions like tanh. Reference: Glorot and Bengio 2010, eq. 16.
  case glorot
  /// Normal with deviation √(2 / in), for rectifiers. Reference: He et al. 2015, arXiv:1502.01852, eq. 10.
  case he
  /// Normal with this deviation.
  case normal(Double)

  /// Draws the weights.
  ///
  /// - Parameters:
  ///   - shape: The last length is the number of outputs, the others together the number of inputs.
  ///   - key: The random numbers.
  ///   - type: The elements' type.
  /// - Returns: A tensor of this shape.
  public func draw(_ shape: [Int], key: RandomKey, as type: ElementType) -> Tensor {
    let inputs = Double(shape.dropLast().reduce(1, *))
    // Each output of a convolution goes to as many places as there are in its window.
    let outputs = Double((shape.last ?? 1) * shape.dropLast(2).reduce(1, *))
    switch self {
    case .glorot:
      let bound = (6 / (inputs + outputs)).squareRoot()  // Glorot and Bengio, eq. 16
      return (key.uniform(shape, as: type) * 2 - 1) * bound
    case .he:
      return key.normal(shape, as: type) * (2 / inputs).squareRoot()  // He et al., eq. 10
    case .normal(let deviation):
      return key.normal(shape, as: type) * deviation
    }
  }
}
