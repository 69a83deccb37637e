extension ProgramGrammar {
  /// A program as an expression: `add(mul(x, x), 0.5)`.
  ///
  /// Constants are written such that they are read back exactly. A number belongs to the first
  /// ephemeral constant of the type that is wanted; `0.5#weight` belongs to another, `0.5#` to
  /// none.
  ///
  /// Complexity: O(size), without recursion.
  public func text(of tree: ProgramTree) -> String {
    var text = ""
    var open: [(symbol: Int, argument: Int)] = []
    let root = Int(tree.nodes[0].type)
    var wanted = accepts(root, where: result) ? result : root
    for node in tree.nodes {
      text += word(for: node, where: wanted)
      if node.arity > 0 {
        text += "("
        open.append((Int(node.symbol), 0))
      }
      while let (symbol, argument) = open.last {
        let arguments = symbols[symbol].arguments
        if argument < arguments.count {
          if argument > 0 { text += ", " }
          wanted = arguments[argument]
          open[open.count - 1].argument += 1
          break
        }
        text += ")"
        open.removeLast()
      }
    }
    return text
  }

  private func word(for node: ProgramNode, where wanted: Int) -> String {
    let symbol = symbols[Int(node.symbol)]
    let first = firstEphemeral(of: wanted)
    switch symbol.kind {
    case .literal where Int(node.type) != wanted:
      return "\(node.constant)##\(types[Int(node.type)].name)"
    case .literal:
      return first == nil ? "\(node.constant)" : "\(node.constant)#"
    case .ephemeral:
      return first == Int(node.symbol)
        ? "\(node.constant)" : "\(node.constant)#\(symbol.name)"
    default:
      return symbol.name
    }
  }

  /// The ephemeral that a number belongs to where a type is wanted.
  func firstEphemeral(of type: Int) -> Int? {
    leaves[type].first { isDrawn[Int($0)] }.map { Int($0) }
  }
}
