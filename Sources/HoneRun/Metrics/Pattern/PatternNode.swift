/// A part of a regular expression.
indirect enum PatternNode: Sendable {
  case literal(Unicode.Scalar)
  case set(ScalarSet)
  case anchor(PatternAnchor)
  /// A group; one that captures has an index, from 1 on.
  case group(PatternNode, index: Int?)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repeated(PatternNode, PatternCount)

  static let empty = PatternNode.sequence([])

  /// Whether it can match without taking a character.
  var isNullable: Bool {
    switch self {
    case .literal, .set: false
    case .anchor: true
    case .group(let node, _): node.isNullable
    case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
    case .choice(let nodes): nodes.contains(where: \.isNullable)
    case .repeated(let node, let count): count.least == 0 || node.isNullable
    }
  }
}

/// How often a part is repeated.
struct PatternCount: Sendable {
  var least: Int
  /// Nil for any number.
  var most: Int?
  /// Whether as few as possible are tried first.
  var isLazy = false
}

/// A place that takes no character.
enum PatternAnchor: Sendable {
  case start, startOfLine
  /// The end, also before a line break that ends the text.
  case end
  case endOfLine
  case veryEnd
  case wordBound, noWordBound
}

/// Why a text is no pattern, and what would be right.
package struct PatternFault: Error, Sendable, CustomStringConvertible {
  /// What is wrong and what would be right.
  package let description: String

  init(_ description: String) { self.description = description }
}
