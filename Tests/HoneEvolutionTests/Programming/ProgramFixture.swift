import HoneEvolution
import HoneNumerics

/// A value of a typed program.
enum Cell: Sendable, Hashable {
  case number(Double)
  case flag(Bool)
}

/// The sets of Golden/programs.py, with meaning.
enum ProgramFixture {
  static let real: PrimitiveSet = {
    var set = PrimitiveSet(arguments: ["x"])
    set.add(.add)
    set.add(.subtract)
    set.add(.multiply)
    set.add(.divide)
    set.add(.negate)
    set.add(.cosine)
    set.add(.sine)
    set.add(.ifPositive)
    set.addEphemeral("rand") { Double($0.below(3) - 1) }
    set.addConstant("pi", 3.14)
    return set
  }()

  static let typed: TypedPrimitiveSet<Cell> = {
    var set = TypedPrimitiveSet<Cell>()
    let number = set.addType("number", reading: { $0 }, Cell.number) { cell in
      if case .number(let x) = cell { x } else { nil }
    }
    let flag = set.addType("flag", Cell.flag) { cell in
      if case .flag(let x) = cell { x } else { nil }
    }
    set.addArgument("x", number)
    set.addArgument("y", number)
    set.add("and", flag, flag, returns: flag) { $0 && $1 }
    set.add("or", flag, flag, returns: flag) { $0 || $1 }
    set.add("not", flag, returns: flag) { !$0 }
    set.add("add", number, number, returns: number) { $0 + $1 }
    set.add("mul", number, number, returns: number) { $0 * $1 }
    set.add("neg", number, returns: number) { -$0 }
    set.add("less", number, number, returns: flag) { $0 < $1 }
    set.add("if", flag, number, number, returns: number) { $0 ? $1 : $2 }
    set.addEphemeral("typed_rand", number) { Double($0.below(3) - 1) }
    set.addConstant("false", flag, false)
    set.addConstant("true", flag, true)
    set.returns(flag)
    return set
  }()

  static func grammar(_ kind: String) -> ProgramGrammar {
    kind == "typed" ? typed.grammar : real.grammar
  }

  /// All operators by the names of Golden/programs.py; the first of two programs is what it is
  /// about.
  static func vary(
    _ name: String, _ first: inout ProgramTree, _ second: inout ProgramTree,
    of grammar: ProgramGrammar, using rng: inout RandomStream
  ) {
    switch name {
    case "onePoint": TreeCrossover.onePoint(&first, &second, using: &rng)
    case "leafBiased":
      TreeCrossover.leafBiasedOnePoint(&first, &second, leafProbability: 0.2, using: &rng)
    case "limited":
      TreeLimits(height: 4).mate(&first, &second, using: &rng) {
        TreeCrossover.onePoint(&$0, &$1, using: &$2)
      }
    case "uniform":
      TreeMutation.uniform(&first, .full, heights: 0...2, of: grammar, using: &rng)
    case "nodeReplacement": TreeMutation.nodeReplacement(&first, of: grammar, using: &rng)
    case "insert": TreeMutation.insert(&first, of: grammar, using: &rng)
    case "shrink": TreeMutation.shrink(&first, of: grammar, using: &rng)
    case "ephemeralOne": TreeMutation.ephemeral(&first, .one, of: grammar, using: &rng)
    case "ephemeralAll": TreeMutation.ephemeral(&first, .all, of: grammar, using: &rng)
    default: fatalError("there is no operator '\(name)'")
    }
  }

  static let operators = [
    "onePoint", "leafBiased", "limited", "uniform", "nodeReplacement", "insert", "shrink",
    "ephemeralOne", "ephemeralAll",
  ]
}
