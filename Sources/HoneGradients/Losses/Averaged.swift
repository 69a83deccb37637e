extension Tensor {
  /// The mean of one number an example, each times its weight where there are weights.
  ///
  /// The sum is divided by how many examples there are, not by the sum of the weights: halving a
  /// weight halves its example's say and leaves the others' alone.
  func averaged(_ weights: Tensor?) -> Tensor {
    guard let weights else { return mean() }
    guard weights.rank == 0 || weights.shape == shape || error != nil || weights.error != nil else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "weights of shape \(weights.shape) for examples of shape \(shape): give one each"))
    }
    return (self * weights).mean()
  }

  /// Over all axes but the first: one number an example.
  func meanOfExamples() -> Tensor {
    rank > 1 ? mean(Array(1..<rank)) : self
  }
}
