extension ProgramGrammar {
  /// A tree made of nodes in prefix order, if they are one whole, well typed program.
  ///
  /// - Parameters:
  ///   - nodes: Numbers of symbols, each with the value of its constant where it has one.
  ///   - type: What the program returns; `result` unless told.
  /// - Returns: The tree.
  /// - Throws: ``ProgramError`` with the node at which it fails to be a program.
  ///
  /// Complexity: O(count).
  public func tree(
    of nodes: [(symbol: Int, constant: Double)], type: Int? = nil
  ) throws(ProgramError) -> ProgramTree {
    var made: [ProgramNode] = []
    var wanted = [type ?? result]
    for (position, node) in nodes.enumerated() {
      guard let want = wanted.popLast() else {
        throw ProgramError(.wrongShape, at: position, "the program is whole before this node")
      }
      guard symbols.indices.contains(node.symbol) else {
        throw ProgramError(
          .unknownSymbol, at: position, "symbols are numbered 0..<\(symbols.count)")
      }
      made.append(try checked(node.symbol, node.constant, want, at: position))
      wanted.append(contentsOf: symbols[node.symbol].arguments.reversed())
    }
    if let want = wanted.last {
      throw ProgramError(
        .wrongShape, at: nodes.count,
        "a subtree of type '\(types[want].name)' is missing at the end")
    }
    return ProgramTree(unchecked: made)
  }

  /// Checks that a tree is one whole, well typed program of this grammar.
  ///
  /// - Parameters:
  ///   - tree: The tree, perhaps of another grammar.
  ///   - type: What the program should return; `result` unless told.
  /// - Throws: ``ProgramError`` with the node at which it fails to be a program.
  ///
  /// Complexity: O(size).
  public func check(_ tree: ProgramTree, type: Int? = nil) throws(ProgramError) {
    let same = try self.tree(
      of: tree.nodes.map { (Int($0.symbol), $0.constant) }, type: type)
    for (position, (node, right)) in zip(tree.nodes, same.nodes).enumerated()
    where node.type != right.type || node.arity != right.arity {
      throw ProgramError(.wrongType, at: position, "the node is of another grammar")
    }
  }

  /// A node, if it may stand where a type is wanted.
  func checked(
    _ number: Int, _ constant: Double, _ wanted: Int, at position: Int
  ) throws(ProgramError) -> ProgramNode {
    let symbol = symbols[number]
    if symbol.kind == .literal {
      guard types[wanted].hasLiterals && constant.isFinite else {
        throw ProgramError(
          .wrongNumber, at: position,
          "no number can stand where a '\(types[wanted].name)' is expected: \(choices(wanted))")
      }
      return ProgramNode(symbol: 0, arity: 0, type: UInt16(wanted), constant: constant)
    }
    guard accepts(symbol.type, where: wanted) else {
      throw ProgramError(
        .wrongType, at: position,
        "'\(symbol.name)' returns '\(types[symbol.type].name)' where "
          + "'\(types[wanted].name)' is expected: \(choices(wanted))")
    }
    let isDrawn = symbol.kind == .ephemeral
    return ProgramNode(
      symbol: UInt16(number), arity: UInt16(symbol.arguments.count), type: UInt16(symbol.type),
      constant: isDrawn ? constant : 0)
  }

  /// What may stand where a type is wanted, in words.
  func choices(_ wanted: Int) -> String {
    let names = (leaves[wanted] + functions[wanted]).map { symbols[Int($0)].name }
    return names.isEmpty
      ? "nothing returns it" : "use " + names.prefix(12).joined(separator: ", ")
  }
}
