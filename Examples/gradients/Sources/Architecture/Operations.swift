import HoneGradients

/// The candidates on a cell's edges. All have derivatives of every order and mode: windows are slices
/// side by side, and a convolution is their product with a matrix.
enum Candidate: Int, CaseIterable {
  case none, skip, conv3, conv1, max3, mean3

  static let space = CellSpace(
    inputs: 2, nodes: 3, operations: allCases.map { "\($0)" }, none: "\(Candidate.none)")

  /// The shape of the weights with `channels` in and out; nil for an operation without.
  func shape(_ channels: Int) -> [Int]? {
    switch self {
    case .conv3: [9 * channels, channels]
    case .conv1: [channels, channels]
    case .none, .skip, .max3, .mean3: nil
    }
  }
}

/// A value in a cell, and what several of its edges use: [batch, side, side, channels].
final class Windows {
  let value: Tensor
  private(set) lazy var rectified = value.rectified()
  private(set) lazy var patches = rectified.patches()
  private(set) lazy var greatest = MaximumPooling(window)(value).normalised()
  private(set) lazy var mean = AveragePooling(window)(value).normalised()
  private let window = Window([3, 3], padding: .same)

  init(_ value: Tensor) { self.value = value }
}

/// The operations of a cell with their weights.
struct CellLayers: CellOperations {
  let weights: CellWeights

  func source(_ value: Tensor) -> Windows { Windows(value) }

  func apply(_ operation: Int, edge: Int, _ source: Windows) -> Tensor? {
    let matrix = weights.matrix(edge, operation)
    switch Candidate(rawValue: operation) {
    case .skip: return source.value
    case .conv3: return matrix.map { source.patches.matmul($0).normalised() }
    case .conv1: return matrix.map { source.rectified.matmul($0).normalised() }
    case .max3: return source.greatest
    case .mean3: return source.mean
    case .some(.none), nil: return nil
    }
  }
}

extension Tensor {
  /// The 3×3 windows around each place: [batch, side, side, 9 · channels].
  func patches() -> Tensor {
    let (rows, columns) = (shape[1], shape[2])
    let frame = padded(low: [0, 1, 1, 0], high: [0, 1, 1, 0])
    let shifted = (0..<9).map {
      frame.slice(axis: 1, $0 / 3..<$0 / 3 + rows).slice(axis: 2, $0 % 3..<$0 % 3 + columns)
    }
    return Tensor.concatenated(shifted, axis: 3)
  }

  /// The means of 2×2 places: half the side.
  func halved() -> Tensor {
    let s = shape
    return reshaped([s[0], s[1] / 2, 2, s[2] / 2, 2, s[3]]).mean([2, 4])
  }

  /// Each example with mean 0 and deviation 1, which needs no statistics of the training: an example's
  /// result does not depend on the others in its batch.
  func normalised() -> Tensor {
    let centred = self - mean([1, 2, 3], keep: true)
    let variance = centred.square().mean([1, 2, 3], keep: true)
    return centred * (variance + 1e-5).reciprocalSquareRoot()
  }
}
