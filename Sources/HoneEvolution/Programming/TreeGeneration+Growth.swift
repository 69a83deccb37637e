internal import HoneNumerics

extension TreeGeneration {
  /// Appends a random subtree.
  ///
  /// - Parameters:
  ///   - nodes: What it is appended to.
  ///   - shape: Full or grown.
  ///   - depths: The least depth of a leaf of a grown tree, and the height.
  ///   - grammar: What it is made of.
  ///   - type: What it returns.
  ///   - rng: The stream to draw from.
  static func append(
    to nodes: inout [ProgramNode], _ shape: TreeShape, _ depths: ClosedRange<Int>,
    of grammar: ProgramGrammar, type: Int, using rng: inout RandomStream
  ) {
    precondition(depths.lowerBound >= 0, "a height is 0 or more")
    precondition(
      grammar.typeHeights[type] < Int.max,
      "no program that returns '\(grammar.typeName(type))' ever ends: a leaf is missing")
    let ratio = grammar.terminalRatio
    let height = depths.upperBound
    var wanted: [(depth: Int, type: Int)] = []
    wanted.reserveCapacity(32)
    wanted.append((0, type))
    while let (depth, type) = wanted.popLast() {
      let isLeaf =
        depth >= height
        || shape == .grow && depth >= depths.lowerBound && rng.uniform() < ratio
      let number =
        isLeaf
        ? leaf(of: type, in: grammar, using: &rng)
        : function(of: type, within: height - depth, in: grammar, using: &rng)
      let node = grammar.node(number, using: &rng)
      nodes.append(node)
      if node.arity > 0 {
        for argument in grammar.symbols[Int(number)].arguments.reversed() {
          wanted.append((depth + 1, argument))
        }
      }
    }
  }

  private static func leaf(
    of type: Int, in grammar: ProgramGrammar, using rng: inout RandomStream
  ) -> UInt16 {
    let count = grammar.leaves[type].count
    guard count > 0 else {
      return function(of: type, within: grammar.typeHeights[type], in: grammar, using: &rng)
    }
    return grammar.leaves[type][rng.below(count)]
  }

  /// A function whose arguments can end within the levels that remain; else what ends soonest.
  private static func function(
    of type: Int, within remaining: Int, in grammar: ProgramGrammar, using rng: inout RandomStream
  ) -> UInt16 {
    let count = grammar.functions[type].count
    if count > 0, grammar.freeHeights[type] <= remaining {
      return grammar.functions[type][rng.below(count)]
    }
    let fitting = grammar.functions[type].filter { grammar.symbolHeights[Int($0)] <= remaining }
    if !fitting.isEmpty { return fitting[rng.below(fitting.count)] }
    if !grammar.leaves[type].isEmpty { return leaf(of: type, in: grammar, using: &rng) }
    return function(of: type, within: grammar.typeHeights[type], in: grammar, using: &rng)
  }
}
