import HoneGradients
import Thousands

/// Softmax regression on weighted examples, by gradient descent with momentum on all of them.
///
/// λ: one weight an example. L = Σ λᵢ ℓᵢ / Σ λᵢ + decay ‖w‖²; J: the mean loss of the validation set.
///
/// Reference: Franceschi et al. 2017, arXiv:1703.01785, section 5.1.
struct Cleaning: StationaryProblem {
  /// The steps of a plain training.
  static let steps = 200
  let rate = 0.5
  let momentum = 0.9
  let decay = 1e-3

  let images: Tensor
  let labels: Tensor
  let validationImages: Tensor
  let validationLabels: Tensor

  init(_ training: LabelledImages, validation: LabelledImages) {
    images = Self.withBias(training.images)
    labels = training.oneHot
    validationImages = Self.withBias(validation.images)
    validationLabels = validation.oneHot
  }

  static func withBias(_ images: Tensor) -> Tensor {
    Tensor.concatenated([images, .ones([images.shape[0], 1])], axis: 1)
  }

  func start(_ weights: Tensor) -> Pair<Tensor, Tensor> {
    Pair(.zeros([65, 10]), .zeros([65, 10]))
  }

  func step(
    _ state: Pair<Tensor, Tensor>, _ weights: Tensor, _ index: Int
  ) throws -> Pair<Tensor, Tensor> {
    let slope = try gradient(at: state.first) { trainingLoss($0, weights) }
    let velocity = momentum * state.second + slope
    return Pair(state.first - rate * velocity, velocity)
  }

  func weights(_ state: Pair<Tensor, Tensor>) -> Tensor { state.first }

  func trainingLoss(_ w: Tensor, _ weights: Tensor) -> Tensor {
    let losses = crossEntropy(images.matmul(w), labels)
    return (weights * losses).sum() / weights.sum() + decay * w.square().sum()
  }

  func validationLoss(weights w: Tensor, _ weights: Tensor) -> Tensor {
    crossEntropy(validationImages.matmul(w), validationLabels).mean()
  }

  func validationLoss(_ state: Pair<Tensor, Tensor>, _ weights: Tensor) -> Tensor {
    validationLoss(weights: state.first, weights)
  }

  /// A plain training: every example counts alike.
  func trainPlainly() throws -> Tensor {
    try train(.ones([images.shape[0]]), steps: Self.steps).first
  }
}
