/// A penalty on large weights, λ/2 · ‖θ‖², whose gradient is λ θ: one λ for all, for each tensor, or for
/// each weight.
public struct SquaredNorm: TensorTree {
  /// λ.
  public var strength: PerTensor

  /// Creates the penalty.
  public init(_ strength: PerTensor) { self.strength = strength }

  /// The strength's tensors.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> SquaredNorm {
    SquaredNorm(try strength.mapTensors(body))
  }

  /// The penalty on a model, a scalar.
  public func callAsFunction<Parameters: TensorTree>(_ parameters: Parameters) -> Tensor {
    let leaves = parameters.tensors
    let terms = leaves.indices.map { index in
      let squares = leaves[index].square()
      let lambda = strength.value(index, of: leaves.count, like: leaves[index])
      return lambda.rank == 0 ? lambda * squares.sum() : (lambda * squares).sum()
    }
    guard let first = terms.first else { return Tensor(0) }
    return terms.dropFirst().reduce(first, +) * 0.5
  }
}
