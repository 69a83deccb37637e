/// The first group of a regular expression, and the text around it.
struct PatternGroup: Sendable {
  /// What stands before and after the group.
  let before: Substring
  let after: Substring
  /// Whether the expression has a group, and it is in no other.
  let isOutermost: Bool

  init(_ pattern: LinearPattern, of text: String) {
    guard let (range, depth) = pattern.firstGroup else {
      (before, after, isOutermost) = ("", "", false)
      return
    }
    let scalars = text.unicodeScalars
    let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
    before = text[..<start]
    after = text[scalars.index(start, offsetBy: range.count)...]
    isOutermost = depth == 0 && !before.contains("|") && !after.contains("|")
  }

  /// The expression that finds nan and inf where this one finds a number; nil where none is known.
  var forSpecialNumbers: String? {
    guard isOutermost, !before.isEmpty else { return nil }
    return before + #"\s*([-+]?(?i:nan|inf|infinity)\b)"# + after
  }

  /// Whether the expression itself has a comma beside the group, as for columns of a table.
  var isAfterComma: Bool { hasBeside(before.suffix(8), ",") }
  /// Whether the expression itself has a comma beside the group.
  var isBeforeComma: Bool { hasBeside(after.prefix(8), ",") }
  /// Whether the expression itself has a minus before the group.
  var isAfterMinus: Bool { hasBeside(before.suffix(4), "-") }

  private func hasBeside(_ text: Substring, _ character: Character) -> Bool {
    text.contains(character)
  }
}

/// Where in a line a pattern found a number, and whether it is all of it.
struct NumberSpot {
  private let line: String
  private let range: Range<String.Index>
  private let group: PatternGroup

  /// Narrows what was found down to its first word.
  init(_ found: LinePattern.Found, _ group: PatternGroup) {
    line = found.line
    self.group = group
    let text = found.text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
    range = text.startIndex..<text.endIndex
  }

  /// The text that was read as a number.
  var word: Substring { line[range] }

  /// The number in the line that the word is only a part of; nil where the word is all of it. Of a step
  /// a fraction may be left out.
  func whole(isStep: Bool) -> Substring? {
    guard goesOn(isStep: isStep) || beganBefore else { return nil }
    let start = line[..<range.lowerBound].reversed().prefix { NumberSpot.isPart($0) }.count
    let from = line.index(range.lowerBound, offsetBy: -min(start, 40))
    let rest = line[range.upperBound...].prefix(40).prefix { NumberSpot.isPart($0) }
    return line[from..<rest.endIndex]
  }

  /// What would be right where the word is a part of `whole`.
  func advice(for whole: Substring, _ pattern: String) -> String {
    if whole.contains(where: { ",'’\u{A0}\u{2009}\u{202F}".contains($0) }) {
      return
        "from \(whole), which is not a number: print it with a point, and without separators of "
        + "thousands; where the comma separates two numbers, let the pattern hold it"
    }
    return
      "as \(word) from \(whole), which has more to it: let the pattern `\(pattern)` take all of the "
      + "number, as ([-+.eE0-9]+) does"
  }

  private static func isDigit(_ character: Character?) -> Bool {
    character.map { "0"..."9" ~= $0 } ?? false
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
      || "+-.,_'’−\u{A0}\u{2009}\u{202F}".contains(character)
  }

  /// Whether digits follow that belong to the number.
  private func goesOn(isStep: Bool) -> Bool {
    guard let last = word.last, NumberSpot.isDigit(last) || last == "." else { return false }
    let rest = Array(line[range.upperBound...].prefix(4))
    guard let next = rest.first else { return false }
    let second = rest.count > 1 ? rest[1] : nil
    switch next {
    case "0"..."9": return true
    case ".": return NumberSpot.isDigit(second) && !isStep
    case "_": return NumberSpot.isDigit(second)
    case ",": return NumberSpot.isDigit(second) && !group.isBeforeComma
    case "e", "E":
      if NumberSpot.isDigit(second) { return true }
      return rest.count > 2 && (second == "-" || second == "+") && NumberSpot.isDigit(rest[2])
    case "x", "X": return word.hasSuffix("0") && word.count <= 2 && second?.isHexDigit == true
    case "'", "’", "\u{A0}", "\u{2009}", "\u{202F}":
      return rest.count == 4 && rest.dropFirst().allSatisfy { NumberSpot.isDigit($0) }
    default: return false
    }
  }

  /// Whether the number begins before the word.
  private var beganBefore: Bool {
    guard NumberSpot.isDigit(word.first) || word.first == "." else { return false }
    let before = Array(line[..<range.lowerBound].suffix(2))
    guard let last = before.last else { return false }
    let first = before.count > 1 ? before[0] : nil
    switch last {
    case "0"..."9":
      // Leading zeros change nothing.
      return line[..<range.lowerBound].reversed().first { $0 != "0" }.map {
        NumberSpot.isDigit($0) || $0 == "." || $0 == ","
      } ?? false
    case ".": return NumberSpot.isDigit(first)
    case ",": return NumberSpot.isDigit(first) && !group.isAfterComma
    case "-", "−": return (first.map { " \t=:([".contains($0) } ?? true) && !group.isAfterMinus
    default: return false
    }
  }
}
