import HoneEvolution
import HoneNumerics
import Testing

@Suite struct TreePropertyTests {
  @Test(arguments: ["untyped", "typed"])
  func everyOffspringIsAWholeWellTypedProgram(_ kind: String) throws {
    let grammar = ProgramFixture.grammar(kind)
    var rng = RandomStream(seed: 21)
    var trees = (0..<40).map { _ in
      TreeGeneration.halfAndHalf(heights: 0...5, of: grammar, using: &rng)
    }
    let limits = TreeLimits(height: 9, size: 80)
    for round in 0..<6_000 {
      let name = ProgramFixture.operators[round % ProgramFixture.operators.count]
      let (first, second) = (rng.below(40), rng.below(40))
      var children = (trees[first], trees[second])
      ProgramFixture.vary(name, &children.0, &children.1, of: grammar, using: &rng)
      try grammar.check(children.0)
      try grammar.check(children.1)
      // Larger ones are left out, so that trees stay small over thousands of variations.
      if limits.allow(children.0) { trees[first] = children.0 }
      if first != second, limits.allow(children.1) { trees[second] = children.1 }
    }
  }

  @Test(arguments: TreeShape.allCases, ["untyped", "typed"])
  func generatedTreesAreWellTypedAndAsHighAsTold(_ shape: TreeShape, _ kind: String) throws {
    let grammar = ProgramFixture.grammar(kind)
    var rng = RandomStream(seed: 22)
    for heights in [0...0, 1...2, 2...6, 3...3] {
      for _ in 0..<300 {
        let tree = TreeGeneration.tree(shape, heights: heights, of: grammar, using: &rng)
        try grammar.check(tree)
        #expect(heights.contains(tree.height))
      }
    }
  }

  @Test func fullTreesHaveAllLeavesAtOneDepth() {
    let grammar = ProgramFixture.real.grammar
    var rng = RandomStream(seed: 23)
    for _ in 0..<200 {
      let tree = TreeGeneration.full(heights: 2...5, of: grammar, using: &rng)
      let depths = tree.nodes.indices.filter { tree.nodes[$0].arity == 0 }.map {
        tree.depth(of: $0)
      }
      #expect(Set(depths) == [tree.height])
    }
  }

  @Test func rampedTreesHaveAllHeightsAndBothShapesAlikeAndNoneTwice() {
    let grammar = ProgramFixture.real.grammar
    var rng = RandomStream(seed: 24)
    let trees = TreeGeneration.ramped(400, heights: 2...5, of: grammar, using: &rng)
    #expect(Set(trees).count == 400)
    for height in 2...5 {
      // Of 100 trees 50 are full; the others are grown, and may end earlier.
      #expect(trees.count { $0.height == height } >= 50)
    }
    #expect(trees.allSatisfy { (2...5).contains($0.height) })
  }

  @Test func rampedTreesEndEvenWhereThereAreTooFewOfThem() {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.negate)
    var rng = RandomStream(seed: 25)
    let trees = TreeGeneration.ramped(20, heights: 0...2, of: set.grammar, using: &rng)
    #expect(trees.count == 20)
    #expect(Set(trees).count == 3)
  }

  @Test func aTypeWithoutLeavesOrWithoutFunctionsStillMakesTrees() throws {
    var set = TypedPrimitiveSet<Cell>()
    let number = set.addType("number", Cell.number) { cell in
      if case .number(let x) = cell { x } else { nil }
    }
    let flag = set.addType("flag", Cell.flag) { cell in
      if case .flag(let x) = cell { x } else { nil }
    }
    set.addArgument("x", number)
    set.add("less", number, number, returns: flag) { $0 < $1 }
    set.add("and", flag, flag, returns: flag) { $0 && $1 }
    set.returns(flag)
    var rng = RandomStream(seed: 26)
    for _ in 0..<500 {
      let tree = TreeGeneration.halfAndHalf(heights: 1...4, of: set.grammar, using: &rng)
      try set.grammar.check(tree)
      #expect(tree.height <= 4)
    }
    // DEAP fails here, as flags have no leaf; the lowest tree of the type is a comparison.
    let least = TreeGeneration.full(heights: 0...0, of: set.grammar, using: &rng)
    #expect(set.grammar.text(of: least) == "less(x, x)")
  }

  @Test func limitsOfHeightAndSizeHold() {
    let grammar = ProgramFixture.real.grammar
    let limits = TreeLimits(height: 6, size: 40)
    var rng = RandomStream(seed: 27)
    var trees = (0..<30).map { _ in
      TreeGeneration.halfAndHalf(heights: 1...3, of: grammar, using: &rng)
    }
    var largest = (height: 0, size: 0)
    for _ in 0..<6_000 {
      let first = rng.below(30)
      let second = (first + 1 + rng.below(29)) % 30
      var (a, b) = (trees[first], trees[second])
      limits.mate(&a, &b, using: &rng) { TreeCrossover.onePoint(&$0, &$1, using: &$2) }
      limits.mutate(&a, using: &rng) { TreeMutation.insert(&$0, of: grammar, using: &$1) }
      #expect(limits.allow(a) && a.height <= 6 && a.count <= 40)
      #expect(limits.allow(b) && b.height <= 6 && b.count <= 40)
      (trees[first], trees[second]) = (a, b)
      largest = (max(largest.height, a.height), max(largest.size, a.count))
    }
    #expect(largest.height == 6 && largest.size >= 39, "the limits are reached, not only kept")
  }

  @Test func aChildOverTheLimitIsOneOfItsParents() throws {
    let grammar = ProgramFixture.real.grammar
    let limits = TreeLimits(height: 2)
    let high = try grammar.parse("neg(neg(x))")
    let other = try grammar.parse("sin(cos(pi))")
    var rng = RandomStream(seed: 28)
    var seen: Set<ProgramTree> = []
    for _ in 0..<400 {
      var (a, b) = (high, other)
      limits.mate(&a, &b, using: &rng) { first, _, _ in
        first.replaceSubtree(at: 2, with: high)
      }
      #expect(b == other, "a child within the limit stays as it is")
      seen.insert(a)
    }
    #expect(seen == [high, other])
  }

  @Test func operatorsAreReproducible() {
    let grammar = ProgramFixture.typed.grammar
    func children(_ seed: UInt64) -> [ProgramTree] {
      var rng = RandomStream(seed: seed)
      return ProgramFixture.operators.flatMap { name in
        var first = TreeGeneration.grow(heights: 2...5, of: grammar, using: &rng)
        var second = TreeGeneration.full(heights: 2...3, of: grammar, using: &rng)
        ProgramFixture.vary(name, &first, &second, of: grammar, using: &rng)
        return [first, second]
      }
    }
    #expect(children(5) == children(5))
    #expect(children(5) != children(6))
  }

  @Test func programsOfOneNodeAreLeftAlone() throws {
    let grammar = ProgramFixture.real.grammar
    let leaf = try grammar.parse("x")
    var rng = RandomStream(seed: 29)
    for name in ["onePoint", "leafBiased", "nodeReplacement", "shrink", "ephemeralAll"] {
      var first = leaf
      var second = try grammar.parse("add(pi, pi)")
      ProgramFixture.vary(name, &first, &second, of: grammar, using: &rng)
      #expect(first == leaf)
    }
  }
}
