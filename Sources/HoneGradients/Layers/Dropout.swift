/// Each number set to 0 with some probability, and the others enlarged so that the mean stays.
///
/// The rate is a plain number, since no derivative by it passes through what is random and sharp;
/// ``ConcreteDropout`` has a rate with a derivative.
///
/// Reference: Srivastava et al. 2014, section 10 (scaling during the training).
public struct Dropout: Sendable, Hashable {
  /// The probability of 0, in 0..<1.
  public var rate: Double

  /// Creates the layer.
  public init(rate: Double) {
    precondition((0..<1).contains(rate), "a dropout rate lies in 0..<1")
    self.rate = rate
  }

  /// In training, with fresh randomness; after it, leave the layer out.
  public func callAsFunction(_ x: Tensor, key: RandomKey) -> Tensor {
    guard rate > 0, x.error == nil else { return x }
    return x * key.bernoulli(1 - rate, x.shape, as: x.type) / (1 - rate)
  }
}

/// Dropout whose rate is differentiated by: what is kept is a number near 0 or 1 instead of 0 or 1.
///
/// Reference: Gal et al. 2017, arXiv:1705.07832, eq. 5.
public struct ConcreteDropout: TensorTree {
  /// p, the probability of about 0, between 0 and 1: a scalar, or one for each channel.
  public var rate: Tensor
  /// t: the smaller, the sharper, and the noisier the derivatives.
  public var temperature: Double

  /// Creates the layer.
  public init(rate: Tensor, temperature: Double = 0.1) {
    precondition(temperature > 0, "a relaxation needs a temperature above 0")
    self.rate = rate
    self.temperature = temperature
  }

  /// The rate.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> ConcreteDropout {
    ConcreteDropout(rate: try body(rate), temperature: temperature)
  }

  /// In training, with fresh randomness; after it, leave the layer out.
  public func callAsFunction(_ x: Tensor, key: RandomKey) -> Tensor {
    guard x.error == nil else { return x }
    // Away from 0 and 1, where the logarithm is infinite.
    let u = key.uniform(x.shape, as: x.type).clamped(1e-6, 1 - 1e-6)
    let logit = rate.log() - (1 - rate).log() + (u.log() - (1 - u).log())
    let kept = (-logit / temperature).sigmoid()  // 1 − z̃, eq. 5
    return x * kept / (1 - rate)
  }
}
