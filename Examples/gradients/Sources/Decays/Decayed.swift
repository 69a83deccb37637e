import HoneGradients
import Thousands

/// A small network with a weight decay of its own for every parameter.
///
/// λ: the decays in the parameters' own shapes; L = mean ℓ + ½ Σ λ w². Full batches, momentum.
///
/// Reference: Lorraine et al. 2020, arXiv:1911.02590, section 5.1 (a decay for every parameter).
struct Decayed: BilevelProblem {
  /// The steps of a training.
  static let steps = 150
  let network = Network([64, 32, 10])
  let rate = 0.3
  let momentum = 0.9

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

  func start(_ decays: [Tensor]) -> Pair<[Tensor], [Tensor]> {
    let start = network.start(seed: seed)
    return Pair(start, start.map(\.zerosLike))
  }

  func step(
    _ state: Pair<[Tensor], [Tensor]>, _ decays: [Tensor], _ index: Int
  ) throws -> Pair<[Tensor], [Tensor]> {
    let slope = try gradient(at: state.first) { w in
      crossEntropy(network(w, images), labels).mean()
        + 0.5 * w.zipTensors(decays) { $0.square() * $1 }.reduce(Tensor(0)) { $0 + $1.sum() }
    }
    let velocity = state.second.zipTensors(slope) { momentum * $0 + $1 }
    return Pair(state.first.zipTensors(velocity) { $0 - rate * $1 }, velocity)
  }

  func validationLoss(_ state: Pair<[Tensor], [Tensor]>, _ decays: [Tensor]) -> Tensor {
    crossEntropy(network(state.first, validation.images), validationLabels).mean()
  }

  /// The same decay everywhere.
  func shared(_ decay: Double) -> [Tensor] {
    network.start(seed: seed).map { .full($0.shape, decay) }
  }
}
