/// Reads a regular expression as Perl, Python and Swift write it, but for what only backtracking can
/// match.
///
/// Complexity: O(characters); it recurses at most `deepest` deep.
struct PatternParser {
  /// How deeply groups may nest.
  static let deepest = 50
  /// How often a part may be repeated by a count.
  static let mostRepeated = 1000

  struct Flags {
    var ignoresCase = false
    var hasLines = false
    var dotTakesAll = false
  }

  let scalars: [Unicode.Scalar]
  var index = 0
  var flags = Flags()
  var depth = 0
  /// How many groups capture.
  var groups = 0
  var names: Set<String> = []
  /// Where the first group that captures stands, its parentheses included, and in how many others.
  var firstGroup: (range: Range<Int>, depth: Int)?

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// Reads the whole expression.
  mutating func parse() throws(PatternFault) -> PatternNode {
    let node = try choice()
    guard index == scalars.count else {
      throw PatternFault(#"a `)` closes nothing: write `\)` for the character"#)
    }
    return node
  }

  // MARK: Looking ahead

  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  func follows(_ text: String) -> Bool {
    scalars[index...].starts(with: text.unicodeScalars)
  }

  /// Passes over a text where it is next.
  mutating func take(_ text: String) -> Bool {
    guard follows(text) else { return false }
    index += text.unicodeScalars.count
    return true
  }

  /// Takes what stands before a text, and passes over both; nil where it is not there.
  mutating func takeUntil(_ end: Unicode.Scalar) -> String? {
    guard let stop = scalars[index...].firstIndex(of: end) else { return nil }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[index..<stop])
    index = stop + 1
    return text
  }

  // MARK: Parts

  mutating func choice() throws(PatternFault) -> PatternNode {
    var alternatives = [try sequence()]
    while take("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws(PatternFault) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let node = try part() else { continue }
      nodes.append(try repetition(of: node))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// One character, class, group or anchor; nil for what matches nothing by itself, as a comment.
  private mutating func part() throws(PatternFault) -> PatternNode? {
    guard let scalar = next else { return nil }
    if scalar == "*" || scalar == "+" || scalar == "?" || (scalar == "{" && isCount) {
      throw PatternFault(
        #"a `\#(scalar)` has nothing before it to repeat: write `\\#(scalar)` for the character"#)
    }
    index += 1
    switch scalar {
    case ".":
      return .set(
        flags.dotTakesAll
          ? ScalarSet([], isNegated: true) : ScalarSet([.range(0x0A...0x0A)], isNegated: true))
    case "^": return .anchor(flags.hasLines ? .startOfLine : .start)
    case "$": return .anchor(flags.hasLines ? .endOfLine : .end)
    case "[": return .set(try bracketed())
    case "(": return try group()
    case "\\": return try escaped()
    default: return literal(scalar)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> PatternNode {
    guard flags.ignoresCase else { return .literal(scalar) }
    return .set(ScalarSet([.range(scalar.value...scalar.value)], ignoresCase: true))
  }

  // MARK: Repetitions

  private mutating func repetition(of node: PatternNode) throws(PatternFault) -> PatternNode {
    guard var count = try count() else { return node }
    if case .anchor = node {
      throw PatternFault("a place such as `^`, `$` or `\\b` cannot be repeated: leave that out")
    }
    if take("?") {
      count.isLazy = true
    } else if next == "+" {
      throw PatternFault(
        "a `+` after another repetition never gives back what it took, which is not known here: "
          + "leave it out")
    }
    guard try self.count() == nil else {
      throw PatternFault("a repetition is repeated: write (?:…) around the inner one")
    }
    return .repeated(node, count)
  }

  /// Whether a count such as `{2}` is next; any other brace is a character.
  private var isCount: Bool { braces != nil }

  /// The bounds of a count such as `{2,}` that is next, and where it ends.
  private var braces: (bounds: [Int?], end: Int)? {
    guard next == "{", let close = scalars[index...].firstIndex(of: "}") else { return nil }
    let inside = scalars[(index + 1)..<close]
    let sides = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let isNumber = sides.allSatisfy { $0.allSatisfy { 0x30...0x39 ~= $0.value } }
    guard isNumber, inside.contains(where: { $0 != "," }) else { return nil }
    let bounds = sides.map { side -> Int? in
      side.isEmpty ? nil : side.reduce(0) { min($0 * 10 + Int($1.value) - 0x30, 1_000_000) }
    }
    return (bounds, close + 1)
  }

  private mutating func count() throws(PatternFault) -> PatternCount? {
    if take("*") { return PatternCount(least: 0) }
    if take("+") { return PatternCount(least: 1) }
    if take("?") { return PatternCount(least: 0, most: 1) }
    guard let (bounds, end) = braces else { return nil }
    index = end
    let least = bounds[0] ?? 0
    let most = bounds.count == 1 ? least : bounds[1]
    guard max(least, most ?? 0) <= PatternParser.mostRepeated else {
      throw PatternFault(
        "a part is repeated at most \(PatternParser.mostRepeated) times by a count: write `*` or "
          + "`+` for any number")
    }
    if let most, most < least {
      throw PatternFault("the count {\(least),\(most)} is empty: the smaller number comes first")
    }
    return PatternCount(least: least, most: most)
  }
}
