import HoneGradients

/// A classifier as a tree of its weights.
protocol Model: TensorTree {
  /// The layer that each tensor belongs to, in the tree's order: a layer has a learning rate, a weight
  /// decay and an initial scale of its own.
  var owners: [String] { get }

  /// Scores by class, [examples, classes], with what is laid over inputs and features in training.
  func scores(_ x: Tensor, _ noise: Noise) -> Tensor
}

extension Model {
  /// The layers, in the order of the network.
  var layers: [String] {
    owners.reduce(into: []) { known, layer in
      if known.last != layer { known.append(layer) }
    }
  }
}

/// What a training lays over a network's signals, by strengths that have derivatives.
struct Noise {
  /// Laid over what goes into the network, as a model has it in numbers.
  var input: (Tensor) -> Tensor
  /// Laid over what goes into the last layer.
  var features: (Tensor) -> Tensor

  /// Nothing.
  static var none: Noise { Noise(input: { $0 }, features: { $0 }) }

  private init(input: @escaping (Tensor) -> Tensor, features: @escaping (Tensor) -> Tensor) {
    self.input = input
    self.features = features
  }

  /// Normal numbers of deviation `noise` are added to inputs, and features multiplied by ones of mean 1
  /// and deviation `dropout`: Gaussian dropout (Srivastava et al. 2014, JMLR 15, section 10).
  init(_ noise: Tensor, dropout: Tensor, key: RandomKey) {
    let keys = key.split(2)
    self.init(
      input: { $0 + keys[0].normal($0.shape) * noise },
      features: { $0 * (1 + keys[1].normal($0.shape) * dropout) })
  }
}

/// One vector an example out of [examples, places, channels].
func pooled(_ x: Tensor, _ pooling: Design.Pooling) -> Tensor {
  pooling == .max ? x.maximum([1]) : x.mean([1])
}
