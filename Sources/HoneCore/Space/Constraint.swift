/// A condition between parameters that every proposal satisfies, such as `units * layers <= 4096`.
///
/// The language, loosest first: `or`; `and`; `not`; comparisons `< <= > >= == !=`, which chain;
/// `+ -`; `* / // %`; unary `-`; `^` or `**`; numbers, `'text'`, `true`, `false`, parameters' names
/// (in backticks where a name has a `-` or is a word of the language) and parentheses. Numbers are
/// compared with a tolerance for rounding, see `Tolerance`.
public struct Constraint: Sendable, Hashable {
  /// The expression as it was written.
  public let source: String
  let root: Expression
  /// The indices of the parameters that it mentions.
  let mentioned: [Int]

  /// Parses and checks an expression.
  ///
  /// - Throws: `SpaceError` whose message names the column.
  init(
    _ source: String, parameters: [Parameter], indices: [String: Int], path: [String]
  ) throws(SpaceError) {
    var parser = ConstraintParser(source, parameters: parameters, indices: indices, path: path)
    root = try parser.parse()
    self.source = source
    mentioned = parser.mentioned.sorted()
  }

  /// Whether it holds; it asks nothing where a parameter that it mentions is inactive.
  func holds(at point: Point, in space: SearchSpace) -> Bool {
    guard mentioned.allSatisfy(point.isActive) else { return true }
    return root.evaluate { Operand(space.axes[$0].value(raw: point.raw[$0])) } == .truth(true)
  }
}

/// What a part of a constraint evaluates to.
enum Operand: Sendable, Hashable {
  case number(Double)
  case text(String)
  case truth(Bool)
}

/// A checked expression in postfix order: the parser has made sure that operands are of the right
/// kind. No tree, because a sum of many terms would be one too deep to evaluate or to free.
struct Expression: Sendable, Hashable {
  enum Arithmetic: Sendable { case add, subtract, multiply, divide, floorDivide, remainder, power }
  enum Comparison: Sendable { case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual }

  /// Takes its operands from the end of the operands so far, and leaves its result there.
  enum Step: Sendable, Hashable {
    case literal(Operand)
    case parameter(Int)
    case negate
    case arithmetic(Arithmetic)
    /// A chain with an operand more than comparisons.
    case comparison([Comparison])
    case not, and, or
  }

  var steps: [Step] = []

  /// Complexity: O(steps).
  func evaluate(_ value: (Int) -> Operand) -> Operand {
    var operands: [Operand] = []
    // Beside each operand the largest number that went into it, see `Tolerance`.
    var scales: [Double] = []
    for step in steps {
      switch step {
      case .literal(let operand): operands.append(operand)
      case .parameter(let index): operands.append(value(index))
      case .negate: operands.append(.number(-Expression.number(operands.popLast())))
      case .arithmetic(let operation):
        let b = Expression.number(operands.popLast())
        let a = Expression.number(operands.popLast())
        let scaleB = scales.popLast() ?? 0
        let scaleA = scales.popLast() ?? 0
        let result = operation.apply(.init(a, scale: scaleA), .init(b, scale: scaleB))
        operands.append(.number(result.value))
        scales.append(result.scale)
      case .comparison(let comparisons):
        let values = operands.suffix(comparisons.count + 1)
        let scale = scales.suffix(values.count).max() ?? 0
        let isTrue = zip(comparisons, zip(values, values.dropFirst()))
          .allSatisfy { $0.holds($1.0, $1.1, scale: scale) }
        operands.removeLast(values.count)
        scales.removeLast(values.count)
        operands.append(.truth(isTrue))
      case .not: operands.append(.truth(operands.popLast() != .truth(true)))
      case .and, .or:
        let b = operands.popLast() == .truth(true)
        let a = operands.popLast() == .truth(true)
        operands.append(.truth(step == .and ? a && b : a || b))
      }
      if scales.count < operands.count {
        scales.append(abs(Expression.number(operands.last)))
      } else {
        scales.removeLast(scales.count - operands.count)
      }
    }
    return operands.last ?? .truth(false)
  }

  private static func number(_ operand: Operand?) -> Double {
    // A choice of numbers and texts may hold a text here: NaN makes every comparison fail.
    if case .number(let number) = operand { return number }
    return .nan
  }
}

extension Expression.Arithmetic {
  /// The result, and the largest number that went into it by addition.
  ///
  /// Sums may cancel, and so keep the larger one; a factor scales what was lost before.
  func apply(_ a: Tolerance.Term, _ b: Tolerance.Term) -> Tolerance.Term {
    let (x, y) = (a.value, b.value)
    switch self {
    case .add: return .init(x + y, scale: max(a.scale, b.scale))
    case .subtract: return .init(x - y, scale: max(a.scale, b.scale))
    case .multiply: return .init(x * y, scale: max(a.scale * abs(y), b.scale * abs(x)))
    case .divide: return .init(x / y, scale: a.scale / abs(y))
    case .floorDivide: return .init(Tolerance.floor(a, dividedBy: b))
    case .remainder:
      return .init(
        Tolerance.remainder(a, dividedBy: b), scale: Tolerance.scaleOfRemainder(a, dividedBy: b))
    case .power: return .init(exponentiate(x, y))
    }
  }
}

extension Expression.Comparison {
  /// Whether it holds; `scale` is the largest number that went into the two.
  func holds(_ a: Operand, _ b: Operand, scale: Double = 0) -> Bool {
    guard case (.number(let x), .number(let y)) = (a, b) else {
      return self == .equal && a == b || self == .notEqual && a != b
    }
    let isEqual = Tolerance.areEqual(x, y, scale: scale)
    return switch self {
    case .equal: isEqual
    case .notEqual: !isEqual
    case .less: x < y && !isEqual
    case .lessOrEqual: x <= y || isEqual
    case .greater: x > y && !isEqual
    case .greaterOrEqual: x >= y || isEqual
    }
  }
}
