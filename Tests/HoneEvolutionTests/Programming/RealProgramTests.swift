import HoneEvolution
import HoneNumerics
import Testing

@Suite struct RealProgramTests {
  let set = ProgramFixture.real

  /// The value by recursion over the text's tree, sample by sample: independent of registers.
  private func value(_ set: PrimitiveSet, _ tree: ProgramTree, _ index: inout Int, _ x: Double)
    -> Double
  {
    let node = tree.nodes[index]
    index += 1
    let operands = (0..<Int(node.arity)).map { _ in value(set, tree, &index, x) }
    switch set.grammar.symbols[Int(node.symbol)].name {
    case "add": return operands[0] + operands[1]
    case "sub": return operands[0] - operands[1]
    case "mul": return operands[0] * operands[1]
    case "div": return operands[1] == 0 ? 1 : operands[0] / operands[1]
    case "neg": return -operands[0]
    case "cos": return Elementary.cos(operands[0])
    case "sin": return Elementary.sin(operands[0])
    case "if_positive": return operands[0] > 0 ? operands[1] : operands[2]
    case "pi": return 3.14
    case "x": return x
    default: return node.constant
    }
  }

  // Less than a group of eight, a block of 128, and more, each with and without a rest.
  @Test(arguments: [1, 7, 8, 20, 128, 129, 300])
  func columnsHaveTheValuesOfSingleSamples(_ count: Int) {
    let xs = (0..<count).map { Double($0 % 23) / 7 - 1.5 }
    let table = SampleTable(columns: [xs])
    var rng = RandomStream(seed: UInt64(count))
    for _ in 0..<60 {
      let tree = TreeGeneration.grow(heights: 0...7, of: set.grammar, using: &rng)
      let values = set.compile(tree).outputs(on: table)
      let expected = xs.map { x in
        var index = 0
        return value(set, tree, &index, x)
      }
      #expect(values.count == count)
      #expect(zip(values, expected).allSatisfy { isClose($0, $1) }, "\(set.grammar.text(of: tree))")
    }
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool {
    // Division by what is nearly zero, and sines of what is large, magnify the last bit.
    a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
  }

  @Test(arguments: [
    ("div(a, b)", [3.0, 0.0], 1.0), ("div(a, b)", [3, -0.0], 1), ("div(a, b)", [0, 0], 1),
    ("div(a, b)", [3, 2], 1.5), ("log(a)", [0, 0], 0), ("log(a)", [-1, 0], 0),
    ("sqrt(a)", [-4, 0], 2), ("abs(sub(a, b))", [1, 4], 3), ("square(a)", [-3, 0], 9),
    ("min(a, b)", [2, -1], -1), ("max(a, b)", [2, -1], 2), ("exp(a)", [0, 0], 1),
    ("tanh(a)", [0, 0], 0), ("if_positive(a, b, 7)", [0, 5], 7),
    ("if_positive(a, b, 7)", [0.1, 5], 5), ("hypot(3, b)", [0, 4], 5), ("half(b)", [0, 5], 2.5),
    ("fused(a, b, 1)", [2, 3], 7), ("last(a, a, a, b)", [1, 6], 6), ("add(a, one)", [2, 0], 3),
  ])
  func functionsAreDefinedEverywhere(_ text: String, _ arguments: [Double], _ expected: Double)
    throws
  {
    var set = PrimitiveSet(arguments: ["a", "b"])
    for function: RealFunction in [
      .add, .subtract, .divide, .logarithm, .squareRoot, .absolute, .square, .minimum, .maximum,
      .exponential, .tanh, .ifPositive,
    ] { set.add(function) }
    set.add(.function("hypot") { ($0 * $0 + $1 * $1).squareRoot() })
    set.add(.function("half") { $0 / 2 })
    set.add(.function("fused") { $0 * $1 + $2 })
    set.add(.function("last", arity: 4) { $0[3] })
    set.addConstant("one", 1)
    #expect(set.compile(try set.grammar.parse(text)).value(arguments) == expected)
  }

  @Test(arguments: [1, 20, 200])
  func theErrorIsTheMeanOfSquares(_ count: Int) throws {
    let xs = (0..<count).map { Double($0) / 10 - 1 }
    let program = set.compile(try set.grammar.parse("mul(x, add(x, 1))"))
    let target = xs.map { $0 * $0 }
    let expected = xs.map { $0 * $0 }.reduce(0, +) / Double(count)
    let error = program.meanSquaredError(on: SampleTable(columns: [xs]), target: target)
    #expect(abs(error - expected) <= 1e-12 * expected)
  }

  @Test func anInfiniteValueIsToldAndNotHidden() throws {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.exponential)
    let program = set.compile(try set.grammar.parse("exp(exp(exp(x)))"))
    #expect(program(9) == .infinity)
    #expect(
      program.meanSquaredError(on: SampleTable(columns: [[0, 9]]), target: [0, 0]) == .infinity)
  }

  @Test func aProgramWithoutArgumentsHasAValue() throws {
    var set = PrimitiveSet(arguments: [])
    set.add(.multiply)
    set.addConstant("six", 6)
    #expect(set.compile(try set.grammar.parse("mul(six, 7)"))() == 42)
  }

  @Test func argumentsAreTakenInTheirOrder() throws {
    var set = PrimitiveSet(arguments: ["first", "second", "third"])
    set.add(.subtract)
    let program = set.compile(try set.grammar.parse("sub(sub(third, first), second)"))
    #expect(program(1, 20, 300) == 279)
    let table = SampleTable(rows: [[1, 20, 300], [0, 0, 5]])
    #expect(program.outputs(on: table) == [279, 5])
  }
}

@Suite struct TrigonometryTests {
  @Test(arguments: [1.0, 100, 99_999, 1e9])
  func sinesAndCosinesAreThoseOfTheCLibrary(_ scale: Double) throws {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.sine)
    set.add(.cosine)
    var rng = RandomStream(seed: 51)
    let quarter = 1.5707963267948966
    // Random ones, and some where sines or cosines vanish.
    let xs = (0..<4_000).map { index in
      index % 4 == 0
        ? (scale / 9 * rng.uniform()).rounded() * quarter : (2 * rng.uniform() - 1) * scale
    }
    let table = SampleTable(columns: [xs])
    let sines = set.compile(try set.grammar.parse("sin(x)")).outputs(on: table)
    let cosines = set.compile(try set.grammar.parse("cos(x)")).outputs(on: table)
    for (index, x) in xs.enumerated() {
      #expect(abs(sines[index] - Elementary.sin(x)) <= 0x1p-52, "sin \(x)")
      #expect(abs(cosines[index] - Elementary.cos(x)) <= 0x1p-52, "cos \(x)")
    }
  }

  @Test func whatIsNoNumberStaysNone() throws {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.sine)
    let program = set.compile(try set.grammar.parse("sin(x)"))
    let values = program.outputs(on: SampleTable(columns: [[.nan, .infinity, 1, -0.0]]))
    #expect(values[0].isNaN && values[1].isNaN)
    #expect(abs(values[2] - 0.8414709848078965) <= 0x1p-53 && values[3] == 0)
  }
}
