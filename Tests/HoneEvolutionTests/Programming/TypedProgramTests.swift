import HoneEvolution
import HoneNumerics
import Testing

@Suite struct TypedProgramTests {
  let set = ProgramFixture.typed

  @Test(arguments: [
    ("less(add(x, y), 3.5)", 1.0, 2.0, true),
    ("less(add(x, y), 3.5)", 2, 2, false),
    ("and(not(false), less(x, y))", 0, 1, true),
    ("less(if(less(x, y), neg(x), mul(y, y)), -2.0)", 3, 4, true),
    ("less(if(less(x, y), neg(x), mul(y, y)), -2.0)", 4, 3, false),
    ("true", 0, 0, true),
  ])
  func programsAreComputed(_ text: String, _ x: Double, _ y: Double, _ expected: Bool) throws {
    let program = set.compile(try set.grammar.parse(text))
    #expect(program(.number(x), .number(y)) == .flag(expected))
  }

  @Test func noRandomProgramMeetsAValueOfAnotherType() throws {
    // A value of another type would end the process: every unwrapping checks.
    var rng = RandomStream(seed: 31)
    let rows: [[Cell]] = (0..<5).map { [.number(Double($0) - 2), .number(0.5)] }
    var previous = try set.grammar.parse("less(x, y)")
    var truths = 0
    for round in 0..<3_000 {
      var tree = TreeGeneration.halfAndHalf(heights: 1...5, of: set.grammar, using: &rng)
      let name = ProgramFixture.operators[round % ProgramFixture.operators.count]
      ProgramFixture.vary(name, &tree, &previous, of: set.grammar, using: &rng)
      for value in set.compile(tree).outputs(on: rows) {
        guard case .flag(let isTrue) = value else {
          Issue.record("\(set.grammar.text(of: tree)) returns \(value)")
          return
        }
        truths += isTrue ? 1 : 0
      }
      previous = tree.count < 100 ? tree : previous
    }
    #expect((3_000...12_000).contains(truths))
  }

  @Test func functionsOfManyArgumentsGetThemInTheirOrder() throws {
    var set = TypedPrimitiveSet<Cell>()
    let number = set.addType("number", reading: { $0.rounded() }, Cell.number) { cell in
      if case .number(let x) = cell { x } else { nil }
    }
    let flag = set.addType("flag", Cell.flag) { cell in
      if case .flag(let x) = cell { x } else { nil }
    }
    set.addArgument("x", number)
    set.addConstant("yes", flag, true)
    set.add("digits", 4, of: number, returns: number) { $0.reduce(0) { 10 * $0 + $1 } }
    set.add(
      "choose", arguments: [flag.number, flag.number, number.number, number.number],
      returns: number.number
    ) { values in
      flag.element(of: values[0]) && flag.element(of: values[1]) ? values[2] : values[3]
    }
    let tree = try set.grammar.parse("choose(yes, yes, digits(x, 2.4, 3, 4), x)")
    #expect(set.compile(tree)(.number(1)) == .number(1_234))
  }

  @Test func programsMayActOnAWorld() throws {
    // As an artificial ant's: a program returns what is to be done.
    enum Move: Sendable { case steps([Character]) }
    var set = TypedPrimitiveSet<Move>()
    let moves = set.addType("moves", Move.steps) { move in
      if case .steps(let steps) = move { steps } else { nil }
    }
    set.addConstant("left", moves, ["L"])
    set.addConstant("forward", moves, ["F"])
    set.add("both", moves, moves, returns: moves) { $0 + $1 }
    let program = set.compile(try set.grammar.parse("both(left, both(forward, left))"))
    #expect(moves.element(of: program()) == ["L", "F", "L"])
  }
}
