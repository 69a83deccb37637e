/// A function of each element between layers.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  /// x where it is above 0, else 0; its curvature is 0 and its slope at 0 is 0.
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// x Φ(x), with the normal distribution's Φ. Reference: Hendrycks and Gimpel 2016, arXiv:1606.08415.
  case gelu
  /// x σ(x). Reference: Elfwing et al. 2017, arXiv:1702.03118.
  case silu

  /// The function's values.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .relu: x.rectified()
    case .tanh: x.tanh()
    case .gelu: x * ((x * 0.5.squareRoot()).errorFunction() + 1) * 0.5
    case .silu: x * x.sigmoid()
    }
  }
}
