extension PatternParser {
  /// Reads a class after its opening bracket.
  mutating func bracketed() throws(PatternFault) -> ScalarSet {
    let isNegated = take("^")
    var members: [ScalarSet.Member] = []
    var isFirst = true
    while let scalar = next {
      index += 1
      if scalar == "]", !isFirst {
        return ScalarSet(members, isNegated: isNegated, ignoresCase: flags.ignoresCase)
      }
      isFirst = false
      let found = try member(scalar)
      guard case .range(let low) = found.first, found.count == 1, isSpan else {
        members += found
        continue
      }
      index += 1
      guard let end = next else { break }
      index += 1
      let last = try member(end)
      guard case .range(let high) = last.first, last.count == 1 else {
        // As in `[a-\d]`: no range can be meant.
        members += found + [.range(0x2D...0x2D)] + last
        continue
      }
      guard low.lowerBound <= high.lowerBound else {
        throw PatternFault(
          "a range in [ ] goes down: write the lower character first, and a `-` of its own last")
      }
      members.append(.range(low.lowerBound...high.lowerBound))
    }
    throw PatternFault(#"a `[` is not closed: write `]` after it, or `\[` for the character"#)
  }

  /// Whether a `-` with another end after it is next.
  private var isSpan: Bool {
    next == "-" && index + 1 < scalars.count && scalars[index + 1] != "]"
  }

  /// What a character within brackets begins: one character as a range, or more.
  private mutating func member(
    _ scalar: Unicode.Scalar
  ) throws(PatternFault) -> [ScalarSet.Member] {
    switch scalar {
    case "[":
      guard take(":") else {
        throw PatternFault(#"a `[` stands within [ ]: write `\[` for the character"#)
      }
      let isNegated = take("^")
      guard let name = takeUntil(":"), take("]"), let members = ScalarKind.posix(name) else {
        throw PatternFault("there is [:digit:], [:alpha:], [:alnum:], [:space:] and their like")
      }
      return isNegated ? try negated(members) : members
    case "\\": return try classEscape()
    case "&" where next == "&", "~" where next == "~", "-" where next == "-" && !isSpan:
      throw PatternFault(
        #"sets of characters cannot be combined by `\#(scalar)\#(scalar)`: write the characters that "#
          + #"are meant, and `\\#(scalar)` for the character"#)
    default: return [.range(scalar.value...scalar.value)]
    }
  }

  private func negated(
    _ members: [ScalarSet.Member]
  ) throws(PatternFault) -> [ScalarSet.Member] {
    guard members.count == 1, case .kind(let kind, let isNegated) = members[0] else {
      throw PatternFault("this kind of characters cannot be negated within [ ]: write [^…]")
    }
    return [.kind(kind, isNegated: !isNegated)]
  }

  /// Reads what follows a backslash within brackets.
  private mutating func classEscape() throws(PatternFault) -> [ScalarSet.Member] {
    guard let scalar = next else { throw PatternParser.lonely }
    if let kind = try kind() { return kind.isNegated ? try negated(kind.members) : kind.members }
    if scalar == "b" {
      index += 1
      return [.range(0x08...0x08)]
    }
    let value = try character().value
    return [.range(value...value)]
  }

  // MARK: Escapes

  private static let lonely = PatternFault(#"it ends in a backslash: write `\\` for the character"#)

  /// Reads what follows a backslash outside brackets.
  mutating func escaped() throws(PatternFault) -> PatternNode {
    guard let scalar = next else { throw PatternParser.lonely }
    let anchors: [Unicode.Scalar: PatternAnchor] = [
      "b": .wordBound, "B": .noWordBound, "A": .start, "z": .veryEnd, "Z": .end,
    ]
    if let anchor = anchors[scalar] {
      index += 1
      return .anchor(anchor)
    }
    if 0x31...0x39 ~= scalar.value || scalar == "k" || scalar == "g" {
      throw PatternParser.backReference("\\\(scalar)")
    }
    if scalar == "Q" {
      throw PatternFault(#"`\Q` is not known here: write a backslash before each character"#)
    }
    if let kind = try kind() {
      return .set(
        ScalarSet(kind.members, isNegated: kind.isNegated, ignoresCase: flags.ignoresCase))
    }
    return literal(try character())
  }

  /// A kind of characters such as `\d`; nil where none is next.
  private mutating func kind() throws(PatternFault) -> (
    members: [ScalarSet.Member], isNegated: Bool
  )? {
    guard let scalar = next else { return nil }
    let kinds: [Unicode.Scalar: ScalarKind] = [
      "d": .digit, "w": .word, "s": .space, "h": .blank, "v": .vertical,
    ]
    let small = Unicode.Scalar(scalar.value | 0x20) ?? scalar
    if scalar.isASCII, let kind = kinds[small] {
      index += 1
      return ([.kind(kind, isNegated: false)], scalar != small)
    }
    if take("N") { return ([.range(0x0A...0x0A)], true) }
    guard scalar == "p" || scalar == "P" else { return nil }
    index += 1
    var name = take("{") ? takeUntil("}") ?? "" : ""
    if name.isEmpty, let letter = next {
      name = String(letter)
      index += 1
    }
    let isNegated = name.hasPrefix("^")
    guard let members = ScalarKind.property(isNegated ? String(name.dropFirst()) : name) else {
      throw PatternFault(
        #"`\p{\#(name)}` is not known here: there are Unicode's general categories such as \p{L}, "#
          + #"\p{Lu}, \p{Nd} and \p{P}; or write the characters, as in [α-ω]"#)
    }
    return (members, isNegated != (scalar == "P"))
  }

  /// One character that an escape stands for.
  private mutating func character() throws(PatternFault) -> Unicode.Scalar {
    guard let scalar = next else { throw PatternParser.lonely }
    index += 1
    switch scalar {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "f": return "\u{0C}"
    case "e": return "\u{1B}"
    case "a": return "\u{07}"
    case "0": return try number(digits: 0...2, radix: 8)
    case "x": return try number(digits: 2...2, radix: 16)
    case "u": return try number(digits: 4...4, radix: 16)
    case "U": return try number(digits: 8...8, radix: 16)
    default:
      let isLetter = scalar.isASCII && ScalarKind.isWord(scalar) && scalar != "_"
      guard !isLetter else {
        throw PatternFault(
          #"`\\#(scalar)` is not known here: write the character without the backslash, or one of "#
            + #"\d \w \s \b \t \n and their like"#)
      }
      return scalar
    }
  }

  private mutating func number(
    digits: ClosedRange<Int>, radix: Int
  ) throws(PatternFault) -> Unicode.Scalar {
    var text = ""
    if radix == 16, take("{") {
      text = takeUntil("}") ?? ""
    } else {
      while text.count < digits.upperBound, let scalar = next,
        Character(scalar).hexDigitValue.map({ $0 < radix }) == true
      {
        text.unicodeScalars.append(scalar)
        index += 1
      }
      if text.count < digits.lowerBound { text = "" }
    }
    if radix == 8 { text = "0" + text }
    guard let value = UInt32(text, radix: radix), let scalar = Unicode.Scalar(value) else {
      throw PatternFault(
        #"no character has this number: write one as \x41, \u00e9 or \x{1F600}"#)
    }
    return scalar
  }
}
