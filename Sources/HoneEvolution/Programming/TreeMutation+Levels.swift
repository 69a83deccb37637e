public import HoneNumerics

extension TreeMutation {
  /// Puts a new function above a random node, which becomes one of its arguments; the others are
  /// leaves.
  ///
  /// The function takes and returns the node's type; where the set has none the program stays as it
  /// is.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - grammar: What it is made of.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(size + functions of the type).
  public static func insert(
    _ tree: inout ProgramTree, of grammar: ProgramGrammar, using rng: inout RandomStream
  ) {
    let index = rng.below(tree.count)
    let type = Int(tree.nodes[index].type)
    let chosen = choose(grammar.functions[type], using: &rng) {
      grammar.symbols[Int($0)].arguments.contains(type)
        && grammar.symbolHeights[Int($0)] < Int.max
    }
    guard let chosen else { return }
    let arguments = grammar.symbols[Int(chosen)].arguments
    let position = choose(Array(arguments.indices), using: &rng) { arguments[$0] == type } ?? 0
    var before = [grammar.node(chosen, using: &rng)]
    var after: [ProgramNode] = []
    for (argument, type) in arguments.enumerated() where argument != position {
      if argument < position {
        TreeGeneration.append(to: &before, .full, 0...0, of: grammar, type: type, using: &rng)
      } else {
        TreeGeneration.append(to: &after, .full, 0...0, of: grammar, type: type, using: &rng)
      }
    }
    tree.nodes.insert(contentsOf: after, at: tree.subtree(at: index).upperBound)
    tree.nodes.insert(contentsOf: before, at: index)
  }

  /// Replaces a random function below the root by one of its arguments of the same type.
  ///
  /// A program of height 1 or less, and one without such a function, stays as it is.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - grammar: What it is made of.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(size).
  public static func shrink(
    _ tree: inout ProgramTree, of grammar: ProgramGrammar, using rng: inout RandomStream
  ) {
    guard tree.count > 2 else { return }
    let index = choose(from: 1, in: tree, using: &rng) {
      $0.arity > 0 && grammar.symbols[Int($0.symbol)].arguments.contains(Int($0.type))
    }
    // A program of height 1 has no function below its root.
    guard let index else { return }
    let type = Int(tree.nodes[index].type)
    let arguments = grammar.symbols[Int(tree.nodes[index].symbol)].arguments
    let position = choose(Array(arguments.indices), using: &rng) { arguments[$0] == type } ?? 0
    var kept = tree.subtree(at: index + 1)
    for _ in 0..<position { kept = tree.subtree(at: kept.upperBound) }
    let whole = tree.subtree(at: index)
    tree.nodes.removeSubrange(kept.upperBound..<whole.upperBound)
    tree.nodes.removeSubrange(whole.lowerBound..<kept.lowerBound)
  }
}
