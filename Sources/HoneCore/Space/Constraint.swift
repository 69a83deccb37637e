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
        operands.append(.number(operation.apply(a, b)))
        operation.apply(to: &scales, a, b)
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
  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide: return a / b
    case .floorDivide: return Tolerance.floor(a, dividedBy: b)
    // The sign of the divisor, as in Python.
    case .remainder: return Tolerance.remainder(a, dividedBy: b)
    case .power: return exponentiate(a, b)
    }
  }

  /// Puts the result's scale in the place of its operands'.
  ///
  /// Sums may cancel, and so keep the larger one; a factor scales what was lost before. A remainder is a
  /// difference from a multiple; no more than a hundred-thousandth of the divisor counts as rounding, or
  /// all would be equal.
  func apply(to scales: inout [Double], _ a: Double, _ b: Double) {
    let (scaleB, scaleA) = (scales.popLast() ?? 0, scales.popLast() ?? 0)
    switch self {
    case .add, .subtract: scales.append(max(scaleA, scaleB))
    case .remainder:
      var turns = b == 0 ? 0 : abs(Tolerance.floor(a, dividedBy: b))
      // On the wrong side of 0 it was taken for a multiple, by the divisor's measure.
      if apply(a, b) * b < 0 { turns = max(turns, 1) }
      scales.append(min(max(scaleA, turns * scaleB), abs(b) * 1e4))
    case .multiply: scales.append(max(scaleA * abs(b), scaleB * abs(a)))
    case .divide: scales.append(scaleA / abs(b))
    case .floorDivide, .power: scales.append(abs(apply(a, b)))
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
