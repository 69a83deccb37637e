/// What the operations of a cell compute.
///
/// Weights belong to whoever implements this: an operation on an edge has its own. Everything has to
/// have the derivatives that are taken of it; for second-order search these are second ones, which
/// operations with strides or computed indices do not have.
public protocol CellOperations {
  /// What is computed once for a value and used by all edges that start there, such as the patches of
  /// a convolution; ``Tensor`` where there is nothing.
  associatedtype Source

  /// Prepares a value for its edges.
  ///
  /// - Throws: What the operations throw; a search ends with it.
  func source(_ value: Tensor) throws -> Source

  /// An operation on an edge; nil for zeros.
  ///
  /// - Parameters:
  ///   - operation: Which candidate, an index into `CellSpace.operations`.
  ///   - edge: Which edge, an index into `CellSpace.edges`.
  ///   - source: The value where the edge starts.
  /// - Returns: What the edge gives, of the shape that the computed values have.
  /// - Throws: What cannot be computed.
  func apply(_ operation: Int, edge: Int, _ source: Source) throws -> Tensor?
}

extension CellOperations where Source == Tensor {
  /// The value itself.
  public func source(_ value: Tensor) -> Tensor { value }
}

extension CellSpace {
  /// The operations' weights on each edge: the softmax of α's rows (eq. 2).
  ///
  /// In float64 double-accurate, which the engine's exp is not.
  public static func mixture(_ alpha: Tensor) -> Tensor {
    guard alpha.type == .float64 else { return alpha.softmax(axis: alpha.rank - 1) }
    let shifted = alpha - alpha.maximum([alpha.rank - 1], keep: true).stopGradient()
    // exp(x) = (1 + tanh(x / 2)) / (1 − tanh(x / 2)); at x ≤ 0 the denominator is at least 1.
    let half = (shifted * 0.5).tanh()
    let exponential = (1 + half) / (1 - half)
    return exponential / exponential.sum([alpha.rank - 1], keep: true)
  }

  /// The computed values of a mixed cell: every edge has all operations at once.
  ///
  /// - Parameters:
  ///   - inputs: The values from outside, `inputs` of them.
  ///   - alpha: α, of shape [edges, operations].
  ///   - operations: What the operations compute.
  /// - Returns: The `nodes` computed values, in order.
  /// - Throws: ``EngineError`` for α of another shape, and what the operations throw.
  ///
  /// Complexity: edges · operations operations.
  public func mixed<Operations: CellOperations>(
    _ inputs: [Tensor], _ alpha: Tensor, _ operations: Operations
  ) throws -> [Tensor] {
    try requireShape(of: alpha)
    let weights = CellSpace.mixture(alpha)
    return try values(from: inputs, operations) { edge, source in
      try self.operations.indices.compactMap { operation in
        try operations.apply(operation, edge: edge, source).map {
          // (2)
          $0 * weights.at(edge).at(operation)
        }
      }
    } leading: { to in
      Array(0..<to)
    }
  }

  /// The computed values, each the sum of what its edges give (eq. 1).
  func values<Operations: CellOperations>(
    from inputs: [Tensor], _ operations: Operations,
    _ summands: (_ edge: Int, _ source: Operations.Source) throws -> [Tensor],
    leading origins: (_ to: Int) -> [Int]
  ) throws -> [Tensor] {
    precondition(inputs.count == self.inputs, "a cell is given one tensor for each of its inputs")
    var sources = try inputs.map { try operations.source($0) }
    var computed: [Tensor] = []
    for to in self.inputs..<values {
      // (1)
      let all = try origins(to).flatMap { try summands(row(from: $0, to: to), sources[$0]) }
      let value = all.dropFirst().reduce(all.first ?? inputs[0].zerosLike, +)
      computed.append(value)
      if to + 1 < values { sources.append(try operations.source(value)) }
    }
    return computed
  }
}
