// Expressions as text: with the parentheses that are needed, and some that are not.
extension Tree {
  private static let levels = [
    ["or"], ["and"], ["not"], ["<", "<=", ">", ">=", "==", "!="], ["+", "-"],
    ["*", "/", "//", "%"],
  ]

  /// How tightly the outermost operator binds.
  private var level: Int {
    switch self {
    case .number, .name: 8
    case .unary("not", _): 2
    case .unary: 6
    case .binary("**", _, _): 7
    case .binary(let symbol, _, _): Tree.levels.firstIndex { $0.contains(symbol) } ?? 0
    }
  }

  func text(_ maker: inout Maker) -> String {
    switch self {
    case .number(let number): return number.description
    case .name(let name): return maker.once(in: 4) ? "`\(name)`" : name
    case .unary(let symbol, let inner):
      return "\(symbol) \(inner.text(&maker, from: level))"
    case .binary(let symbol, let left, let right):
      // Comparisons chain, so one inside another needs parentheses on both sides.
      let (first, second) =
        switch symbol {
        case "**": (8, 6)
        case "<", "<=", ">", ">=", "==", "!=": (4, 4)
        default: (level, level + 1)
        }
      let space = maker.pick(["", " ", "  "])
      let mark = symbol.first?.isLetter == true ? " \(symbol) " : space + symbol + space
      return left.text(&maker, from: first) + mark + right.text(&maker, from: second)
    }
  }

  private func text(_ maker: inout Maker, from least: Int) -> String {
    let text = text(&maker)
    return level < least || maker.once(in: 8) ? "(\(text))" : text
  }
}
