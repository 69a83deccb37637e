/// A way to differentiate a validation loss through the training, by every hyperparameter.
public protocol HypergradientMethod: Sendable {
  /// Trains, and differentiates the validation loss.
  ///
  /// - Parameters:
  ///   - problem: The training and its validation.
  ///   - hyperparameters: Where, λ.
  ///   - steps: T, how many training steps; at least 1.
  /// - Returns: J(λ), dJ/dλ and the last state.
  /// - Throws: `TrainingDiverged` with the step; `EngineError` for an operation without a derivative;
  ///   what the problem throws.
  func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int
  ) throws -> Hypergradient<P>
}

extension ReverseMode: HypergradientMethod {}

extension ForwardMode: HypergradientMethod {
  /// Trains, and differentiates by every element, all of them from the first step on.
  ///
  /// - Throws: As the form with `begin` does.
  public func hypergradient<P: BilevelProblem>(
    of problem: P, at hyperparameters: P.Hyperparameters, steps: Int
  ) throws -> Hypergradient<P> {
    try hypergradient(of: problem, at: hyperparameters, steps: steps, begin: nil)
  }
}

extension CentralDifferences: HypergradientMethod {}
