import HoneGradients

/// A spoken digit by two convolutions over time, of log-mel features.
struct SpeechModel: Model {
  var first: Convolution
  var second: Convolution
  var last: Dense
  let design: Design

  let owners = ["conv1", "conv1", "conv2", "conv2", "dense", "dense"]

  init(_ design: Design, key: RandomKey) {
    let keys = key.split(3)
    let (window, width) = (Window([3], padding: .same), design.width)
    first = Convolution(24, width, window, key: keys[0])
    second = Convolution(width, 2 * width, window, key: keys[1])
    last = Dense(2 * width, 10, key: keys[2])
    self.design = design
  }

  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> SpeechModel {
    var made = self
    made.first = try first.mapTensors(body)
    made.second = try second.mapTensors(body)
    made.last = try last.mapTensors(body)
    return made
  }

  func scores(_ x: Tensor, _ noise: Noise) -> Tensor {
    let frames = design.activation(first(noise.input(x)))
    let shape = frames.shape
    let halved = frames.reshaped([shape[0], shape[1] / 2, 2, shape[2]]).mean([2])
    return last(noise.features(pooled(design.activation(second(halved)), design.pooling)))
  }
}

extension Application {
  /// Which digit a voice says.
  static let speech = Application(
    name: "speech", data: "speech", classes: 10, steps: 60, batch: 32, start: Start(rate: 0.003),
    design: Design(pooling: .max, optimizer: .adam, width: 12), widths: [8, 12, 16]
  ) { SpeechModel($0, key: $1) }
}
