/// The hypergradient by central differences: to check the other methods with.
///
/// Two trainings an element. The step is relative, h = `step` · max(1, |λ|); the error is O(h²) and
/// O(precision / h), so about 1e-5 suits float64 and 1e-2 float32.
///
/// Complexity: 2 · elements trainings.
public struct CentralDifferences: Sendable, Hashable {
  /// The step, in relation to the size of the element or to 1.
  public var step: Double

  /// Creates the method.
  public init(step: Double = 1e-5) {
    precondition(step > 0, "a difference needs a step above 0")
    self.step = step
  }

  /// Trains at points around λ, and takes the differences of the validation losses.
  ///
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: `TrainingDiverged` with the step; what the problem throws.
  public func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int
  ) throws -> Hypergradient<P> {
    let leaves = hyperparameters.tensors
    var parts: [Tensor] = []
    for (index, leaf) in leaves.enumerated() {
      let values = try leaf.doubles()
      let slopes = try values.indices.map { element in
        let h = step * max(1, abs(values[element]))
        let sides = try [h, -h].map { shift in
          var moved = values
          moved[element] += shift
          var all = leaves
          all[index] = Tensor(moved, shape: leaf.shape).converted(to: leaf.type)
          let lambda = hyperparameters.replacingTensors(all)
          let state = try problem.train(lambda, steps: steps)
          return try problem.validationLoss(state, lambda).scalar()
        }
        return (sides[0] - sides[1]) / (2 * h)
      }
      parts.append(Tensor(slopes, shape: leaf.shape).converted(to: leaf.type))
    }
    let state = try problem.train(hyperparameters, steps: steps)
    let loss = try problem.validationLoss(state, hyperparameters).scalar()
    return Hypergradient(
      loss: loss, gradient: hyperparameters.replacingTensors(parts), state: state)
  }
}
