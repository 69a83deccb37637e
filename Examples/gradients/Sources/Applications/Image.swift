import HoneGradients

/// Handwritten digits of 8×8 points by two convolutions.
struct ImageModel: Model {
  var first: Convolution
  var second: Convolution
  var last: Dense
  let design: Design

  let owners = ["conv1", "conv1", "conv2", "conv2", "dense", "dense"]

  init(_ design: Design, key: RandomKey) {
    let keys = key.split(3)
    let (window, width) = (Window([3, 3], padding: .same), design.width)
    first = Convolution(1, width, window, key: keys[0])
    second = Convolution(width, 2 * width, window, key: keys[1])
    last = Dense(8 * width, 10, key: keys[2])
    self.design = design
  }

  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> ImageModel {
    var made = self
    made.first = try first.mapTensors(body)
    made.second = try second.mapTensors(body)
    made.last = try last.mapTensors(body)
    return made
  }

  func scores(_ x: Tensor, _ noise: Noise) -> Tensor {
    let points = noise.input(x).expanded(axis: 3)
    let half = halved(design.activation(first(points)))
    let quarter = halved(design.activation(second(half)))
    return last(noise.features(quarter.reshaped([x.shape[0], -1])))
  }

  /// Squares of 2×2 points as one.
  private func halved(_ x: Tensor) -> Tensor {
    let shape = x.shape
    let squares = x.reshaped([shape[0], shape[1] / 2, 2, shape[2] / 2, 2, shape[3]])
    return design.pooling == .max ? squares.maximum([2, 4]) : squares.mean([2, 4])
  }
}

extension Application {
  /// Which digit is in an image.
  static let image = Application(
    name: "image", data: "digits", classes: 10, steps: 60, batch: 64, start: Start(rate: 0.1),
    design: Design(optimizer: .momentum, width: 6), widths: [4, 6, 8]
  ) { ImageModel($0, key: $1) }
}
