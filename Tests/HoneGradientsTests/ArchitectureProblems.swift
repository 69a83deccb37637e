import HoneGradients

/// A regression by one small cell of smooth operations, all double-accurate in MLX.
struct CellRegression: ArchitectureProblem {
  static let space = CellSpace(
    inputs: 2, nodes: 2, operations: ["none", "skip", "tanh", "scaled", "root"], none: "none")

  /// What the operations compute with the weights of each edge.
  struct Operations: CellOperations {
    let weights: [Tensor]

    func apply(_ operation: Int, edge: Int, _ source: Tensor) -> Tensor? {
      switch operation {
      case 0: nil
      case 1: source
      case 2: source.matmul(weights[2 * edge]).tanh()
      case 3: source * weights[2 * edge + 1]
      default: (source.square() + 0.5).squareRoot()
      }
    }
  }

  let type: ElementType
  let x: [Tensor]
  let y: Tensor

  /// Both halves of the data differ, as do the batches of two steps.
  init(_ type: ElementType = .float64, seed: UInt64 = 3) {
    let keys = RandomKey(seed: seed).split(3)
    self.type = type
    x = [keys[0].normal([24, 3], as: type), keys[1].normal([24, 3], as: type)]
    y = (x[0] * 0.7 - x[1].square() * 0.3).tanh() + keys[2].normal([24, 3], as: type) * 0.1
  }

  func weights(seed: UInt64 = 8) -> [Tensor] {
    let keys = RandomKey(seed: seed).split(2 * Self.space.edges.count)
    return keys.enumerated().map {
      $1.normal($0.isMultiple(of: 2) ? [3, 3] : [1, 3], as: type) * 0.6
    }
  }

  func alpha(seed: UInt64 = 9) -> Tensor {
    Self.space.start(RandomKey(seed: seed), deviation: 0.8, as: type)
  }

  private func loss(_ weights: [Tensor], _ alpha: Tensor, _ rows: Range<Int>) throws -> Tensor {
    let inputs = x.map { $0.slice(axis: 0, rows) }
    let made = try Self.space.mixed(inputs, alpha, Operations(weights: weights))
    let misfit = (made[0] + made[1] - y.slice(axis: 0, rows)).square().mean()
    return misfit + 0.01 * weights.dot(weights)
  }

  func trainingLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) throws -> Tensor {
    try loss(weights, alpha, index.isMultiple(of: 2) ? 0..<8 : 4..<12)
  }

  func validationLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) throws -> Tensor {
    try loss(weights, alpha, index.isMultiple(of: 2) ? 12..<20 : 16..<24)
  }
}
