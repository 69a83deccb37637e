internal import HoneNumerics

/// a to the power b, here so that `Constraint` itself imports nothing.
func exponentiate(_ a: Double, _ b: Double) -> Double { Elementary.pow(a, b) }

/// Reads a constraint by recursive descent, writes it down in postfix order, and checks the kinds of its operands.
struct ConstraintParser {
  /// What is known of a part before its parameters have values.
  private enum Kind: String {
    case number = "a number"
    case text = "text"
    case truth = "true or false"
    case any
  }
  private typealias Part = (kind: Kind, column: Int)

  private let parameters: [Parameter]
  private let indices: [String: Int]
  private let path: [String]
  private var lexer: ConstraintLexer
  private var expression = Expression()
  private(set) var mentioned: Set<Int> = []
  private var depth = 0

  init(_ source: String, parameters: [Parameter], indices: [String: Int], path: [String]) {
    self.parameters = parameters
    self.indices = indices
    self.path = path
    lexer = ConstraintLexer(source)
  }

  mutating func parse() throws(SpaceError) -> Expression {
    do throws(ConstraintLexer.Fault) {
      try lexer.advance()
      let part = try disjunction()
      guard lexer.token == .end else {
        throw fault("expected an operator or the end, not `\(lexer.token.text)`")
      }
      try require(
        .truth, part, "a constraint is a comparison, such as `units * layers <= 4096`; this is")
      return expression
    } catch {
      throw SpaceError(
        .invalidConstraint, at: path, "column \(error.column): \(error.message)")
    }
  }

  private func fault(_ message: String, column: Int? = nil) -> ConstraintLexer.Fault {
    ConstraintLexer.Fault(column: column ?? lexer.column, message: message)
  }

  private func require(
    _ kind: Kind, _ part: Part, _ message: String
  ) throws(ConstraintLexer.Fault) {
    guard part.kind == kind || part.kind == .any else {
      throw fault("\(message) \(part.kind.rawValue)", column: part.column)
    }
  }

  private mutating func take(_ symbols: String...) throws(ConstraintLexer.Fault) -> String? {
    guard case .symbol(let symbol) = lexer.token, symbols.contains(symbol) else { return nil }
    try lexer.advance()
    return symbol
  }

  private mutating func emit(_ step: Expression.Step, _ part: Part) -> Part {
    expression.steps.append(step)
    return part
  }

  private mutating func disjunction() throws(ConstraintLexer.Fault) -> Part {
    var left = try conjunction()
    while try take("or") != nil {
      let right = try conjunction()
      try require(.truth, left, "`or` needs comparisons on both sides, and this is")
      try require(.truth, right, "`or` needs comparisons on both sides, and this is")
      left = emit(.or, (.truth, left.column))
    }
    return left
  }

  private mutating func conjunction() throws(ConstraintLexer.Fault) -> Part {
    var left = try negation()
    while try take("and") != nil {
      let right = try negation()
      try require(.truth, left, "`and` needs comparisons on both sides, and this is")
      try require(.truth, right, "`and` needs comparisons on both sides, and this is")
      left = emit(.and, (.truth, left.column))
    }
    return left
  }

  private mutating func negation() throws(ConstraintLexer.Fault) -> Part {
    let column = lexer.column
    guard try take("not") != nil else { return try comparison() }
    try descend()
    defer { depth -= 1 }
    let part = try negation()
    try require(.truth, part, "`not` needs a comparison, and this is")
    return emit(.not, (.truth, column))
  }

  private mutating func comparison() throws(ConstraintLexer.Fault) -> Part {
    let first = try sum()
    var left = first
    var comparisons: [Expression.Comparison] = []
    while let symbol = try take("<", "<=", ">", ">=", "==", "!=", "=") {
      let comparison: Expression.Comparison =
        switch symbol {
        case "<": .less
        case "<=": .lessOrEqual
        case ">": .greater
        case ">=": .greaterOrEqual
        case "!=": .notEqual
        default: .equal
        }
      let right = try sum()
      if comparison == .equal || comparison == .notEqual {
        if left.kind != .any {
          try require(left.kind, right, "one side is \(left.kind.rawValue), and this is")
        }
      } else {
        for side in [left, right] {
          try require(.number, side, "`\(symbol)` compares numbers, and this is")
        }
      }
      left = right
      comparisons.append(comparison)
    }
    guard !comparisons.isEmpty else { return first }
    return emit(.comparison(comparisons), (.truth, first.column))
  }

  private mutating func sum() throws(ConstraintLexer.Fault) -> Part {
    var left = try product()
    while let symbol = try take("+", "-") {
      left = try arithmetic(symbol == "+" ? .add : .subtract, symbol, left, try product())
    }
    return left
  }

  private mutating func product() throws(ConstraintLexer.Fault) -> Part {
    var left = try unary()
    while let symbol = try take("*", "/", "//", "%") {
      let operation: Expression.Arithmetic =
        switch symbol {
        case "*": .multiply
        case "/": .divide
        case "%": .remainder
        default: .floorDivide
        }
      left = try arithmetic(operation, symbol, left, try unary())
    }
    return left
  }

  private mutating func unary() throws(ConstraintLexer.Fault) -> Part {
    let column = lexer.column
    guard try take("-") != nil else { return try powers() }
    try descend()
    defer { depth -= 1 }
    let part = try unary()
    try require(.number, part, "`-` needs a number, and this is")
    return emit(.negate, (.number, column))
  }

  private mutating func powers() throws(ConstraintLexer.Fault) -> Part {
    let base = try atom()
    guard let symbol = try take("^", "**") else { return base }
    try descend()
    defer { depth -= 1 }
    return try arithmetic(.power, symbol, base, try unary())
  }

  private mutating func arithmetic(
    _ operation: Expression.Arithmetic, _ symbol: String, _ left: Part, _ right: Part
  ) throws(ConstraintLexer.Fault) -> Part {
    try require(.number, left, "`\(symbol)` needs numbers, and this is")
    try require(.number, right, "`\(symbol)` needs numbers, and this is")
    return emit(.arithmetic(operation), (.number, left.column))
  }

  private mutating func atom() throws(ConstraintLexer.Fault) -> Part {
    let column = lexer.column
    switch lexer.token {
    case .number(let number):
      try lexer.advance()
      return emit(.literal(.number(number)), (.number, column))
    case .text(let text):
      try lexer.advance()
      return emit(.literal(.text(text)), (.text, column))
    case .symbol("true"), .symbol("false"):
      let isTrue = lexer.token == .symbol("true")
      try lexer.advance()
      return emit(.literal(.truth(isTrue)), (.truth, column))
    case .name(let name):
      let part = try parameter(name)
      try lexer.advance()
      return part
    case .symbol("("):
      try lexer.advance()
      try descend()
      defer { depth -= 1 }
      let inner = try disjunction()
      guard try take(")") != nil else {
        throw fault("expected `)` for the `(` of column \(column), not `\(lexer.token.text)`")
      }
      return (inner.kind, column)
    default:
      throw fault("expected a number, a text or a parameter's name, not `\(lexer.token.text)`")
    }
  }

  private mutating func parameter(_ name: String) throws(ConstraintLexer.Fault) -> Part {
    guard let index = indices[name] else {
      throw fault(
        "there is no parameter `\(name)`: \(SearchSpace.offer(parameters.map(\.name)))")
    }
    mentioned.insert(index)
    let kind: Kind =
      switch parameters[index].domain {
      case .float, .int, .normal, .lognormal, .simplex: .number
      case .choice(let values, _), .ordinal(let values): ConstraintParser.kind(of: values)
      case .fixed(let value): ConstraintParser.kind(of: [value])
      }
    return emit(.parameter(index), (kind, lexer.column))
  }

  private static func kind(of values: [Value]) -> Kind {
    let kinds = Set(
      values.map { value -> Kind in
        switch value {
        case .int, .double: .number
        case .bool: .truth
        case .string, .json, .null: .text
        }
      })
    return kinds.count == 1 ? kinds.first ?? .any : .any
  }

  /// Parentheses nested without end would exhaust the stack.
  private mutating func descend() throws(ConstraintLexer.Fault) {
    depth += 1
    guard depth <= 200 else { throw fault("this is nested more than 200 levels deep") }
  }
}
