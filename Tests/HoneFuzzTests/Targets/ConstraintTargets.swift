import Foundation
import HoneCore

extension FuzzTarget {
  /// Constraints: refused with the column, or true just where an evaluator of our own says so.
  ///
  /// An input is a random expression with its truth at a point after `#`, until it is damaged. Where
  /// rounding decides, no truth is noted.
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
      guard let truth = tree.value(a: 3.5, b: -2) else { return Array(text.utf8) }
      return Array((text + note(truth.number != 0, of: text)).utf8)
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
