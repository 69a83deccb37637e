/// Each example's numbers moved to mean 0 and deviation 1, then scaled and shifted.
///
/// Reference: Ba et al. 2016, arXiv:1607.06450, eq. 4.
public struct LayerNorm: TensorTree {
  /// γ, [width].
  public var scale: Tensor
  /// β, [width].
  public var shift: Tensor
  /// ε, added to the variance.
  public var epsilon: Double

  /// A layer of these tensors.
  public init(scale: Tensor, shift: Tensor, epsilon: Double = 1e-5) {
    self.scale = scale
    self.shift = shift
    self.epsilon = epsilon
  }

  /// A scale of 1 and a shift of 0.
  public init(_ width: Int, as type: ElementType = .float32) {
    self.init(scale: .ones([width], as: type), shift: .zeros([width], as: type))
  }

  /// The scale, then the shift.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> LayerNorm {
    LayerNorm(scale: try body(scale), shift: try body(shift), epsilon: epsilon)
  }

  /// Over the last axis, […, width].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.error == nil else { return x }
    guard x.rank > 0 else {
      return Tensor(
        failed: EngineError(.badOperation, "LayerNorm on a scalar: it wants […, width]"))
    }
    let centred = x - x.mean([x.rank - 1], keep: true)
    let variance = centred.square().mean([x.rank - 1], keep: true)
    return centred / (variance + epsilon).squareRoot() * scale + shift  // eq. 4
  }
}
