import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite struct ProgramTreeTests {
  // Positions:  0    1    2  3    4            5  6    7
  static let text = "add(mul(x, if_positive(x, pi, 2.0)), sin(x))"
  let tree: ProgramTree
  let grammar = ProgramFixture.real.grammar

  init() throws {
    tree = try grammar.parse(Self.text)
  }

  @Test func nodesStandBeforeTheirArguments() {
    #expect(tree.nodes.map(\.arity) == [2, 2, 0, 3, 0, 0, 0, 1, 0])
    #expect(tree.count == 9)
  }

  @Test func subtreesEndWhereTheirLastLeafDoes() {
    let ends = tree.nodes.indices.map { tree.subtree(at: $0).upperBound }
    #expect(ends == [9, 7, 3, 7, 5, 6, 7, 9, 9])
  }

  @Test func heightsAndDepthsCountEdges() {
    #expect(tree.nodes.indices.map { tree.height(at: $0) } == [3, 2, 0, 1, 0, 0, 0, 1, 0])
    #expect(tree.nodes.indices.map { tree.depth(of: $0) } == [0, 1, 2, 2, 3, 3, 3, 1, 2])
  }

  @Test func branchesAreTreesOfTheirOwn() {
    #expect(grammar.text(of: tree.branch(at: 3)) == "if_positive(x, pi, 2.0)")
    #expect(tree.branch(at: 3).height == 1)
  }

  @Test func aSubtreeIsReplacedByOneOfAnotherSize() throws {
    var changed = tree
    changed.replaceSubtree(at: 3, with: try grammar.parse("neg(add(x, x))"))
    #expect(grammar.text(of: changed) == "add(mul(x, neg(add(x, x))), sin(x))")
    changed.replaceSubtree(at: 1, with: try grammar.parse("x"))
    #expect(grammar.text(of: changed) == "add(x, sin(x))")
    #expect(grammar.text(of: tree) != grammar.text(of: changed), "the tree is a value")
  }

  @Test func subtreesAreExchanged() throws {
    var first = tree
    var second = try grammar.parse("neg(cos(sin(x)))")
    ProgramTree.exchange(3, of: &first, 2, of: &second)
    #expect(grammar.text(of: first) == "add(mul(x, sin(x)), sin(x))")
    #expect(grammar.text(of: second) == "neg(cos(if_positive(x, pi, 2.0)))")
  }

  @Test func aCopyIsMadeInPlaceWhateverTheSizes() throws {
    var target = try grammar.parse("x")
    target.assign(tree)
    #expect(target == tree)
    target.assign(try grammar.parse("sin(x)"))
    #expect(grammar.text(of: target) == "sin(x)")
  }

  @Test func aTreeOfHundredThousandLevelsOverflowsNothing() throws {
    let depth = 100_000
    let sine = try #require(grammar.symbols.firstIndex { $0.name == "neg" })
    let x = try #require(grammar.symbols.firstIndex { $0.name == "x" })
    let chain = [(symbol: Int, constant: Double)](repeating: (sine, 0), count: depth) + [(x, 0)]
    var deep = try grammar.tree(of: chain)
    #expect(deep.height == depth)
    #expect(deep.depth(of: depth) == depth)
    #expect(deep.subtree(at: 1) == 1..<depth + 1)
    let copy = try grammar.parse(grammar.text(of: deep))
    #expect(copy == deep)
    #expect(ProgramFixture.real.compile(deep)(2.5) == 2.5)
    var rng = RandomStream(seed: 3)
    var other = deep
    TreeCrossover.onePoint(&deep, &other, using: &rng)
    #expect(deep.count + other.count == 2 * (depth + 1))
    TreeMutation.shrink(&deep, of: grammar, using: &rng)
    TreeMutation.insert(&deep, of: grammar, using: &rng)
    try grammar.check(deep)
  }

  @Test func nodesThatAreNoWholeProgramAreRefused() throws {
    let add = try #require(grammar.symbols.firstIndex { $0.name == "add" })
    let x = try #require(grammar.symbols.firstIndex { $0.name == "x" })
    let typed = ProgramFixture.typed.grammar
    let less = try #require(typed.symbols.firstIndex { $0.name == "less" })
    let isTrue = try #require(typed.symbols.firstIndex { $0.name == "true" })
    #expect(fault { try grammar.tree(of: [(add, 0), (x, 0)]) } == (.wrongShape, 2))
    #expect(fault { try grammar.tree(of: [(x, 0), (x, 0)]) } == (.wrongShape, 1))
    #expect(fault { try grammar.tree(of: []) } == (.wrongShape, 0))
    #expect(fault { try grammar.tree(of: [(99, 0)]) } == (.unknownSymbol, 0))
    #expect(fault { try grammar.tree(of: [(0, .nan)]) } == (.wrongNumber, 0))
    #expect(fault { try typed.tree(of: [(less, 0), (isTrue, 0)]) } == (.wrongType, 1))
    #expect(fault { try typed.check(tree) } != nil, "a tree of another grammar")
  }
}

/// What kind of fault is thrown, and where.
func fault<T>(_ body: () throws -> T) -> (ProgramError.Code, Int)? {
  do {
    _ = try body()
    return nil
  } catch let error as ProgramError {
    return (error.code, error.position)
  } catch {
    return nil
  }
}

func == (left: (ProgramError.Code, Int)?, right: (ProgramError.Code, Int)) -> Bool {
  left.map { $0.0 == right.0 && $0.1 == right.1 } ?? false
}
