extension PatternParser {
  /// Reads a group after its opening parenthesis; nil for a comment and for flags.
  mutating func group() throws(PatternFault) -> PatternNode? {
    let start = index - 1
    guard depth < PatternParser.deepest else {
      throw PatternFault("groups nest at most \(PatternParser.deepest) deep")
    }
    let outside = flags
    var number: Int?
    if take("?") {
      if take("#") {
        guard takeUntil(")") != nil else { throw PatternParser.unclosed }
        return nil
      }
      try refuseForeign()
      if let named = try name() {
        guard names.insert(named).inserted else {
          throw PatternFault("two groups are called `\(named)`: give each a name of its own")
        }
        number = nextGroup()
      } else if try setFlags() {
        return nil
      }
    } else {
      number = nextGroup()
    }
    depth += 1
    let node = try choice()
    depth -= 1
    flags = outside
    guard take(")") else { throw PatternParser.unclosed }
    if number == 1 { firstGroup = (start..<index, depth) }
    return .group(node, index: number)
  }

  private static let unclosed = PatternFault(
    #"a `(` is not closed: write `)` after it, or `\(` for the character"#)

  private mutating func nextGroup() -> Int {
    groups += 1
    return groups
  }

  /// The name of a named group, after `?`; nil where it is none.
  private mutating func name() throws(PatternFault) -> String? {
    let close: Unicode.Scalar
    if take("<") || take("P<") {
      close = ">"
    } else if take("'") {
      close = "'"
    } else {
      return nil
    }
    let name = takeUntil(close) ?? ""
    let isName = name.unicodeScalars.allSatisfy { ScalarKind.isWord($0) }
    guard isName, let first = name.unicodeScalars.first, !ScalarKind.digit.contains(first) else {
      throw PatternFault(
        "a group's name has letters, digits and `_`, and begins with no digit: "
          + "write (?<value>…), or (…) without a name")
    }
    return name
  }

  /// Reads flags after `?`. Returns whether they stand alone, and so hold for the rest of the group
  /// around them.
  private mutating func setFlags() throws(PatternFault) -> Bool {
    var isOn = true
    while let scalar = next {
      index += 1
      switch scalar {
      case ":": return false
      case ")": return true
      case "-" where isOn: isOn = false
      case "i": flags.ignoresCase = isOn
      case "m": flags.hasLines = isOn
      case "s": flags.dotTakesAll = isOn
      default:
        throw PatternFault(
          "`(?\(scalar)` is not known here: there are (?:…), (?<name>…), and the flags (?i), (?m) "
            + "and (?s)")
      }
    }
    throw PatternParser.unclosed
  }

  /// Refuses what no search in linear time can match.
  private func refuseForeign() throws(PatternFault) {
    if follows("=") || follows("!") {
      throw PatternFault(
        "(?= and (?! look ahead, which is not known here: continue the pattern with what follows, "
          + #"such as `\b` or `[^0-9]`, and put the number alone into a group"#)
    }
    if follows("<=") || follows("<!") {
      throw PatternFault(
        "(?<= and (?<! look behind, which is not known here: begin the pattern with what comes "
          + "before, and put the number alone into a group, as in loss=([0-9.]+)")
    }
    if follows(">") {
      throw PatternFault("(?> never gives back what it took, which is not known here: write (?:")
    }
    if follows("P=") { throw PatternParser.backReference("(?P=") }
    if follows("(") || follows("|") || follows("R") || follows("&") || follows("P>")
      || next.map({ 0x30...0x39 ~= $0.value }) == true
    {
      throw PatternFault(
        "conditions, resets and recursion are not known here: write the alternatives out, with `|`")
    }
  }

  static func backReference(_ text: String) -> PatternFault {
    PatternFault(
      "`\(text)` asks for what a group has matched before, which is not known here: write the "
        + "group's expression once more")
  }
}
