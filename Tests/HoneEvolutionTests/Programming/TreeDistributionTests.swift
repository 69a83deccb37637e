import HoneEvolution
import HoneNumerics
import Testing

@Suite struct TreeDistributionTests {
  static let draws = 100_000

  /// Kolmogorov's distance between our draws and DEAP's at DEAP's points.
  ///
  /// With 100,000 and 200,000 draws a distance of 0.0096 has the probability 0.000009
  /// (2.47 · √(1/100,000 + 1/200,000)): of the 120 distributions one fails by chance in a thousand
  /// runs.
  @Test(arguments: ProgramGolden.cases)
  func sizesHeightsAndSymbolsAreDistributedAsDEAPs(_ golden: ProgramGolden.Case) throws {
    let grammar = ProgramFixture.grammar(golden.kind)
    let name = golden.name
    let isReal = golden.kind == "untyped"
    let constant = isReal ? "rand" : "typed_rand"
    let x = try #require(grammar.symbols.firstIndex { $0.name == "x" })
    let ephemeral = try #require(grammar.symbols.firstIndex { $0.name == constant })
    var rng = RandomStream(seed: 41)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 400), count: 5)
    for _ in 0..<Self.draws {
      let tree = draw(name, grammar, &rng)
      let nodes = tree.nodes
      var (unary, xs, ones) = (0, 0, 0)
      for node in nodes {
        if node.arity == 1 { unary += 1 }
        if Int(node.symbol) == x { xs += 1 }
        if Int(node.symbol) == ephemeral, node.constant == 1 { ones += 1 }
      }
      for (index, value) in [nodes.count, tree.height, unary, xs, ones].enumerated() {
        counts[index][min(value, 399)] += 1
      }
    }
    for (index, statistic) in ["size", "height", "unary", "x", "ones"].enumerated() {
      for (value, probability) in golden.points[statistic] ?? [] {
        let ours = Double(counts[index][...value].reduce(0, +)) / Double(Self.draws)
        #expect(abs(ours - probability) < 0.0096, "\(golden) \(statistic) ≤ \(value): \(ours)")
      }
    }
  }

  private func draw(
    _ name: String, _ grammar: ProgramGrammar, _ rng: inout RandomStream
  ) -> ProgramTree {
    switch name {
    case "full": return TreeGeneration.full(heights: 1...3, of: grammar, using: &rng)
    case "grow": return TreeGeneration.grow(heights: 1...4, of: grammar, using: &rng)
    case "halfAndHalf": return TreeGeneration.halfAndHalf(heights: 2...4, of: grammar, using: &rng)
    default:
      var first = TreeGeneration.halfAndHalf(heights: 2...4, of: grammar, using: &rng)
      var second = first
      if ["onePoint", "leafBiased", "limited"].contains(name) {
        second = TreeGeneration.halfAndHalf(heights: 2...4, of: grammar, using: &rng)
      }
      ProgramFixture.vary(name, &first, &second, of: grammar, using: &rng)
      return name == "leafBiased" ? second : first
    }
  }
}
