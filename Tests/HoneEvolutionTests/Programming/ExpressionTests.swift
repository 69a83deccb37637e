import HoneEvolution
import HoneNumerics
import Testing

@Suite struct ExpressionTests {
  let real = ProgramFixture.real.grammar
  let typed = ProgramFixture.typed.grammar

  @Test(arguments: ["untyped", "typed"])
  func whatIsPrintedIsReadBackAsTheSameTree(_ kind: String) throws {
    let grammar = ProgramFixture.grammar(kind)
    var rng = RandomStream(seed: 11)
    for _ in 0..<2_000 {
      let tree = TreeGeneration.halfAndHalf(heights: 0...6, of: grammar, using: &rng)
      #expect(try grammar.parse(grammar.text(of: tree)) == tree)
    }
  }

  @Test func constantsAreReadBackToTheLastBitAndWithTheirOwners() throws {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.add)
    set.addEphemeral("near") { $0.uniform() * 1e-9 - 0.7 }
    set.addEphemeral("far") { $0.uniform() * 1e40 }
    let grammar = set.grammar
    var rng = RandomStream(seed: 12)
    for _ in 0..<500 {
      let tree = TreeGeneration.grow(heights: 1...5, of: grammar, using: &rng)
      #expect(try grammar.parse(grammar.text(of: tree)) == tree)
    }
    let text = "add(0.5, add(0.25#, 2e+30#far))"
    #expect(grammar.text(of: try grammar.parse(text)) == text)
  }

  @Test func numbersOfASubtypeKeepTheirType() throws {
    var set = TypedPrimitiveSet<Cell>()
    let number = set.addType("number", reading: { $0 }, Cell.number) { cell in
      if case .number(let x) = cell { x } else { nil }
    }
    let share = set.addType(
      "share", kindOf: number.number, reading: { min(max($0, 0), 1) }, Cell.number
    ) { cell in
      if case .number(let x) = cell { x } else { nil }
    }
    set.addArgument("x", number)
    set.add("mix", share, number, number, returns: number) { (1 - $0) * $1 + $0 * $2 }
    set.add("turn", share, returns: share) { 1 - $0 }
    set.addEphemeral("weight", share) { $0.uniform() }
    let grammar = set.grammar
    let tree = try grammar.parse("mix(turn(0.25), 0.25##share, turn(3.0#))")
    #expect(grammar.text(of: tree) == "mix(turn(0.25), 0.25##share, turn(3.0#))")
    #expect(set.compile(tree)(.number(9)) == .number(0.0625))
    var rng = RandomStream(seed: 13)
    for _ in 0..<500 {
      let tree = TreeGeneration.grow(heights: 0...5, of: grammar, using: &rng)
      #expect(try grammar.parse(grammar.text(of: tree)) == tree)
    }
  }

  @Test func blanksAreOfNoInterest() throws {
    let tight = try real.parse("add(x,mul(x,-1.5e-3))")
    #expect(try real.parse("  add ( x ,\n mul(x , -1.5e-3 ) ) ") == tight)
    #expect(real.text(of: tight) == "add(x, mul(x, -0.0015))")
  }

  @Test(arguments: [
    ("", ProgramError.Code.unknownSymbol, 0),
    ("ad(x, x)", .unknownSymbol, 0),
    ("add(x, y)", .unknownSymbol, 7),
    ("add(x)", .wrongShape, 5),
    ("add(x, x, x)", .wrongShape, 8),
    ("add(x, x", .wrongShape, 8),
    ("add(x, x))", .wrongShape, 9),
    ("add x", .wrongShape, 4),
    ("x(x)", .wrongShape, 1),
    ("add(, x)", .unknownSymbol, 4),
    ("add(x, inf)", .unknownSymbol, 7),
    ("add(x, 1#none)", .unknownSymbol, 7),
    ("rand", .unknownSymbol, 0),
  ])
  func faultsAreToldWithTheirPlace(_ text: String, _ code: ProgramError.Code, _ position: Int) {
    #expect(fault { try real.parse(text) } == (code, position))
  }

  @Test(arguments: [
    ("x", ProgramError.Code.wrongType, 0),
    ("and(true, x)", .wrongType, 10),
    ("not(1.0)", .wrongNumber, 4),
    ("less(x, not(true))", .wrongType, 8),
    ("not(if(true, x, y))", .wrongType, 4),
  ])
  func typesThatDoNotFitAreRefused(_ text: String, _ code: ProgramError.Code, _ position: Int) {
    #expect(fault { try typed.parse(text) } == (code, position))
  }

  @Test func anErrorSaysWhatWouldBeRight() {
    let error = #expect(throws: ProgramError.self) { try typed.parse("and(true, x)") }
    #expect(
      error?.description
        == "'x' returns 'number' where 'flag' is expected: use false, true, and, or, not, less")
  }
}
