import Arrays
import HoneGradients

/// The files of a data set.
struct DataFiles: Sendable {
  let train: (x: NPYFile, y: NPYFile)
  let validation: (x: NPYFile, y: NPYFile)
  let test: (x: NPYFile, y: NPYFile)

  init(_ folder: String) throws {
    func part(_ name: String) throws -> (x: NPYFile, y: NPYFile) {
      (try NPYFile("\(folder)/\(name)_x.npy"), try NPYFile("\(folder)/\(name)_y.npy"))
    }
    train = try part("train")
    validation = try part("validation")
    test = try part("test")
  }
}

/// A data set as tensors of one thread, in the order in which a training sees it.
struct Examples {
  /// Inputs, and classes as one-hot rows.
  struct Part {
    var x: Tensor
    var y: Tensor

    init(_ files: (x: NPYFile, y: NPYFile), classes: Int) {
      x = files.x.tensor()
      y = files.y.tensor().oneHot(classes)
    }
  }

  let train: Part
  let validation: Part
  let count: Int

  init(_ files: DataFiles, classes: Int, seed: UInt64) throws {
    var part = Part(files.train, classes: classes)
    count = part.x.shape[0]
    var random = SplitMix64(state: seed)
    let order = Tensor((0..<Int32(count)).shuffled(using: &random))
    part.x = part.x.take(order, axis: 0)
    part.y = part.y.take(order, axis: 0)
    train = part
    validation = Part(files.validation, classes: classes)
    try Tensor.evaluate([train.x, train.y, validation.x, validation.y])
  }

  /// The examples of a step; each is seen once before any is seen again.
  func batch(_ index: Int, of size: Int) -> (x: Tensor, y: Tensor) {
    let first = index % (count / size) * size
    let rows = first..<first + size
    return (train.x.slice(axis: 0, rows), train.y.slice(axis: 0, rows))
  }
}

/// Steele et al. 2014, "Fast splittable pseudorandom number generators".
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
