/// A node of a program: which symbol of its grammar it is, and its constant where it has one.
public struct ProgramNode: Sendable, Hashable, BitwiseCopyable {
  /// The symbol's number in its grammar; 0 for a constant that is no symbol.
  public let symbol: UInt16
  /// How many arguments it takes; 0 for a leaf.
  public let arity: UInt16
  /// The number of the type that it returns.
  public let type: UInt16
  /// The value of a constant that belongs to this node alone; else 0.
  public let constant: Double
}

/// A program as a tree, its nodes in prefix order (a node before its arguments).
///
/// Trees are values and are made whole and well typed: by `ProgramGrammar.parse`, by
/// ``TreeGeneration``, and by operators that exchange subtrees of the same type.
/// What its symbols are called is known to its ``ProgramGrammar``.
///
/// Reference: Koza 1992, "Genetic Programming", MIT Press; Montana 1995, "Strongly typed genetic
/// programming", Evol. Comput. 3(2).
public struct ProgramTree: Genome, Hashable {
  /// The nodes, each before its arguments; never empty.
  public internal(set) var nodes: [ProgramNode]

  init(unchecked nodes: [ProgramNode]) {
    self.nodes = nodes
  }

  /// Becomes a copy of another, in the memory that it has where that suffices.
  ///
  /// Complexity: O(size).
  public mutating func assign(_ other: ProgramTree) {
    nodes.removeAll(keepingCapacity: true)
    nodes.append(contentsOf: other.nodes)
  }

  /// How many nodes there are.
  public var count: Int { nodes.count }

  /// How many edges lie between the root and the deepest leaf: 0 for a single node.
  ///
  /// Complexity: O(size), without recursion.
  public var height: Int { height(at: 0) }

  /// Where the subtree with the given root lies in `nodes`.
  ///
  /// Complexity: O(size of the subtree).
  public func subtree(at index: Int) -> Range<Int> {
    var end = index
    var open = 1
    while open > 0 {
      open += Int(nodes[end].arity) - 1
      end += 1
    }
    return index..<end
  }

  /// The height of the subtree with the given root.
  ///
  /// Complexity: O(size of the subtree), without recursion.
  public func height(at index: Int) -> Int {
    var highest = 0
    descend(from: index) { _, depth in
      highest = max(highest, depth)
      return true
    }
    return highest
  }

  /// How many edges lie between the root and a node.
  ///
  /// Complexity: O(index), without recursion.
  public func depth(of index: Int) -> Int {
    var found = 0
    descend(from: 0) { node, depth in
      found = depth
      return node < index
    }
    return found
  }

  /// The subtree with the given root, as a tree of its own.
  ///
  /// Complexity: O(size of the subtree).
  public func branch(at index: Int) -> ProgramTree {
    ProgramTree(unchecked: Array(nodes[subtree(at: index)]))
  }

  /// Walks a subtree in prefix order for as long as it is told to.
  @inline(__always)
  private func descend(from index: Int, _ visit: (_ node: Int, _ depth: Int) -> Bool) {
    // Of every open node how many arguments are still to come; there are fewer open than visited.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: nodes.count - index + 1) { pending in
      var depth = 0
      pending[0] = 1
      var node = index
      while visit(node, depth) {
        let arity = nodes[node].arity
        node += 1
        if arity > 0 {
          depth += 1
          pending[depth] = Int32(arity)
          continue
        }
        pending[depth] -= 1
        while depth > 0, pending[depth] == 0 {
          depth -= 1
          pending[depth] -= 1
        }
        if pending[0] == 0 { return }
      }
    }
  }
}

extension ProgramTree {
  /// Puts another tree in the place of a subtree.
  ///
  /// - Parameters:
  ///   - index: The root of the subtree.
  ///   - tree: What takes its place; of the same grammar and of the same type.
  ///
  /// Complexity: O(size).
  public mutating func replaceSubtree(at index: Int, with tree: ProgramTree) {
    precondition(
      nodes[index].type == tree.nodes[0].type,
      "a subtree is replaced by one that returns the same type")
    replaceSubtree(at: index, with: tree.nodes)
  }

  mutating func replaceSubtree(at index: Int, with content: [ProgramNode]) {
    let range = subtree(at: index)
    content.withUnsafeBufferPointer { nodes.replaceSubrange(range, with: $0) }
  }

  /// Exchanges a subtree of one tree for one of another.
  static func exchange(
    _ index1: Int, of tree1: inout ProgramTree, _ index2: Int, of tree2: inout ProgramTree
  ) {
    let range1 = tree1.subtree(at: index1)
    let range2 = tree2.subtree(at: index2)
    withUnsafeTemporaryAllocation(of: ProgramNode.self, capacity: range1.count) { kept in
      tree1.nodes.withUnsafeBufferPointer {
        _ = kept.initialize(fromContentsOf: $0[range1])
      }
      tree2.nodes.withUnsafeBufferPointer {
        tree1.nodes.replaceSubrange(range1, with: UnsafeBufferPointer(rebasing: $0[range2]))
      }
      tree2.nodes.replaceSubrange(range2, with: UnsafeBufferPointer(kept))
    }
  }
}
