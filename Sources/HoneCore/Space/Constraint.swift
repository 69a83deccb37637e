/// A condition between parameters that every proposal satisfies, such as `units * layers <= 4096`.
///
/// The language, loosest first: `or`; `and`; `not`; comparisons `< <= > >= == !=`, which chain;
/// `+ -`; `* / // %`; unary `-`; `^` or `**`; numbers, `'text'`, `true`, `false`, parameters' names
/// (in backticks where a name has a `-` or is a word of the language) and parentheses.
public struct Constraint: Sendable, Hashable {
  /// The expression as it was written.
  public let source: String
  let root: Expression
  /// The indices of the parameters that it mentions.
  let mentioned: [Int]

  /// Parses and checks an expression.
  ///
  /// - Throws: `SpaceError` whose message names the column.
  init(_ source: String, parameters: [Parameter], path: [String]) throws(SpaceError) {
    var parser = ConstraintParser(source, parameters: parameters, path: path)
    root = try parser.parse()
    self.source = source
    mentioned = parser.mentioned.sorted()
  }

  /// Whether it holds; it asks nothing where a parameter that it mentions is inactive.
  func holds(at point: Point, in space: SearchSpace) -> Bool {
    guard mentioned.allSatisfy(point.isActive) else { return true }
    return root.evaluate { index in
      switch space.axes[index].value(raw: point.raw[index]) {
      case .int(let value): .number(Double(value))
      case .double(let value): .number(value)
      case .bool(let value): .truth(value)
      case .string(let value): .text(value)
      case .null: .text("null")
      }
    } == .truth(true)
  }
}

/// What a part of a constraint evaluates to.
enum Operand: Sendable, Hashable {
  case number(Double)
  case text(String)
  case truth(Bool)
}

/// A checked expression: the parser has made sure that operands are of the right kind.
indirect enum Expression: Sendable, Hashable {
  enum Arithmetic: Sendable { case add, subtract, multiply, divide, floorDivide, remainder, power }
  enum Comparison: Sendable { case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual }

  case literal(Operand)
  case parameter(Int)
  case negate(Expression)
  case arithmetic(Arithmetic, Expression, Expression)
  case comparison([Expression], [Comparison])
  case not(Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)

  func evaluate(_ value: (Int) -> Operand) -> Operand {
    switch self {
    case .literal(let operand): operand
    case .parameter(let index): value(index)
    case .negate(let inner): .number(-inner.number(value))
    case .arithmetic(let operation, let a, let b):
      .number(operation.apply(a.number(value), b.number(value)))
    case .comparison(let operands, let comparisons): .truth(compare(operands, comparisons, value))
    case .not(let inner): .truth(!inner.truth(value))
    case .and(let a, let b): .truth(a.truth(value) && b.truth(value))
    case .or(let a, let b): .truth(a.truth(value) || b.truth(value))
    }
  }

  private func number(_ value: (Int) -> Operand) -> Double {
    // A choice of numbers and texts may hold a text here: NaN makes every comparison fail.
    if case .number(let number) = evaluate(value) { return number }
    return .nan
  }

  private func truth(_ value: (Int) -> Operand) -> Bool {
    evaluate(value) == .truth(true)
  }

  private func compare(
    _ operands: [Expression], _ comparisons: [Comparison], _ value: (Int) -> Operand
  ) -> Bool {
    let values = operands.map { $0.evaluate(value) }
    return comparisons.indices.allSatisfy { comparisons[$0].holds(values[$0], values[$0 + 1]) }
  }
}

extension Expression.Arithmetic {
  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide: return a / b
    case .floorDivide: return (a / b).rounded(.down)
    // The sign of the divisor, as in Python.
    case .remainder: return a - (a / b).rounded(.down) * b
    case .power: return exponentiate(a, b)
    }
  }
}

extension Expression.Comparison {
  func holds(_ a: Operand, _ b: Operand) -> Bool {
    switch (self, a, b) {
    case (.equal, _, _): a == b
    case (.notEqual, _, _): a != b
    case (.less, .number(let x), .number(let y)): x < y
    case (.lessOrEqual, .number(let x), .number(let y)): x <= y
    case (.greater, .number(let x), .number(let y)): x > y
    case (.greaterOrEqual, .number(let x), .number(let y)): x >= y
    default: false
    }
  }
}
