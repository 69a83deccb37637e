import HoneGradients

/// A regression by a tanh network of two layers, trained with momentum and weight decay, its examples
/// weighted: all double-accurate in MLX. λ: learning rate, decay, momentum, initial scale, weights.
struct TanhRegression: BilevelProblem {
  typealias State = Pair<[Tensor], [Tensor]>

  let type: ElementType
  let x: Tensor
  let y: Tensor
  let xValidation: Tensor
  let yValidation: Tensor
  let first: [Tensor]

  init(_ type: ElementType = .float64, seed: UInt64 = 11) {
    let keys = RandomKey(seed: seed).split(6)
    self.type = type
    x = keys[0].normal([12, 3], as: type)
    xValidation = keys[1].normal([9, 3], as: type)
    let truth = { (x: Tensor) in
      (x.slice(axis: 1, 0..<1) * 1.3 - x.slice(axis: 1, 1..<2).square() * 0.4).tanh() + 0.2
    }
    y = truth(x) + keys[2].normal([12, 1], as: type) * 0.1
    yValidation = truth(xValidation)
    first = [keys[3].normal([3, 4], as: type), keys[4].normal([4, 1], as: type)]
  }

  func hyperparameters(rate: Double = 0.15) -> [Tensor] {
    let weights = (0..<12).map { 0.6 + 0.07 * Double($0) }
    return [rate, 0.03, 0.7, 0.55].map { Tensor($0, as: type) }
      + [Tensor(weights).converted(to: type)]
  }

  func predict(_ w: [Tensor], _ x: Tensor) -> Tensor { x.matmul(w[0]).tanh().matmul(w[1]) }

  func start(_ lambda: [Tensor]) -> State {
    Pair(first.map { $0 * lambda[3] }, first.map(\.zerosLike))
  }

  func step(_ state: State, _ lambda: [Tensor], _ index: Int) throws -> State {
    let slope = try gradient(at: state.first) { w in
      let misfit = (predict(w, x) - y).square().sum([1])
      return (misfit * lambda[4]).mean() + lambda[1] * w.dot(w)
    }
    let velocity = state.second.zipTensors(slope) { $0 * lambda[2] + $1 }
    return Pair(state.first.zipTensors(velocity) { $0 - lambda[0] * $1 }, velocity)
  }

  func validationLoss(_ state: State, _ lambda: [Tensor]) -> Tensor {
    (predict(state.first, xValidation) - yValidation).square().mean()
  }
}

/// Ridge regression by gradient descent: converges, and everything is known in closed form. λ: the
/// square roots of a decay for each weight.
struct Ridge: StationaryProblem {
  let x: Tensor
  let y: Tensor
  let xValidation: Tensor
  let yValidation: Tensor
  var rate = 0.2

  init(seed: UInt64 = 5) {
    let keys = RandomKey(seed: seed).split(4)
    x = keys[0].normal([20, 4], as: .float64)
    xValidation = keys[1].normal([15, 4], as: .float64)
    let truth = Tensor([0.8, -1.1, 0.0, 0.3], shape: [4, 1])
    y = x.matmul(truth) + keys[2].normal([20, 1], as: .float64) * 0.5
    yValidation = xValidation.matmul(truth) + keys[3].normal([15, 1], as: .float64) * 0.5
  }

  var hyperparameters: Tensor { Tensor([0.4, 0.5, 0.3, 0.6], shape: [4, 1]) }

  func start(_ lambda: Tensor) -> Tensor { .zeros([4, 1], as: .float64) }

  func step(_ state: Tensor, _ lambda: Tensor, _ index: Int) throws -> Tensor {
    state - rate * (try gradient(at: state) { trainingLoss($0, lambda) })
  }

  func weights(_ state: Tensor) -> Tensor { state }

  func trainingLoss(_ w: Tensor, _ lambda: Tensor) -> Tensor {
    (x.matmul(w) - y).square().mean() + (lambda.square() * w.square()).sum()
  }

  func validationLoss(weights w: Tensor, _ lambda: Tensor) -> Tensor {
    (xValidation.matmul(w) - yValidation).square().mean()
  }

  func validationLoss(_ state: Tensor, _ lambda: Tensor) -> Tensor {
    validationLoss(weights: state, lambda)
  }
}

extension TensorTree {
  /// All elements in one row.
  func flat() throws -> [Double] { try tensors.flatMap { try $0.doubles() } }
}

/// The greatest difference of two rows, in relation to the greatest size in them.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard (a + b).allSatisfy({ $0.isFinite }) else { return .infinity }
  let size = max(a.map(abs).max() ?? 0, b.map(abs).max() ?? 0)
  let gap = zip(a, b).map { abs($0 - $1) }.max() ?? 0
  return a.count == b.count ? gap / size : .infinity
}
