/// The cross entropy of a sigmoid of logits with truth values or probabilities.
///
/// log(1 + exp(x)) − t x, which does not overflow.
public struct BinaryCrossEntropy {
  /// Creates the loss.
  public init() {}

  /// The mean over all examples, and over the other axes of each.
  ///
  /// - Parameters:
  ///   - logits: [examples, …].
  ///   - targets: Numbers in 0...1 of the same shape; whole numbers 0 and 1 will do.
  ///   - weights: [examples], which each example's loss is multiplied by.
  /// - Returns: A scalar.
  public func callAsFunction(
    _ logits: Tensor, _ targets: Tensor, weights: Tensor? = nil
  ) -> Tensor {
    guard logits.shape == targets.shape || logits.error != nil || targets.error != nil else {
      return Tensor(failed: .shapes("binary cross entropy", logits, targets))
    }
    let wanted = targets.type.isFloating ? targets : targets.converted(to: logits.type)
    return (logits.softplus() - wanted * logits).meanOfExamples().averaged(weights)
  }
}
