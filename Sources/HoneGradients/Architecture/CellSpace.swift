/// The cells that are searched: a directed acyclic graph whose edges each choose an operation.
///
/// Values 0..<`inputs` come from outside, each later one is computed: it is the sum over its edges of
/// an operation on an earlier value (eq. 1). While the architecture is searched, an edge is a mixture
/// of all operations, weighted by the softmax of its row of α (eq. 2); a ``DiscreteCell`` has one.
///
/// Reference: Liu et al. 2019, arXiv:1806.09055, section 2.1–2.2.
public struct CellSpace: Sendable, Hashable {
  /// A place for an operation: from an earlier value to a computed one.
  public struct Edge: Sendable, Hashable {
    /// The value that it reads.
    public var from: Int
    /// The value that it is a summand of.
    public var to: Int
  }

  /// How many values come from outside.
  public let inputs: Int
  /// How many values are computed.
  public let nodes: Int
  /// The candidates' names, in the order of α's columns.
  public let operations: [String]
  /// The candidate that gives zeros, and so means that there is no edge; nil: there is none such.
  public let none: Int?
  /// How many edges a computed value has in a discrete cell; fewer where fewer values come before it.
  public let kept: Int
  /// All edges, in the order of α's rows: by the value that they lead to, then by where they start.
  public let edges: [Edge]

  /// Creates a space of cells.
  ///
  /// - Parameters:
  ///   - inputs: How many values come from outside; at least 1.
  ///   - nodes: How many values are computed; at least 1.
  ///   - operations: The candidates' names, each once, at least one besides `none`.
  ///   - none: The name of the candidate that gives zeros.
  ///   - kept: How many edges a computed value has in a discrete cell; the paper's is 2.
  public init(
    inputs: Int = 2, nodes: Int = 4, operations: [String], none: String? = nil, kept: Int = 2
  ) {
    precondition(inputs >= 1 && nodes >= 1 && kept >= 1, "a cell has inputs, nodes and edges")
    precondition(Set(operations).count == operations.count, "an operation is named twice")
    let zero = none.map { name in operations.firstIndex(of: name) }
    precondition(zero != .some(nil), "`none` is not one of the operations")
    self.none = zero ?? nil
    precondition(operations.count > (zero == nil ? 0 : 1), "a cell needs an operation to choose")
    self.inputs = inputs
    self.nodes = nodes
    self.operations = operations
    self.kept = kept
    edges = (inputs..<inputs + nodes).flatMap { to in (0..<to).map { Edge(from: $0, to: to) } }
  }

  /// The candidates that a discrete cell may have.
  public var choices: [Int] { operations.indices.filter { $0 != none } }

  /// How many values a cell has, its inputs among them.
  var values: Int { inputs + nodes }

  /// The row of α for an edge.
  public func row(from: Int, to: Int) -> Int {
    // The values before `to` had inputs, inputs + 1, …, to − 1 edges.
    (inputs..<to).reduce(from, +)
  }

  /// How many discrete cells there are.
  public var count: Int {
    (inputs..<values).reduce(1) { product, to in
      let links = min(kept, to)
      return product * combinations(of: to, links).count
        * (0..<links).reduce(1) { power, _ in power * choices.count }
    }
  }

  /// The subsets of `size` of the values before `to`, in lexicographic order.
  func combinations(of to: Int, _ size: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    return (0..<to).reversed().flatMap { last in
      combinations(of: last, size - 1).map { $0 + [last] }
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Small normal numbers to start α with, a row an edge and a column an operation.
  ///
  /// - Parameters:
  ///   - key: The randomness.
  ///   - deviation: Their standard deviation; near 0 all operations weigh about the same.
  ///   - type: float32 or float64.
  /// - Returns: α, of shape [edges, operations].
  public func start(
    _ key: RandomKey, deviation: Double = 1e-3, as type: ElementType = .float32
  ) -> Tensor {
    key.normal([edges.count, operations.count], as: type) * deviation
  }

  /// Makes sure that α has a row an edge and a column an operation.
  func requireShape(of alpha: Tensor) throws(EngineError) {
    if let error = alpha.error { throw error }
    guard alpha.shape == [edges.count, operations.count] else {
      throw EngineError(
        .badOperation,
        "α has the shape \(alpha.shape), and the cell \(edges.count) edges with "
          + "\(operations.count) operations: it has to be [\(edges.count), \(operations.count)]")
    }
  }
}
