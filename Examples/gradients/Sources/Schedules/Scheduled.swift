import HoneGradients
import Thousands

/// A training whose every step has a learning rate of its own for each layer's weights and biases.
///
/// λ: [steps, tensors], the logarithms of the rates. Momentum and the minibatches are given.
///
/// Reference: Maclaurin et al. 2015, arXiv:1502.03492, section 3.1 and alg. 1.
struct Scheduled: BilevelProblem {
  let network = Network([64, 50, 50, 50, 10])
  let momentum = 0.9
  let batch = 250

  let images: Tensor
  let labels: Tensor
  let validation: LabelledImages
  let validationLabels: Tensor
  let seed: UInt64

  init(_ training: LabelledImages, validation: LabelledImages, seed: UInt64) {
    images = training.images
    labels = training.oneHot
    self.validation = validation
    validationLabels = validation.oneHot
    self.seed = seed
  }

  /// How many tensors have rates of their own.
  var tensors: Int { 2 * (network.widths.count - 1) }

  func start(_ rates: Tensor) -> Pair<[Tensor], [Tensor]> {
    let start = network.start(seed: seed)
    return Pair(start, start.map(\.zerosLike))
  }

  func step(
    _ state: Pair<[Tensor], [Tensor]>, _ rates: Tensor, _ index: Int
  ) throws -> Pair<[Tensor], [Tensor]> {
    let key = RandomKey(seed: seed, stream: UInt64(index))
    let places = (key.uniform([batch]) * Double(images.shape[0])).converted(to: .int32)
    let (x, y) = (images.take(places, axis: 0), labels.take(places, axis: 0))
    let slope = try gradient(at: state.first) { crossEntropy(network($0, x), y).mean() }
    // v ← γ v − (1 − γ) g; w ← w + α v
    let velocity = state.second.zipTensors(slope) { momentum * $0 - (1 - momentum) * $1 }
    let now = rates.at(index).exp()
    let moved = zip(state.first, velocity).enumerated().map { tensor, pair in
      pair.0 + now.at(tensor) * pair.1
    }
    return Pair(moved, velocity)
  }

  func validationLoss(_ state: Pair<[Tensor], [Tensor]>, _ rates: Tensor) -> Tensor {
    crossEntropy(network(state.first, validation.images), validationLabels).mean()
  }

  /// The same rate everywhere.
  func fixed(_ rate: Double, steps: Int) -> Tensor {
    Tensor(rate).log().broadcast(to: [steps, tensors])
  }
}
