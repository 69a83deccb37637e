import Arrays
import HoneGradients

/// Images of 8×8 pixels as rows of 64 numbers, and the digits in them.
public struct LabelledImages {
  /// One row an image, float32, 0 to 1.
  public let images: Tensor
  /// The digit in each image.
  public let labels: [Int]

  /// Creates a set from its parts.
  public init(images: Tensor, labels: [Int]) {
    self.images = images
    self.labels = labels
  }

  /// Reads `NAME_x.npy` and `NAME_y.npy`.
  ///
  /// - Throws: `NPYFile.Fault`, and `EngineError` where the arrays are not what they should be.
  init(_ name: String, in folder: String) throws {
    let x = try NPYFile("\(folder)/\(name)_x.npy").tensor()
    images = x.reshaped([x.shape[0], 64])
    labels = try NPYFile("\(folder)/\(name)_y.npy").tensor().integers().map(Int.init)
  }

  /// How many there are.
  public var count: Int { labels.count }

  /// A row an image, 1 at its digit.
  public var oneHot: Tensor { Tensor(labels.map(Int32.init)).oneHot(10) }

  /// The first of them.
  public func first(_ count: Int) -> LabelledImages {
    LabelledImages(
      images: images.slice(axis: 0, 0..<min(count, self.count)), labels: Array(labels.prefix(count))
    )
  }

  /// Those at the indices.
  public func at(_ indices: [Int]) -> LabelledImages {
    LabelledImages(
      images: images.take(Tensor(indices.map(Int32.init)), axis: 0),
      labels: indices.map { labels[$0] })
  }

  /// In how many of 1 a model's outputs are greatest at the digit.
  ///
  /// - Throws: `EngineError` where they cannot be computed.
  public func accuracy(_ outputs: Tensor) throws -> Double {
    let found = try outputs.argMax(axis: 1).converted(to: .int32).integers()
    return Double(zip(found, labels).count { Int($0) == $1 }) / Double(count)
  }
}

/// The digits that scikit-learn ships, in three parts.
public struct Digits {
  /// What models are trained on.
  public let training: LabelledImages
  /// What hyperparameters are tuned on.
  public let validation: LabelledImages
  /// What neither has seen.
  public let test: LabelledImages

  /// Creates the parts one by one.
  public init(training: LabelledImages, validation: LabelledImages, test: LabelledImages) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Reads the folder that `scripts/setup --gradients` makes.
  ///
  /// - Throws: `NPYFile.Fault` where it is not there.
  public init(_ folder: String) throws {
    training = try LabelledImages("train", in: folder)
    validation = try LabelledImages("validation", in: folder)
    test = try LabelledImages("test", in: folder)
  }
}

/// −log p of the right class, one number an example.
public func crossEntropy(_ outputs: Tensor, _ oneHot: Tensor) -> Tensor {
  -(outputs.logSoftmax(axis: 1) * oneHot).sum([1])
}
