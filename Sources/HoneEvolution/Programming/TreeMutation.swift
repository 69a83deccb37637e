public import HoneNumerics

/// Random changes of a program.
public enum TreeMutation {
  /// Which ephemeral constants are drawn anew.
  public enum Constants: Sendable, Hashable {
    /// One of them.
    case one
    /// All of them.
    case all
  }

  /// Replaces a random subtree, perhaps the whole program, by a random one of the same type.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - shape: How the new subtree is shaped.
  ///   - heights: From what its height is drawn.
  ///   - grammar: What it is made of.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(size).
  /// Reference: Koza 1992, section 6.5.1.
  public static func uniform(
    _ tree: inout ProgramTree, _ shape: TreeShape = .full, heights: ClosedRange<Int> = 0...2,
    of grammar: ProgramGrammar, using rng: inout RandomStream
  ) {
    let index = rng.below(tree.count)
    let type = Int(tree.nodes[index].type)
    // A number written out may have a type of which the set makes no programs.
    guard grammar.typeHeights[type] < Int.max else { return }
    let branch = TreeGeneration.tree(
      shape, heights: heights, of: grammar, type: type, using: &rng)
    tree.replaceSubtree(at: index, with: branch.nodes)
  }

  /// Replaces a random symbol, not the root's, by a random one of the same type and arguments.
  ///
  /// An ephemeral constant that is chosen gets a new value. A program of one node stays as it is.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - grammar: What it is made of.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(symbols of the type).
  public static func nodeReplacement(
    _ tree: inout ProgramTree, of grammar: ProgramGrammar, using rng: inout RandomStream
  ) {
    guard tree.count > 1 else { return }
    let index = 1 + rng.below(tree.count - 1)
    let node = tree.nodes[index]
    let type = Int(node.type)
    if node.arity == 0 {
      let leaves = grammar.leaves[type]
      // A number written out may have a type of which the set has no other leaf.
      guard !leaves.isEmpty else { return }
      tree.nodes[index] = grammar.node(leaves[rng.below(leaves.count)], using: &rng)
    } else {
      let arguments = grammar.symbols[Int(node.symbol)].arguments
      let number = choose(grammar.functions[type], using: &rng) {
        grammar.symbols[Int($0)].arguments == arguments
      }
      if let number { tree.nodes[index] = grammar.node(number, using: &rng) }
    }
  }

  /// Draws the values of ephemeral constants anew.
  ///
  /// - Parameters:
  ///   - tree: The program; one without such constants stays as it is.
  ///   - constants: One of them, by even chances, or all.
  ///   - grammar: What it is made of.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(size).
  public static func ephemeral(
    _ tree: inout ProgramTree, _ constants: Constants, of grammar: ProgramGrammar,
    using rng: inout RandomStream
  ) {
    if constants == .all {
      for index in tree.nodes.indices where grammar.isDrawn[Int(tree.nodes[index].symbol)] {
        tree.nodes[index] = grammar.node(tree.nodes[index].symbol, using: &rng)
      }
      return
    }
    let index = choose(from: 0, in: tree, using: &rng) { grammar.isDrawn[Int($0.symbol)] }
    if let index { tree.nodes[index] = grammar.node(tree.nodes[index].symbol, using: &rng) }
  }

  /// The position of a random node that satisfies a condition, by even chances; nil if none does.
  @inline(__always)
  static func choose(
    from start: Int, in tree: ProgramTree, using rng: inout RandomStream,
    where isCandidate: (ProgramNode) -> Bool
  ) -> Int? {
    var count = 0
    for index in start..<tree.count where isCandidate(tree.nodes[index]) { count += 1 }
    guard count > 0 else { return nil }
    var left = rng.below(count)
    for index in start..<tree.count where isCandidate(tree.nodes[index]) {
      if left == 0 { return index }
      left -= 1
    }
    return nil
  }

  /// A random element that satisfies a condition, by even chances; nil if none does.
  @inline(__always)
  static func choose<Element>(
    _ elements: [Element], using rng: inout RandomStream, where isCandidate: (Element) -> Bool
  ) -> Element? {
    var count = 0
    for element in elements where isCandidate(element) { count += 1 }
    guard count > 0 else { return nil }
    var left = rng.below(count)
    for element in elements where isCandidate(element) {
      if left == 0 { return element }
      left -= 1
    }
    return nil
  }
}
