import HoneEvolution
import HoneNumerics
import Testing

/// Sizes of generated trees against their exact distribution: a tree of a symbol is as large as one
/// node and its arguments' independent subtrees together.
@Suite struct TreeSizeTests {
  private static let most = 130
  private let grammar = ProgramFixture.real.grammar

  private func sum(_ first: [Double], _ second: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: Self.most)
    for (a, p) in first.enumerated() where p > 0 {
      for (b, q) in second.enumerated().prefix(Self.most - a) { sum[a + b] += p * q }
    }
    return sum
  }

  /// The probability of each size of a tree of a height, whose leaves lie from a depth on.
  private func sizes(height: Int, leavesFrom least: Int, ratio: Double) -> [Double] {
    let arities = grammar.symbols.map(\.arguments.count).filter { $0 > 0 }
    var one = [Double](repeating: 0, count: Self.most)
    one[1] = 1
    var below = one
    for depth in stride(from: height - 1, through: 0, by: -1) {
      var whole = [Double](repeating: 0, count: Self.most)
      for arity in arities {
        let tree = (0..<arity).reduce(one) { tree, _ in sum(tree, below) }
        for size in whole.indices { whole[size] += tree[size] / Double(arities.count) }
      }
      let leaf = depth >= least ? ratio : 0
      below = whole.indices.map { leaf * one[$0] + (1 - leaf) * whole[$0] }
    }
    return below
  }

  @Test(arguments: [TreeShape.full, .grow])
  func sizesHaveTheirExactDistribution(_ shape: TreeShape) {
    let draws = 100_000
    var rng = RandomStream(seed: 61)
    var counts = [Int](repeating: 0, count: Self.most)
    for _ in 0..<draws {
      let tree = TreeGeneration.tree(shape, heights: 1...4, of: grammar, using: &rng)
      counts[min(tree.count, Self.most - 1)] += 1
    }
    let ratio = shape == .full ? 0 : grammar.terminalRatio
    let exact = (1...4).map { sizes(height: $0, leavesFrom: 1, ratio: ratio) }
    var distance = 0.0
    var (ours, theirs) = (0.0, 0.0)
    for size in 0..<Self.most - 1 {
      ours += Double(counts[size]) / Double(draws)
      theirs += exact.reduce(0) { $0 + $1[size] } / 4
      distance = max(distance, abs(ours - theirs))
    }
    #expect(theirs > 0.999)
    // Kolmogorov: exceeded with a probability of 0.001.
    #expect(distance < 1.95 / Double(draws).squareRoot())
  }
}
