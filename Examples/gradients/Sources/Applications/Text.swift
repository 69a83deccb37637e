import HoneGradients

/// A language by its characters: windows of three of them, and attention among the windows.
struct TextModel: Model {
  var characters: Embedding
  var windows: Convolution
  var attention: Attention
  var last: Dense
  let design: Design

  let owners =
    ["embedding", "conv", "conv"] + [String](repeating: "attention", count: 8) + ["dense", "dense"]

  init(_ design: Design, key: RandomKey) {
    let keys = key.split(4)
    characters = Embedding(78, 12, key: keys[0])
    windows = Convolution(12, design.width, Window([3], padding: .same), key: keys[1])
    attention = Attention(width: design.width, heads: 2, key: keys[2])
    last = Dense(design.width, 12, key: keys[3])
    self.design = design
  }

  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> TextModel {
    var made = self
    made.characters = try characters.mapTensors(body)
    made.windows = try windows.mapTensors(body)
    made.attention = try attention.mapTensors(body)
    made.last = try last.mapTensors(body)
    return made
  }

  func scores(_ x: Tensor, _ noise: Noise) -> Tensor {
    let seen = design.activation(windows(noise.input(characters(x))))
    let mixed = seen + attention(seen)
    return last(noise.features(pooled(mixed, design.pooling)))
  }
}

extension Application {
  /// Which of 12 languages a snippet of 28 characters is in.
  static let text = Application(
    name: "text", data: "text", classes: 12, steps: 50, batch: 32, start: Start(rate: 0.003),
    design: Design(optimizer: .adam, width: 12), widths: [8, 12, 16]
  ) { TextModel($0, key: $1) }
}
