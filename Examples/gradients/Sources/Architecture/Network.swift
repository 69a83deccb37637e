import HoneGradients

/// The matrices of a cell: of its two entries, and of the operations that have one.
struct CellWeights: TensorTree {
  /// Where an operation stands.
  struct Place: Hashable {
    var edge: Int
    var operation: Int
  }

  var entries: [Tensor]
  var matrices: [Tensor]
  let slots: [Place: Int]

  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> CellWeights {
    CellWeights(
      entries: try entries.mapTensors(body), matrices: try matrices.mapTensors(body), slots: slots)
  }

  func matrix(_ edge: Int, _ operation: Int) -> Tensor? {
    slots[Place(edge: edge, operation: operation)].map { matrices[$0] }
  }
}

/// All weights of a network.
struct NetworkWeights: TensorTree {
  var stem: Tensor
  var cells: [CellWeights]
  var head: Tensor
  var bias: Tensor

  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> NetworkWeights {
    NetworkWeights(
      stem: try body(stem), cells: try cells.mapTensors(body), head: try body(head),
      bias: try body(bias))
  }
}

/// How good a network is on some images.
struct Measure: Sendable {
  var loss: Double
  var accuracy: Double
}

/// A network of two equal cells at 4×4: a convolution at 8×8, its halving, the cells, the mean over the
/// places, the classes.
struct Network {
  /// What a cell is.
  enum Architecture {
    /// All operations at once.
    case mixed
    /// One on each edge.
    case discrete(DiscreteCell)
  }

  static let channels = 8
  static let classes = 10
  let architecture: Architecture
  private let space = Candidate.space

  /// Weights to begin with: only of operations that the cells have.
  func start(seed: UInt64) -> NetworkWeights {
    let c = Network.channels
    var stream: UInt64 = 0
    func matrix(_ rows: Int, _ columns: Int) -> Tensor {
      stream += 1
      let key = RandomKey(seed: seed, stream: stream)
      return Initialisation.he.draw([rows, columns], key: key, as: .float32)
    }
    let wide = space.nodes * c
    let cells = [[c, c], [c, wide]].map { entries -> CellWeights in
      var slots: [CellWeights.Place: Int] = [:]
      var matrices: [Tensor] = []
      for place in places {
        guard let shape = Candidate(rawValue: place.operation)?.shape(c) else { continue }
        slots[place] = matrices.count
        matrices.append(matrix(shape[0], shape[1]))
      }
      return CellWeights(
        entries: entries.map { matrix($0, c) }, matrices: matrices, slots: slots)
    }
    return NetworkWeights(
      stem: matrix(9, c), cells: cells, head: matrix(wide, Network.classes),
      bias: Tensor.zeros([Network.classes]))
  }

  /// The operations that the cells have.
  private var places: [CellWeights.Place] {
    switch architecture {
    case .mixed:
      space.edges.indices.flatMap { edge in
        space.operations.indices.map { .init(edge: edge, operation: $0) }
      }
    case .discrete(let cell):
      cell.placed.map { .init(edge: $0.edge, operation: $0.operation) }
    }
  }

  /// The classes' logits: [batch, 10].
  func logits(_ x: Tensor, _ weights: NetworkWeights, _ alpha: Tensor?) throws -> Tensor {
    let stem = x.patches().matmul(weights.stem).normalised().halved()
    let first = try cell(stem, stem, weights.cells[0], alpha)
    let second = try cell(stem, first, weights.cells[1], alpha)
    return second.mean([1, 2]).matmul(weights.head) + weights.bias
  }

  /// The computed values of a cell side by side.
  private func cell(
    _ a: Tensor, _ b: Tensor, _ weights: CellWeights, _ alpha: Tensor?
  ) throws -> Tensor {
    let inputs = zip([a, b], weights.entries).map { $0.rectified().matmul($1).normalised() }
    let layers = CellLayers(weights: weights)
    switch (architecture, alpha) {
    case (.discrete(let cell), _):
      return Tensor.concatenated(try cell.outputs(inputs, layers), axis: 3)
    case (.mixed, let alpha):
      let alpha = alpha ?? Tensor.zeros([space.edges.count, space.operations.count])
      return Tensor.concatenated(try space.mixed(inputs, alpha, layers), axis: 3)
    }
  }

  /// The mean cross-entropy: a scalar.
  func loss(_ batch: Digits.Batch, _ weights: NetworkWeights, _ alpha: Tensor?) throws -> Tensor {
    SoftmaxCrossEntropy()(try logits(batch.x, weights, alpha), batch.y)
  }

  /// The mean cross-entropy, and the part of the images that is told right.
  func measure(
    on digits: Digits, _ weights: NetworkWeights, _ alpha: Tensor? = nil
  ) throws -> Measure {
    var sum = Measure(loss: 0, accuracy: 0)
    for batch in digits.all(by: 150) {
      let scores = try logits(batch.x, weights, alpha)
      let loss = SoftmaxCrossEntropy().examples(scores, batch.y).sum()
      let right = scores.argMax(axis: 1).equal(batch.y).converted(to: .float32).sum()
      try Tensor.evaluate([loss, right])
      sum.loss += try loss.scalar() / Double(digits.count)
      sum.accuracy += try right.scalar() / Double(digits.count)
    }
    return sum
  }
}
