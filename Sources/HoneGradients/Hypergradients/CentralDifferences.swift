/// The hypergradient by central differences: to check the other methods with.
///
/// Two trainings an element. The step is relative, h = `step` · max(1, |λ|); the error is O(h²) and
/// O(precision / h), so it is 1e-5 for float64 and 1e-2 for float32 unless given.
///
/// Complexity: 2 · elements trainings.
public struct CentralDifferences: Sendable, Hashable {
  /// The step, in relation to the size of the element or to 1.
  public var step: Double?

  /// Creates the method.
  public init(step: Double? = nil) {
    precondition(step.map { $0 > 0 } ?? true, "a difference needs a step above 0")
    self.step = step
  }

  /// Trains at points around λ, and takes the differences of the validation losses.
  ///
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: ``TrainingDiverged`` with the step; what the problem throws.
  public func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int
  ) throws -> Hypergradient<P> {
    let leaves = hyperparameters.tensors
    var parts: [Tensor] = []
    for (index, leaf) in leaves.enumerated() {
      let values = try leaf.doubles()
      let step = self.step ?? (leaf.type == .float64 ? 1e-5 : 1e-2)
      let slopes = try values.indices.map { element in
        let h = step * max(1, abs(values[element]))
        let sides = try [h, -h].map { shift -> (at: Double, loss: Double) in
          var moved = values
          moved[element] += shift
          var all = leaves
          all[index] = Tensor(moved, shape: leaf.shape, as: leaf.type)
          let lambda = hyperparameters.replacingTensors(all)
          let state = try problem.train(lambda, steps: steps)
          // In single precision the point is not quite where it was to be.
          let at = try all[index].doubles()[element]
          return (at, try problem.validationLoss(state, lambda).scalar())
        }
        return (sides[0].loss - sides[1].loss) / (sides[0].at - sides[1].at)
      }
      parts.append(Tensor(slopes, shape: leaf.shape, as: leaf.type))
    }
    let state = try problem.train(hyperparameters, steps: steps)
    let loss = try problem.validationLoss(state, hyperparameters).scalar()
    return Hypergradient(
      loss: loss, gradient: hyperparameters.replacingTensors(parts), state: state)
  }
}
