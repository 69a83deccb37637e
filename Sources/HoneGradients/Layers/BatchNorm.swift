/// Each channel moved to mean 0 and deviation 1 over a batch, then scaled and shifted.
///
/// A pure function: what is remembered for use after the training, `BatchStatistics`, is a value beside
/// the layer, which the optimiser does not touch:
/// ```swift
/// let (y, batch) = norm.normalising(x)
/// running = running.moved(towards: batch)
/// ```
///
/// Reference: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithms 1 and 2.
public struct BatchNorm: TensorTree {
  /// γ, [channels].
  public var scale: Tensor
  /// β, [channels].
  public var shift: Tensor
  /// ε, added to the variance.
  public var epsilon: Double

  /// A layer of these tensors.
  public init(scale: Tensor, shift: Tensor, epsilon: Double = 1e-5) {
    self.scale = scale
    self.shift = shift
    self.epsilon = epsilon
  }

  /// A scale of 1 and a shift of 0.
  public init(_ channels: Int, as type: ElementType = .float32) {
    self.init(scale: .ones([channels], as: type), shift: .zeros([channels], as: type))
  }

  /// The scale, then the shift.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> BatchNorm {
    BatchNorm(scale: try body(scale), shift: try body(shift), epsilon: epsilon)
  }

  /// By the batch's own statistics, over all axes but the last; […, channels].
  public func callAsFunction(_ x: Tensor) -> Tensor { normalising(x).output }

  /// The same, and the statistics that it went by.
  public func normalising(_ x: Tensor) -> (output: Tensor, batch: BatchStatistics) {
    let axes = Array(0..<max(0, x.rank - 1))
    let mean = x.mean(axes)
    let variance = (x - mean).square().mean(axes)
    let places = axes.reduce(1) { $0 * x.shape[$1] }
    // Algorithm 1 goes by the biased variance, algorithm 2 remembers the unbiased one.
    let unbiased = places > 1 ? variance * (Double(places) / Double(places - 1)) : variance
    return (
      normalised(x, mean, variance), BatchStatistics(mean: mean, variance: unbiased)
    )
  }

  /// By remembered statistics, as after the training.
  public func callAsFunction(_ x: Tensor, by statistics: BatchStatistics) -> Tensor {
    normalised(x, statistics.mean, statistics.variance)
  }

  private func normalised(_ x: Tensor, _ mean: Tensor, _ variance: Tensor) -> Tensor {
    (x - mean) / (variance + epsilon).squareRoot() * scale + shift  // algorithm 1
  }
}

/// The mean and variance of each channel.
public struct BatchStatistics: TensorTree {
  /// [channels].
  public var mean: Tensor
  /// [channels].
  public var variance: Tensor

  /// Joins mean and variance.
  public init(mean: Tensor, variance: Tensor) {
    self.mean = mean
    self.variance = variance
  }

  /// A mean of 0 and a variance of 1, before the first batch.
  public init(_ channels: Int, as type: ElementType = .float32) {
    self.init(mean: .zeros([channels], as: type), variance: .ones([channels], as: type))
  }

  /// The mean, then the variance.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> BatchStatistics {
    BatchStatistics(mean: try body(mean), variance: try body(variance))
  }

  /// These statistics, moved by a share of the way towards those of a batch.
  public func moved(towards batch: BatchStatistics, by share: Double = 0.1) -> BatchStatistics {
    zipTensors(batch) { $0 + share * ($1 - $0) }
  }
}
