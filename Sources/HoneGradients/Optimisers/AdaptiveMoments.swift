/// The moments that Adam and AdamW share.
///
/// The root's derivative at 0 is infinite, and a weight whose gradient is exactly 0 (behind a rectifier
/// that is off) would make every hypergradient NaN; so a small number stands inside the root too, chosen
/// so that in single precision the second derivative at 0 is still finite.
struct AdaptiveMoments {
  let beta1: PerTensor
  let beta2: PerTensor
  let epsilon: Double

  /// Added inside the root: its power of −5/2, in the second derivative, is 1e35.
  static let insideRoot = 1e-14

  /// The products of the decay rates so far, β₁ᵗ and β₂ᵗ, are state: they are exact and differentiable
  /// for every β in 0..<1, where the power of a counter is not at β = 0.
  func start<Parameters: TensorTree>(for parameters: Parameters) -> OptimiserState<Parameters> {
    OptimiserState(
      averages: [parameters.zeros, parameters.zeros],
      decays: [beta1, beta2].flatMap { ones($0, parameters.tensors) })
  }

  private func ones(_ beta: PerTensor, _ parameters: [Tensor]) -> [Tensor] {
    guard beta.tensors.isEmpty else {
      return beta.tensors.map { $0.error == nil ? .ones($0.shape, as: $0.type) : $0 }
    }
    return [Tensor(1, as: parameters.first?.type ?? .float32)]
  }

  /// m̂ / (√v̂ + ε) of each tensor, and the next state.
  ///
  /// Reference: Kingma and Ba 2015, arXiv:1412.6980, algorithm 1.
  func directions<Parameters: TensorTree>(
    _ leaves: Leaves, decay: PerTensor, _ state: OptimiserState<Parameters>
  ) -> ([Tensor], OptimiserState<Parameters>) {
    var m = state.averages[0].tensors
    var v = state.averages[1].tensors
    let split = max(1, beta1.tensors.count)
    let powers = [Array(state.decays[..<split]), Array(state.decays[split...])]
    let decays = [next(powers[0], beta1), next(powers[1], beta2)]
    let directions = leaves.indices.map { index in
      let g = leaves.gradient(index, decay: decay)
      let beta1 = leaves.value(beta1, index)
      let beta2 = leaves.value(beta2, index)
      m[index] = beta1 * m[index] + (1 - beta1) * g
      v[index] = beta2 * v[index] + (1 - beta2) * g.square()
      let mHat = m[index] / (1 - leaves.value(PerTensor(decays[0]), index))
      let vHat = v[index] / (1 - leaves.value(PerTensor(decays[1]), index))
      return mHat / ((vHat + Self.insideRoot).squareRoot() + epsilon)
    }
    let averages = [m, v].map { state.averages[0].replacingTensors($0) }
    return (directions, OptimiserState(averages: averages, decays: decays[0] + decays[1]))
  }

  /// βᵗ from βᵗ⁻¹.
  private func next(_ powers: [Tensor], _ beta: PerTensor) -> [Tensor] {
    powers.indices.map { powers[$0] * beta.value($0, of: powers.count, like: powers[$0]) }
  }
}
