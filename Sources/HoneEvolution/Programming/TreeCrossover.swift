public import HoneNumerics

/// Exchanges of subtrees between two programs of the same grammar.
public enum TreeCrossover {
  /// Exchanges two random subtrees of the same type, never a whole program.
  ///
  /// A type that both have is drawn by even chances, then a node of it in each. A program of one
  /// node, and two programs without a common type, stay as they are.
  ///
  /// - Parameters:
  ///   - first: The first parent, which becomes the first child.
  ///   - second: The second parent, which becomes the second child.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(their sizes).
  /// Reference: Koza 1992, section 6.4.1; Montana 1995, section 2.2 for types.
  public static func onePoint(
    _ first: inout ProgramTree, _ second: inout ProgramTree, using rng: inout RandomStream
  ) {
    exchange(&first, .any, &second, .any, using: &rng)
  }

  /// Exchanges two random subtrees of the same type, leaves with a probability of their own.
  ///
  /// In each parent it is drawn whether the subtree is a leaf or not. Where the parents have no
  /// such nodes of the same type, they stay as they are.
  ///
  /// - Parameters:
  ///   - first: The first parent, which becomes the first child.
  ///   - second: The second parent, which becomes the second child.
  ///   - leafProbability: The probability of a leaf in each parent; Koza takes 0.1.
  ///   - rng: The stream to draw from.
  ///
  /// Complexity: O(their sizes).
  /// Reference: Koza 1992, section 6.4.1 (90 % of the crossover points are functions).
  public static func leafBiasedOnePoint(
    _ first: inout ProgramTree, _ second: inout ProgramTree, leafProbability: Double = 0.1,
    using rng: inout RandomStream
  ) {
    guard first.count > 1, second.count > 1 else { return }
    let kind1: NodeKind = rng.uniform() < leafProbability ? .leaf : .function
    let kind2: NodeKind = rng.uniform() < leafProbability ? .leaf : .function
    exchange(&first, kind1, &second, kind2, using: &rng)
  }

  enum NodeKind {
    case any, leaf, function

    @inline(__always)
    func includes(_ node: ProgramNode) -> Bool {
      switch self {
      case .any: true
      case .leaf: node.arity == 0
      case .function: node.arity > 0
      }
    }
  }

  private static func exchange(
    _ first: inout ProgramTree, _ kind1: NodeKind, _ second: inout ProgramTree, _ kind2: NodeKind,
    using rng: inout RandomStream
  ) {
    guard first.count > 1, second.count > 1 else { return }
    var common = types(of: kind1, in: first) & types(of: kind2, in: second)
    guard common != 0 else { return }
    if common.nonzeroBitCount > 1 {
      for _ in 0..<rng.below(common.nonzeroBitCount) { common &= common - 1 }
    }
    let type = UInt16(common.trailingZeroBitCount)
    let index1 = node(of: type, kind1, in: first, using: &rng)
    let index2 = node(of: type, kind2, in: second, using: &rng)
    ProgramTree.exchange(index1, of: &first, index2, of: &second)
  }

  /// The types below the root, a bit each.
  private static func types(of kind: NodeKind, in tree: ProgramTree) -> UInt64 {
    var types: UInt64 = 0
    for index in 1..<tree.count where kind.includes(tree.nodes[index]) {
      types |= 1 << UInt64(tree.nodes[index].type)
    }
    return types
  }

  private static func node(
    of type: UInt16, _ kind: NodeKind, in tree: ProgramTree, using rng: inout RandomStream
  ) -> Int {
    TreeMutation.choose(from: 1, in: tree, using: &rng) {
      $0.type == type && kind.includes($0)
    } ?? 1
  }
}
