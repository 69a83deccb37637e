import HoneGradients

/// A tanh network of two layers on random data, trained with momentum and weight decay; λ: learning
/// rate, decay, momentum.
struct TanhNetwork: BilevelProblem {
  typealias State = Pair<[Tensor], [Tensor]>

  let x: Tensor
  let labels: Tensor
  let first: [Tensor]

  init(inputs: Int = 64, hidden: Int = 64, examples: Int = 256) throws {
    let keys = RandomKey(seed: 1).split(4)
    x = keys[0].normal([examples, inputs])
    labels = (keys[1].uniform([examples]) * 10).converted(to: .int32).oneHot(10)
    first = [
      keys[2].normal([inputs, hidden]) * 0.1, .zeros([hidden]),
      keys[3].normal([hidden, 10]) * 0.1, .zeros([10]),
    ]
    try Tensor.evaluate([x, labels] + first)
  }

  var hyperparameters: [Tensor] { [Tensor(0.1), Tensor(1e-3), Tensor(0.9)] }

  func loss(_ w: [Tensor]) -> Tensor {
    let logits = (x.matmul(w[0]) + w[1]).tanh().matmul(w[2]) + w[3]
    return -(logits.logSoftmax(axis: 1) * labels).sum([1]).mean()
  }

  func start(_ lambda: [Tensor]) -> State { Pair(first, first.map(\.zerosLike)) }

  func step(_ state: State, _ lambda: [Tensor], _ index: Int) throws -> State {
    let slope = try gradient(at: state.first) { loss($0) + lambda[1] * $0.dot($0) }
    let velocity = state.second.zipTensors(slope) { $0 * lambda[2] + $1 }
    return Pair(state.first.zipTensors(velocity) { $0 - lambda[0] * $1 }, velocity)
  }

  func validationLoss(_ state: State, _ lambda: [Tensor]) -> Tensor { loss(state.first) }
}

/// A softmax regression on random data by gradient descent; λ: a decay for each weight.
struct SoftmaxRegression: StationaryProblem {
  let x: Tensor
  let labels: Tensor

  init() throws {
    let keys = RandomKey(seed: 2).split(2)
    x = keys[0].normal([256, 64])
    labels = (keys[1].uniform([256]) * 10).converted(to: .int32).oneHot(10)
    try Tensor.evaluate([x, labels])
  }

  var hyperparameters: Tensor { .full([64, 10], 0.1) }

  func loss(_ w: Tensor) -> Tensor {
    -(x.matmul(w).logSoftmax(axis: 1) * labels).sum([1]).mean()
  }

  func start(_ lambda: Tensor) -> Tensor { .zeros([64, 10]) }

  func step(_ state: Tensor, _ lambda: Tensor, _ index: Int) throws -> Tensor {
    state - 1.0 * (try gradient(at: state) { trainingLoss($0, lambda) })
  }

  func weights(_ state: Tensor) -> Tensor { state }

  func trainingLoss(_ w: Tensor, _ lambda: Tensor) -> Tensor {
    loss(w) + (lambda * w.square()).sum()
  }

  func validationLoss(weights: Tensor, _ lambda: Tensor) -> Tensor { loss(weights) }
  func validationLoss(_ state: Tensor, _ lambda: Tensor) -> Tensor { loss(state) }
}
