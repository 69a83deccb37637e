import Foundation

/// An expression that is evaluated as it stands, truth as 0 and 1.
indirect enum Tree {
  case number(Double)
  case name(String)
  case unary(String, Tree)
  case binary(String, Tree, Tree)

  static func truth(_ maker: inout Maker, depth: Int) -> Tree {
    if depth > 1, maker.once(in: 2) {
      if maker.once(in: 4) { return .unary("not", truth(&maker, depth: depth - 1)) }
      return .binary(
        maker.pick(["and", "or"]), truth(&maker, depth: depth - 1), truth(&maker, depth: depth - 1))
    }
    return .binary(
      maker.pick(["<", "<=", ">", ">=", "==", "!="]), number(&maker, depth: depth),
      number(&maker, depth: depth))
  }

  static func number(_ maker: inout Maker, depth: Int) -> Tree {
    guard depth > 0, !maker.once(in: 3) else {
      return maker.once(in: 2)
        ? .name(maker.pick(["a", "b"])) : .number(Double(maker.below(80)) / 8)
    }
    if maker.once(in: 6) { return .unary("-", number(&maker, depth: depth - 1)) }
    return .binary(
      maker.pick(["+", "-", "*", "/", "//", "%", "**"]), number(&maker, depth: depth - 1),
      number(&maker, depth: depth - 1))
  }

  /// What it comes to, exactly; nil where the tolerance for rounding may decide.
  func value(a: Double, b: Double) -> Exact? {
    switch self {
    case .number(let number): return Exact(number)
    case .name(let name): return Exact(name == "a" ? a : b)
    case .unary("not", let inner):
      return inner.value(a: a, b: b).map { Exact($0.number == 0 ? 1 : 0) }
    case .unary(_, let inner):
      return inner.value(a: a, b: b).map { Exact(-$0.number, scale: $0.scale) }
    case .binary(let symbol, let left, let right):
      let (x, y) = (left.value(a: a, b: b), right.value(a: a, b: b))
      // What is false settles an `and`, and what is true an `or`.
      if ["and", "or"].contains(symbol) {
        let settling = symbol == "and" ? 0.0 : 1.0
        if x?.number == settling || y?.number == settling { return Exact(settling) }
        return x == nil || y == nil ? nil : Exact(1 - settling)
      }
      guard let x, let y else { return nil }
      return x.apply(symbol, y)
    }
  }
}

/// A number, and the largest one that was added or subtracted on the way to it.
struct Exact {
  let number: Double
  let scale: Double

  init(_ number: Double, scale: Double = 0) {
    self.number = number
    self.scale = scale.isFinite ? max(abs(number), scale) : abs(number)
  }

  private var isWhole: Bool { abs(number) <= 0x1p53 && number == number.rounded() }

  func apply(_ symbol: String, _ other: Exact) -> Exact? {
    let (x, y) = (number, other.number)
    switch symbol {
    case "+": return Exact(x + y, scale: max(scale, other.scale))
    case "-": return Exact(x - y, scale: max(scale, other.scale))
    case "*": return Exact(x * y, scale: max(scale * abs(y), other.scale * abs(x)))
    case "/": return Exact(x / y, scale: scale / abs(y))
    case "//", "%": return divided(by: other, forRemainder: symbol == "%")
    case "**": return Exact(pow(x, y))
    default: return compared(symbol, with: other)
    }
  }

  /// As Python has it, with the sign of the divisor; but no remainder is +0, and what Python refuses to
  /// divide by 0 has no remainder.
  private func divided(by other: Exact, forRemainder: Bool) -> Exact? {
    let (x, y) = (number, other.number)
    let turns = x / y
    let rest = x.truncatingRemainder(dividingBy: y)
    let sum = (max(scale, abs(turns) * other.scale), min(abs(rest), abs(abs(y) - abs(rest))))
    let isWithin = sum.1 <= 2e-9 * min(sum.0, 1e4 * abs(y))
    if rest != 0, isWithin, !(isWhole && other.isWhole) { return nil }
    let wraps = rest != 0 && (rest < 0) != (y < 0)
    if forRemainder {
      return Exact(rest == 0 ? 0 : wraps ? rest + y : rest, scale: min(sum.0, 1e4 * abs(y)))
    }
    return Exact(turns == 0 && wraps ? -1 : floor(turns))
  }

  /// Whether they compare so; nil for what is neither the same nor clearly different.
  private func compared(_ symbol: String, with other: Exact) -> Exact? {
    let (x, y) = (number, other.number)
    let isClear = abs(x - y) > 2e-9 * max(scale, other.scale)
    let areCompared = x == y || !(x - y).isFinite || isClear || isWhole && other.isWhole
    guard areCompared else { return nil }
    let holds =
      switch symbol {
      case "<": x < y
      case "<=": x <= y
      case ">": x > y
      case ">=": x >= y
      case "==": x == y
      default: x != y
      }
    return Exact(holds ? 1 : 0)
  }
}
