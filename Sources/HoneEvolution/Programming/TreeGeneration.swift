public import HoneNumerics

/// How a random tree is shaped.
public enum TreeShape: Sendable, Hashable, CaseIterable {
  /// Every leaf as deep as the others.
  case full
  /// Leaves at any depth from the least height on.
  case grow
  /// One or the other, by even chances.
  case halfAndHalf
}

/// Random programs.
///
/// Trees are never higher than told, unless nothing of their type is that low. Where a depth wants
/// a function and the type has none, or wants a leaf and it has none, what ends soonest is taken.
///
/// Reference: Koza 1992, section 6.2.
public enum TreeGeneration {
  /// A tree all of whose leaves have the same depth, drawn from a range.
  ///
  /// - Parameters:
  ///   - heights: From what the height is drawn, by even chances; 0 is a single leaf.
  ///   - grammar: What it is made of.
  ///   - type: What it returns; the grammar's `result` unless told.
  ///   - rng: The stream to draw from.
  /// - Returns: The tree.
  ///
  /// Complexity: O(size).
  public static func full(
    heights: ClosedRange<Int>, of grammar: ProgramGrammar, type: Int? = nil,
    using rng: inout RandomStream
  ) -> ProgramTree {
    tree(.full, heights: heights, of: grammar, type: type, using: &rng)
  }

  /// A tree whose leaves lie between the least height and one that is drawn from a range.
  ///
  /// - Parameters:
  ///   - heights: Where leaves may lie; from the least on a leaf has the chance `terminalRatio`.
  ///   - grammar: What it is made of.
  ///   - type: What it returns; the grammar's `result` unless told.
  ///   - rng: The stream to draw from.
  /// - Returns: The tree.
  ///
  /// Complexity: O(size).
  public static func grow(
    heights: ClosedRange<Int>, of grammar: ProgramGrammar, type: Int? = nil,
    using rng: inout RandomStream
  ) -> ProgramTree {
    tree(.grow, heights: heights, of: grammar, type: type, using: &rng)
  }

  /// A full tree or a grown one, by even chances.
  ///
  /// - Parameters:
  ///   - heights: As for `full` and `grow`.
  ///   - grammar: What it is made of.
  ///   - type: What it returns; the grammar's `result` unless told.
  ///   - rng: The stream to draw from.
  /// - Returns: The tree.
  ///
  /// Complexity: O(size).
  public static func halfAndHalf(
    heights: ClosedRange<Int>, of grammar: ProgramGrammar, type: Int? = nil,
    using rng: inout RandomStream
  ) -> ProgramTree {
    tree(.halfAndHalf, heights: heights, of: grammar, type: type, using: &rng)
  }

  /// A population with as many trees of each height, and as many full as grown ones.
  ///
  /// A tree that is there already is drawn again, up to 16 times, as programs that occur twice
  /// teach nothing; where a height has no more, the next one is used.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - heights: The heights that take turns.
  ///   - grammar: What they are made of.
  ///   - rng: The stream to draw from.
  /// - Returns: The trees.
  ///
  /// Complexity: O(their sizes).
  /// Reference: Koza 1992, section 6.2.
  public static func ramped(
    _ count: Int, heights: ClosedRange<Int>, of grammar: ProgramGrammar,
    using rng: inout RandomStream
  ) -> [ProgramTree] {
    var trees: [ProgramTree] = []
    var known: Set<ProgramTree> = []
    for index in 0..<count {
      let shape: TreeShape = index / heights.count % 2 == 0 ? .full : .grow
      let height = heights.lowerBound + index % heights.count
      var tree: ProgramTree
      var attempt = 0
      repeat {
        let raised = min(height + attempt / 8, heights.upperBound)
        let range = shape == .full ? raised...raised : min(heights.lowerBound, raised)...raised
        tree = Self.tree(shape, exactly: range, of: grammar, using: &rng)
        attempt += 1
      } while attempt <= 16 && known.contains(tree)
      known.insert(tree)
      trees.append(tree)
    }
    return trees
  }

  /// A tree of a shape that is told by a value.
  ///
  /// - Parameters:
  ///   - shape: Full, grown, or either.
  ///   - heights: As for `full` and `grow`.
  ///   - grammar: What it is made of.
  ///   - type: What it returns; the grammar's `result` unless told.
  ///   - rng: The stream to draw from.
  /// - Returns: The tree.
  ///
  /// Complexity: O(size).
  public static func tree(
    _ shape: TreeShape, heights: ClosedRange<Int>, of grammar: ProgramGrammar, type: Int? = nil,
    using rng: inout RandomStream
  ) -> ProgramTree {
    let isGrown = shape == .grow || shape == .halfAndHalf && rng.below(2) == 0
    let height = heights.lowerBound + rng.below(heights.count)
    return tree(
      isGrown ? .grow : .full, exactly: heights.lowerBound...height, of: grammar, type: type,
      using: &rng)
  }

  /// A tree of which the height is settled: the upper bound.
  private static func tree(
    _ shape: TreeShape, exactly depths: ClosedRange<Int>, of grammar: ProgramGrammar,
    type: Int? = nil, using rng: inout RandomStream
  ) -> ProgramTree {
    var nodes: [ProgramNode] = []
    nodes.reserveCapacity(32)
    append(to: &nodes, shape, depths, of: grammar, type: type ?? grammar.result, using: &rng)
    return ProgramTree(unchecked: nodes)
  }
}
