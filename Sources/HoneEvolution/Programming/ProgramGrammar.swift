public import HoneNumerics

/// What programs are made of: typed symbols, without what they compute.
///
/// A `PrimitiveSet` or `TypedPrimitiveSet` makes one, and adds the meaning. Generators, operators,
/// printing and parsing need no more than this.
///
/// Reference: Koza 1992, section 5.1 (function and terminal sets); Montana 1995, section 2.
public struct ProgramGrammar: Sendable {
  /// Draws the value of a constant.
  public typealias Draw = @Sendable (inout RandomStream) -> Double

  /// What a symbol is.
  public enum Kind: Sendable, Hashable {
    /// A number written out.
    case literal
    /// An argument of the program: its position.
    case argument(Int)
    /// A constant that has a name.
    case constant
    /// A constant whose value is drawn for each node.
    case ephemeral
    /// A function of arguments.
    case function
  }

  /// A primitive: a function, an argument of the program, or a constant.
  public struct Symbol: Sendable {
    /// What it is called in expressions.
    public let name: String
    /// What it is.
    public let kind: Kind
    /// The type that it returns.
    public let type: Int
    /// The types of its arguments; empty for leaves.
    public let arguments: [Int]
    let draw: Draw?
  }

  struct TypeEntry: Sendable {
    let name: String
    let ancestors: [Int]  // The type itself first.
    let hasLiterals: Bool
  }

  /// All symbols; nodes name them by their position. The first stands for numbers written out.
  public private(set) var symbols: [Symbol]
  /// The type that programs return.
  public internal(set) var result = 0
  /// How many arguments programs take.
  public private(set) var argumentCount = 0
  private(set) var types: [TypeEntry] = []
  private(set) var numbers: [String: Int] = [:]
  private var leafCount = 0
  // A symbol's node without a value of its own, and whether it wants one.
  private(set) var prototypes: [ProgramNode] = []
  private(set) var isDrawn: [Bool] = [false]

  // Of each type what returns it, its subtypes included.
  private(set) var leaves: [[UInt16]] = []
  private(set) var functions: [[UInt16]] = []
  /// The least height of a tree with this symbol as its root; `Int.max` where there is none.
  private(set) var symbolHeights: [Int] = [0]
  /// The least height of a tree of this type.
  private(set) var typeHeights: [Int] = []
  /// The greatest of the heights of a type's functions: from there on any may be taken.
  private(set) var freeHeights: [Int] = []

  init() {
    symbols = [Symbol(name: "", kind: .literal, type: 0, arguments: [], draw: nil)]
    prototypes = [ProgramNode(symbol: 0, arity: 0, type: 0, constant: 0)]
  }

  /// The share of leaves among all symbols: how readily grown trees stop.
  ///
  /// Complexity: O(1).
  public var terminalRatio: Double { Double(leafCount) / Double(max(1, symbols.count - 1)) }

  /// What a type is called.
  public func typeName(_ type: Int) -> String { types[type].name }

  /// Whether what returns a type may stand where another is wanted: the same, or a subtype of it.
  public func accepts(_ type: Int, where wanted: Int) -> Bool {
    types[type].ancestors.contains(wanted)
  }

  mutating func addType(_ name: String, hasLiterals: Bool, parent: Int? = nil) -> Int {
    precondition(types.count < 64, "a grammar has at most 64 types")
    precondition(types.allSatisfy { $0.name != name }, "there is a type '\(name)' already")
    let ancestors = [types.count] + (parent.map { types[$0].ancestors } ?? [])
    types.append(TypeEntry(name: name, ancestors: ancestors, hasLiterals: hasLiterals))
    rebuild()
    return types.count - 1
  }

  mutating func add(
    _ name: String, _ kind: Kind, arguments: [Int] = [], type: Int, draw: Draw? = nil
  ) {
    precondition(
      Self.isName(name), "'\(name)' is not a name: it is empty, a number, or has '#(),' in it")
    precondition(numbers[name] == nil, "there is a primitive '\(name)' already")
    precondition(symbols.count < 65_535, "a grammar has fewer than 65,535 symbols")
    precondition(
      arguments.allSatisfy(types.indices.contains) && types.indices.contains(type),
      "the types of '\(name)' are not of this set")
    numbers[name] = symbols.count
    if arguments.isEmpty { leafCount += 1 }
    if case .argument = kind { argumentCount += 1 }
    prototypes.append(
      ProgramNode(
        symbol: UInt16(symbols.count), arity: UInt16(arguments.count), type: UInt16(type),
        constant: 0))
    isDrawn.append(draw != nil)
    symbols.append(Symbol(name: name, kind: kind, type: type, arguments: arguments, draw: draw))
    rebuild()
  }

  /// A name ends at a blank, a bracket or a comma, and is not taken for a number.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && Double(name) == nil
      && !name.contains { $0.isWhitespace || "(),#".contains($0) }
  }

  /// A node for a symbol; the value of an ephemeral constant is drawn.
  @inline(__always)
  func node(_ number: UInt16, using rng: inout RandomStream) -> ProgramNode {
    let node = prototypes[Int(number)]
    return isDrawn[Int(number)] ? drawn(node, using: &rng) : node
  }

  private func drawn(_ node: ProgramNode, using rng: inout RandomStream) -> ProgramNode {
    guard let draw = symbols[Int(node.symbol)].draw else { return node }
    let value = draw(&rng)
    precondition(value.isFinite, "an ephemeral constant must be drawn finite, not \(value)")
    return ProgramNode(symbol: node.symbol, arity: 0, type: node.type, constant: value)
  }
}

extension ProgramGrammar {
  /// Tells what each type can be made of, and how high that is at least.
  private mutating func rebuild() {
    leaves = types.map { _ in [] }
    functions = types.map { _ in [] }
    for (number, symbol) in symbols.enumerated().dropFirst() {
      for type in types[symbol.type].ancestors {
        if symbol.arguments.isEmpty {
          leaves[type].append(UInt16(number))
        } else {
          functions[type].append(UInt16(number))
        }
      }
    }
    findHeights()
    freeHeights = functions.map { $0.map { symbolHeights[Int($0)] }.max() ?? 0 }
  }

  /// The least fixed point: every round settles the types that one more level reaches.
  private mutating func findHeights() {
    symbolHeights = symbols.map { $0.arguments.isEmpty ? 0 : Int.max }
    typeHeights = leaves.map { $0.isEmpty ? Int.max : 0 }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (number, symbol) in symbols.enumerated() where symbolHeights[number] == Int.max {
        let highest = symbol.arguments.map { typeHeights[$0] }.max() ?? 0
        guard highest < Int.max else { continue }
        symbolHeights[number] = highest + 1
        isSettled = false
      }
      for type in types.indices {
        let least = functions[type].map { symbolHeights[Int($0)] }.min() ?? Int.max
        typeHeights[type] = min(typeHeights[type], least)
      }
    }
  }
}
