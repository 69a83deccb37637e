/// The mean of squared differences.
public struct MeanSquaredError {
  /// Creates the loss.
  public init() {}

  /// The mean over all examples, and over the other axes of each.
  ///
  /// - Parameters:
  ///   - predictions: [examples, …].
  ///   - targets: The same shape.
  ///   - weights: [examples], which each example's loss is multiplied by.
  /// - Returns: A scalar.
  public func callAsFunction(
    _ predictions: Tensor, _ targets: Tensor, weights: Tensor? = nil
  ) -> Tensor {
    guard predictions.shape == targets.shape || predictions.error != nil || targets.error != nil
    else {
      // Broadcasting [n] against [n, 1] would silently compare all pairs.
      return Tensor(failed: .shapes("mean squared error", predictions, targets))
    }
    return (predictions - targets).square().meanOfExamples().averaged(weights)
  }
}

extension EngineError {
  static func shapes(_ what: String, _ a: Tensor, _ b: Tensor) -> EngineError {
    EngineError(
      .badOperation, "\(what): \(a.shape) against \(b.shape), where the shapes have to be the same")
  }
}
