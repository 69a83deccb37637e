/// The cross entropy of a softmax of logits with classes, or with a distribution over them.
///
/// Reference: Szegedy et al. 2016, arXiv:1512.00567, section 7 (label smoothing).
public struct SoftmaxCrossEntropy: TensorTree {
  /// s in 0...1: the share of the target that is spread over all classes; a hyperparameter.
  public var smoothing: Tensor?

  /// Creates the loss.
  public init(smoothing: Tensor? = nil) { self.smoothing = smoothing }

  /// The smoothing, if any.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> SoftmaxCrossEntropy {
    SoftmaxCrossEntropy(smoothing: try smoothing.map(body))
  }

  /// The mean over all examples.
  ///
  /// - Parameters:
  ///   - logits: […, classes].
  ///   - targets: Whole numbers […], each a class; or floating-point numbers […, classes], each row a
  ///     distribution.
  ///   - weights: […], which each example's loss is multiplied by.
  /// - Returns: A scalar.
  public func callAsFunction(
    _ logits: Tensor, _ targets: Tensor, weights: Tensor? = nil
  ) -> Tensor {
    examples(logits, targets).averaged(weights)
  }

  /// One number an example, […].
  public func examples(_ logits: Tensor, _ targets: Tensor) -> Tensor {
    guard let classes = logits.shape.last else {
      return logits.error != nil ? logits : Tensor(failed: Self.noClasses)
    }
    let soft = targets.type.isFloating
    var wanted = soft ? targets : targets.oneHot(classes, as: logits.type)
    guard wanted.error != nil || wanted.shape == logits.shape else {
      return Tensor(failed: Self.misfit(logits.shape, targets.shape))
    }
    let last = logits.rank - 1
    if let smoothing {
      wanted = (1 - smoothing) * wanted + smoothing / Double(classes)  // Szegedy et al., section 7
    }
    // −Σ q log p; where Σ q = 1 it is logsumexp − Σ q x, with one pass over the logits fewer.
    let normaliser = logits.logSumExp([last])
    let chosen = (wanted * logits).sum([last])
    return soft ? wanted.sum([last]) * normaliser - chosen : normaliser - chosen
  }

  private static let noClasses = EngineError(
    .badOperation, "cross entropy: logits need an axis of classes, and a scalar has none")

  private static func misfit(_ logits: [Int], _ targets: [Int]) -> EngineError {
    EngineError(
      .badOperation,
      "cross entropy: logits of shape \(logits) want whole numbers of shape \(logits.dropLast()), or "
        + "floating-point numbers of their own shape; the targets' shape is \(targets)")
  }
}
