internal import HoneCore

/// A word of a line, with what its quotes held.
struct SplitWord: Sendable {
  /// The word without quotes and backslashes.
  var text = ""
  /// Of each scalar up to the last that quotes or a backslash hold, whether they do.
  private var held: [Bool] = []
  private var count = 0
  private static let dividers: Set<Unicode.Scalar> = ["|", "&", ";"]

  init() {}

  /// A word as it is.
  init(_ text: String) {
    self.text = text
    count = text.unicodeScalars.count
  }

  mutating func append(_ scalar: Unicode.Scalar, isHeld: Bool) {
    if isHeld {
      held += repeatElement(false, count: count - held.count)
      held.append(true)
    }
    count += 1
    text.unicodeScalars.append(scalar)
  }

  /// Of each character, whether quotes hold it; empty where they hold none.
  var quoted: [Bool] {
    guard !held.isEmpty else { return [] }
    var start = 0
    return text.map { character in
      defer { start += character.unicodeScalars.count }
      return isHeld(start)
    }
  }

  private func isHeld(_ index: Int) -> Bool { held.indices.contains(index) && held[index] }

  /// Whether it begins with what divides a shell's commands, and nothing holds that: `|cat`.
  var isCommandStart: Bool {
    text.unicodeScalars.first.map { SplitWord.dividers.contains($0) } == true && !isHeld(0)
  }

  /// What divides a shell's commands where it ends so, and nothing holds that: `ls;`.
  var commandEnd: Unicode.Scalar? {
    guard let last = text.unicodeScalars.last, SplitWord.dividers.contains(last),
      !isHeld(count - 1)
    else {
      return nil
    }
    return last
  }

  /// The brackets that nothing holds.
  var brackets: [CommandTemplate.Bracket] {
    guard text.utf8.contains(UInt8(ascii: "[")) || text.utf8.contains(UInt8(ascii: "]")) else {
      return []
    }
    let isMore = count > 1
    return text.unicodeScalars.enumerated().compactMap { index, scalar in
      guard !isHeld(index) else { return nil }
      switch scalar {
      case "[": return .open(isFirst: index == 0 && isMore)
      case "]": return .close(isLast: index == count - 1 && isMore)
      default: return nil
      }
    }
  }
}

/// Splits a line into words as a POSIX shell does: spaces, quotes and backslashes, no expansion.
///
/// As to a shell, a combining mark behind a quote is no part of it.
/// Reference: POSIX.1-2024, Shell Command Language, 2.2 Quoting.
struct WordSplitter {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ line: String) {
    scalars = Array(line.unicodeScalars)
  }

  /// The words.
  ///
  /// - Throws: `SpaceError` with the column of a quote that is never closed or of what only a shell
  ///   could do.
  consuming func words() throws(SpaceError) -> [SplitWord] {
    var words: [SplitWord] = []
    while true {
      skipSpace()
      guard peek != nil else { return words }
      let start = index
      let word = try word()
      let isBare = text(scalars[start..<index]) == word.text
      if word.isCommandStart { throw needsShell(start, word.text) }
      if let end = word.commandEnd { throw needsShell(index - 1, String(end)) }
      if words.isEmpty, isBare, isAssignment(word.text) {
        throw fault(
          start,
          "`\(word.text)` is a shell's way to set a variable: begin with `env \(word.text) …`, give it "
            + "under the key `env`, or add `shell: true`")
      }
      words.append(word)
    }
  }

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: part)
    return text
  }

  private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  /// Spaces, and backslashes that join a line with the next.
  private mutating func skipSpace() {
    while let next = peek {
      if next == "\\", index + 1 < scalars.count, scalars[index + 1] == "\n" {
        index += 2
      } else if isSpace(next) {
        index += 1
      } else {
        return
      }
    }
  }

  private mutating func word() throws(SpaceError) -> SplitWord {
    var word = SplitWord()
    let first = index
    while let next = peek, !isSpace(next) {
      let start = index
      index += 1
      switch next {
      case "'", "\"": try quoted(next, from: start, into: &word)
      case "\\":
        guard let escaped = peek else { throw fault(start, "nothing follows the backslash") }
        index += 1
        // A backslash at the end of a line joins it with the next.
        if escaped != "\n" { word.append(escaped, isHeld: true) }
      default:
        try checkPlain(next, at: start, wordStart: first)
        word.append(next, isHeld: false)
      }
    }
    return word
  }

  private mutating func quoted(
    _ mark: Unicode.Scalar, from start: Int, into word: inout SplitWord
  ) throws(SpaceError) {
    while let next = peek {
      let place = index
      index += 1
      if next == mark { return }
      if next == "\\", mark == "\"", let escaped = peek, "$`\"\\\n".unicodeScalars.contains(escaped)
      {
        index += 1
        if escaped != "\n" { word.append(escaped, isHeld: true) }
      } else {
        if mark == "\"" { try checkExpansion(next, at: place) }
        word.append(next, isHeld: true)
      }
    }
    throw fault(start, "the \(mark) here is never closed")
  }

  // MARK: What only a shell does

  /// Refuses what a shell would make something else of, where no quotes hold it.
  private func checkPlain(
    _ scalar: Unicode.Scalar, at place: Int, wordStart: Int
  ) throws(SpaceError) {
    try checkExpansion(scalar, at: place)
    let next = place + 1 < scalars.count ? scalars[place + 1] : " "
    switch scalar {
    case "<", ">":
      let rest = scalars[wordStart...].prefix { !isSpace($0) }
      throw needsShell(place, text(rest))
    case "~":
      let isFirst = place == wordStart && (isSpace(next) || next == "/" || isLetter(next))
      let isValue = place > wordStart && scalars[place - 1] == "=" && next == "/"
      guard isFirst || isValue else { return }
      throw fault(
        place,
        "`~` is a folder to a shell only, and the command goes to none: write the folder in full, add "
          + "`shell: true`, or put it in single quotes for the program to get it")
    default: return
    }
  }

  /// Refuses `$NAME`, `${…}`, `$(…)` and backticks, which a shell replaces in double quotes, too.
  private func checkExpansion(_ scalar: Unicode.Scalar, at place: Int) throws(SpaceError) {
    guard scalar == "$" || scalar == "`" else { return }
    var shown = "`"
    if scalar == "$" {
      guard place + 1 < scalars.count else { return }
      let next = scalars[place + 1]
      guard isLetter(next) || next == "_" || next == "{" || next == "(" else { return }
      let name = scalars[(place + 1)...].prefix {
        isLetter($0) || $0.properties.numericType != nil || $0 == "_"
      }
      shown = name.isEmpty ? "$\(next)" : "$\(text(name))"
    }
    throw fault(
      place,
      "\(shown == "`" ? "a backtick" : "`\(shown)`") is for a shell, and the command goes to none: add "
        + "`shell: true`, or put it in single quotes for the program to get it; a parameter's value is "
        + "{name}, and variables are set under `env`")
  }

  private func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

  private func needsShell(_ place: Int, _ text: String) -> SpaceError {
    fault(
      place,
      "`\(text)` needs a shell, and the command goes to none: add `shell: true`, or put it in quotes "
        + "for the program to get it")
  }

  private func isAssignment(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private func fault(_ index: Int, _ message: String) -> SpaceError {
    SpaceError(.syntax, "column \(text(scalars[..<index]).count + 1): \(message)")
  }
}
