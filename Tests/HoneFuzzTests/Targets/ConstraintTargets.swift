import Foundation
import HoneCore

extension FuzzTarget {
  /// Constraints: refused with the column, or true just where an evaluator of our own says so.
  ///
  /// An input is a random expression with its truth at a point after `#`, until it is damaged.
  static let constraint = FuzzTarget(
    name: "constraint", cases: 1500,
    words: [
      "and", "or", "not ", "&&", "||", "<=", "==", "!=", "<", "**", "^", "//", "%", "(", ")", "-",
      "a",
      "b", "`c-1`", "'sgd'", "\"adam\"", "opt", "true", "1e5", "1_000", ".5", "=", "!",
    ],
    make: { maker in
      let tree = Tree.truth(&maker, depth: 4)
      let text = tree.text(&maker)
      return Array((text + note(tree.value(a: 3.5, b: -2) != 0, of: text)).utf8)
    },
    check: { bytes in
      let whole = String(decoding: bytes, as: UTF8.self)
      let parts = whole.split(separator: "#", maxSplits: 1).map(String.init)
      let source = parts.first ?? ""
      let space: SearchSpace
      do {
        space = try SearchSpace(
          [
            .float("a", in: 3.5...3.5), .float("b", in: -2 ... -2), .choice("opt", ["sgd", 3]),
            .fixed("c-1", true),
          ], constraints: [source])
      } catch let error as SpaceError {
        try error.checkPlace()
        try hold(error.path == ["constraints", "0"], "no constraint is named: \(error)")
        let column = error.message.wholeMatch(of: /column (\d+): (?s:.*)/).flatMap { Int($0.1) }
        guard let column else { throw Violation("no column is given: \(error)") }
        try hold(1...(source.count + 1) ~= column, "column \(column) of \(source.count)")
        return
      }
      for unit in [0.1, 0.9] {
        let isFeasible = space.isFeasible(space.point(unit: [0, 0, unit, 0]))
        if let truth = constraintTruth(in: whole) {
          try hold(isFeasible == truth, "\(source) is \(isFeasible)")
        }
      }
    })

  /// The truth that the maker has noted; nil where the expression was damaged since.
  private static func constraintTruth(in text: String) -> Bool? {
    guard let mark = text.lastIndex(of: "#") else { return nil }
    let source = text[..<mark]
    let notes = [true, false].filter { text[mark...] == note($0, of: String(source)) }
    return notes.first
  }

  /// FNV-1a of the expression and its truth.
  private static func note(_ truth: Bool, of source: String) -> String {
    let hash = "\(source)\(truth)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return "#\(hash)"
  }
}

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

  func value(a: Double, b: Double) -> Double {
    switch self {
    case .number(let number): return number
    case .name(let name): return name == "a" ? a : b
    case .unary("not", let inner): return inner.value(a: a, b: b) == 0 ? 1 : 0
    case .unary(_, let inner): return -inner.value(a: a, b: b)
    case .binary(let symbol, let left, let right):
      return Tree.apply(symbol, left.value(a: a, b: b), right.value(a: a, b: b))
    }
  }

  /// As Python has it: exact, with the sign of the divisor; but no remainder is +0.
  private static func remainder(_ x: Double, _ y: Double) -> Double {
    let rest = x.truncatingRemainder(dividingBy: y)
    guard rest != 0 else { return 0 }
    return (rest < 0) != (y < 0) ? rest + y : rest
  }

  private static func apply(_ symbol: String, _ x: Double, _ y: Double) -> Double {
    switch symbol {
    case "+": x + y
    case "-": x - y
    case "*": x * y
    case "/": x / y
    case "//": floor(x / y)
    case "%": remainder(x, y)
    case "**": pow(x, y)
    case "<": x < y ? 1 : 0
    case "<=": x <= y ? 1 : 0
    case ">": x > y ? 1 : 0
    case ">=": x >= y ? 1 : 0
    case "==": x == y ? 1 : 0
    case "!=": x != y ? 1 : 0
    case "and": x != 0 && y != 0 ? 1 : 0
    default: x != 0 || y != 0 ? 1 : 0
    }
  }
}
