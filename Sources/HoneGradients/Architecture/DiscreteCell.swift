/// A cell with one operation on each of its edges: what a search of architectures ends with.
public struct DiscreteCell: Sendable, Hashable {
  /// An edge and its operation.
  public struct Link: Sendable, Hashable {
    /// The value that it reads.
    public var from: Int
    /// Its operation, an index into `CellSpace.operations`.
    public var operation: Int

    /// Creates an edge.
    public init(from: Int, operation: Int) {
      self.from = from
      self.operation = operation
    }
  }

  /// The space that it is of.
  public let space: CellSpace
  /// The edges to each computed value, in the order of where they start.
  public let nodes: [[Link]]

  /// Creates a cell of a space.
  ///
  /// - Throws: `EngineError` for another number of nodes, an edge from a later value or twice from the
  ///   same, or an operation that is none or unknown.
  public init(_ space: CellSpace, nodes: [[Link]]) throws(EngineError) {
    guard nodes.count == space.nodes else {
      throw EngineError(
        .badOperation, "the cell has \(nodes.count) nodes, and its space \(space.nodes)")
    }
    for (offset, links) in nodes.enumerated() {
      let to = space.inputs + offset
      guard Set(links.map(\.from)).count == links.count, !links.isEmpty,
        links.allSatisfy({ (0..<to).contains($0.from) && space.choices.contains($0.operation) })
      else {
        throw EngineError(
          .badOperation,
          "value \(to) of the cell reads \(links.map(\.from)) by the operations "
            + "\(links.map(\.operation)): it has to read some of 0 to \(to - 1), each once, by "
            + "operations out of \(space.choices)")
      }
    }
    self.space = space
    self.nodes = nodes.map { $0.sorted { $0.from < $1.from } }
  }

  /// On how many edges an operation is.
  public func count(of operation: Int) -> Int {
    nodes.joined().count { $0.operation == operation }
  }

  /// The computed values.
  ///
  /// - Parameters:
  ///   - inputs: The values from outside.
  ///   - operations: What the operations compute; edges are numbered as in the space.
  /// - Returns: The `nodes` computed values, in order.
  /// - Throws: What the operations throw.
  public func outputs<Operations: CellOperations>(
    _ inputs: [Tensor], _ operations: Operations
  ) throws -> [Tensor] {
    try space.values(from: inputs, operations) { edge, source in
      guard let link = self.link(on: edge) else { return [] }
      return try operations.apply(link.operation, edge: edge, source).map { [$0] } ?? []
    } leading: { to in
      nodes[to - space.inputs].map(\.from)
    }
  }

  /// The edges that the cell has, as indices into `CellSpace.edges`, with their operations.
  public var placed: [(edge: Int, operation: Int)] {
    nodes.enumerated().flatMap { offset, links in
      links.map { (space.row(from: $0.from, to: space.inputs + offset), $0.operation) }
    }
  }

  private func link(on edge: Int) -> Link? {
    let place = space.edges[edge]
    return nodes[place.to - space.inputs].first { $0.from == place.from }
  }
}

extension DiscreteCell: CustomStringConvertible {
  /// `2 = conv3(0) + skip(1); 3 = …`.
  public var description: String {
    nodes.enumerated().map { offset, links in
      let sum = links.map { "\(space.operations[$0.operation])(\($0.from))" }
      return "\(space.inputs + offset) = \(sum.joined(separator: " + "))"
    }.joined(separator: "; ")
  }
}

extension CellSpace {
  /// The discrete cell that α stands for: on each edge the strongest operation that is not none, and
  /// to each value the `kept` strongest edges.
  ///
  /// An edge is as strong as its strongest operation, by its weight in the mixture, none included. Of
  /// equals the earlier is taken.
  ///
  /// - Throws: ``EngineError`` for α of another shape or with numbers that are not finite.
  ///
  /// Reference: Liu et al. 2019, arXiv:1806.09055, section 2.4.
  public func discrete(_ alpha: Tensor) throws(EngineError) -> DiscreteCell {
    try requireShape(of: alpha)
    let weights = try CellSpace.mixture(alpha.converted(to: .float64)).doubles()
    guard weights.allSatisfy(\.isFinite) else {
      throw EngineError(
        .notFinite,
        "α has numbers that are not finite: a smaller learning rate keeps the search finite")
    }
    var nodes: [[DiscreteCell.Link]] = []
    for to in inputs..<values {
      var links: [(strength: Double, link: DiscreteCell.Link)] = []
      for from in 0..<to {
        let start = row(from: from, to: to) * operations.count
        var best = choices[0]
        for operation in choices where weights[start + operation] > weights[start + best] {
          best = operation
        }
        links.append((weights[start + best], .init(from: from, operation: best)))
      }
      links.sort { ($0.strength, $1.link.from) > ($1.strength, $0.link.from) }
      nodes.append(links.prefix(kept).map(\.link))
    }
    return try DiscreteCell(self, nodes: nodes)
  }
}
