import HoneGradients
import Thousands

/// Training examples of which half have a wrong label, and which ones.
struct WrongLabels {
  /// The images with the labels that the training sees.
  let images: LabelledImages
  /// Where a label is wrong: what cleaning does not see.
  let isWrong: [Bool]

  /// Gives half of the examples a label drawn uniformly from the nine others.
  init(_ clean: LabelledImages, seed: UInt64) throws {
    let keys = RandomKey(seed: seed, stream: 77).split(2)
    let order = try keys[0].uniform([clean.count]).doubles()
    let shift = try keys[1].uniform([clean.count]).doubles()
    let chosen = order.indices.sorted { order[$0] < order[$1] }.prefix(clean.count / 2)
    var labels = clean.labels
    var isWrong = [Bool](repeating: false, count: clean.count)
    for index in chosen {
      labels[index] = (labels[index] + 1 + min(Int(shift[index] * 9), 8)) % 10
      isWrong[index] = true
    }
    images = LabelledImages(images: clean.images, labels: labels)
    self.isWrong = isWrong
  }

  /// How well weights below the threshold name the wrong labels.
  func score(_ weights: [Double]) -> Detection {
    Detection(found: weights.map { $0 < threshold }, isWrong: isWrong)
  }

  /// The indices of the examples that are kept.
  func kept(_ weights: [Double]) -> [Int] { weights.indices.filter { weights[$0] >= threshold } }
}

/// Below it an example counts as wrong: where all weights begin, in the middle of 0 to 1.
let threshold = 0.5

/// Wrong labels that were found.
struct Detection {
  let precision: Double
  let recall: Double
  var f1: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  init(found: [Bool], isWrong: [Bool]) {
    let hits = Double(zip(found, isWrong).count { $0 && $1 })
    precision = hits / Double(max(found.count { $0 }, 1))
    recall = hits / Double(max(isWrong.count { $0 }, 1))
  }
}
