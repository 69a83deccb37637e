public import HoneCore

extension InlineSpace {
  /// A part of an argument.
  public enum Piece: Sendable, Hashable {
    /// Text that stays as it is.
    case text(String)
    /// `{name}`: the value of a parameter that is declared elsewhere.
    case reference(name: String, column: Int)
    /// `{name: …}`: a parameter's declaration and the place of its value.
    case declaration(Parameter, column: Int)
  }

  /// Splits an argument into its texts and placeholders.
  ///
  /// A placeholder is `{name}` without spaces, or `{name: …}` where what follows the colon holds a
  /// `..` or a `|`, or else none of `, : " ' [ ]` and does not stand inside other braces. Other
  /// braces stay as they are, so that JSON such as `{"a": 1}`, mappings such as `{a: 1, b: 2}` and
  /// `${HOME}` pass untouched. Doubled braces around a placeholder, `{{name}}`, are the text
  /// `{name}`.
  ///
  /// - Parameter argument: The argument as the program would get it.
  /// - Returns: The pieces in their order; neighbouring texts are one.
  /// - Throws: `SpaceError` with the column for a declaration that does not parse.
  public static func find(in argument: String) throws(SpaceError) -> [Piece] {
    guard argument.utf8.contains(UInt8(ascii: "{")) else { return [.text(argument)] }
    var scanner = PlaceholderScanner(argument)
    return try scanner.scan()
  }
}

private struct PlaceholderScanner {
  private struct Match {
    var name: String
    /// What follows the colon: its text and where it begins.
    var declaration: (text: String, start: Int)?
    /// The index after the closing brace.
    var end: Int
  }

  private let characters: [Character]
  private var pieces: [InlineSpace.Piece] = []
  private var text = ""
  /// How many braces that are no placeholders' are open.
  private var depth = 0

  init(_ argument: String) {
    characters = Array(argument)
  }

  mutating func scan() throws(SpaceError) -> [InlineSpace.Piece] {
    var index = 0
    while index < characters.count {
      let isOpen = characters[index] == "{" && (index == 0 || characters[index - 1] != "$")
      if isOpen, let inner = try match(at: index + 1), character(inner.end) == "}" {
        text += String(characters[(index + 1)..<inner.end])
        index = inner.end + 1
      } else if isOpen, let match = try match(at: index) {
        try append(match, column: index + 1)
        index = match.end
      } else {
        switch characters[index] {
        case "{": depth += 1
        case "}": depth = max(0, depth - 1)
        default: break
        }
        text.append(characters[index])
        index += 1
      }
    }
    flush()
    return pieces
  }

  private mutating func flush() {
    if !text.isEmpty { pieces.append(.text(text)) }
    text = ""
  }

  private mutating func append(_ match: Match, column: Int) throws(SpaceError) {
    flush()
    guard let (text, start) = match.declaration else {
      pieces.append(.reference(name: match.name, column: column))
      return
    }
    let parameter = try InlineSpace.parse(text, name: match.name, column: start + 1)
    pieces.append(.declaration(parameter, column: column))
  }

  private func character(_ index: Int) -> Character? {
    index < characters.count ? characters[index] : nil
  }

  private func skipSpace(_ index: Int) -> Int {
    var index = index
    while character(index)?.isWhitespace == true { index += 1 }
    return index
  }

  /// The placeholder that begins here, if one does.
  private func match(at start: Int) throws(SpaceError) -> Match? {
    guard character(start) == "{" else { return nil }
    let first = skipSpace(start + 1)
    var index = first
    while let part = character(index), isPart(part, isFirst: index == first) { index += 1 }
    guard index > first else { return nil }
    let name = String(characters[first..<index])
    if first == start + 1, character(index) == "}" { return Match(name: name, end: index + 1) }
    index = skipSpace(index)
    guard character(index) == ":" else { return nil }
    let body = index + 1
    let close = characters[body...].firstIndex { $0 == "{" || $0 == "}" }
    let declared = String(characters[body..<(close ?? characters.count)])
    let isSpace = declared.contains("..") || declared.contains("|")
    guard let close, characters[close] == "}" else {
      guard isSpace, close == nil else { return nil }
      throw SpaceError(
        .syntax, at: [name], "the `{` here is never closed",
        position: SourcePosition(line: 1, column: start + 1))
    }
    let isWord = depth == 0 && !declared.contains { ",:\"'[]".contains($0) }
    guard isSpace || isWord else { return nil }
    return Match(name: name, declaration: (declared, body), end: close + 1)
  }

  /// As `SearchSpace` checks names.
  private func isPart(_ character: Character, isFirst: Bool) -> Bool {
    character.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar == "_"
        || (!isFirst && (("0"..."9").contains(scalar) || scalar == "-" || scalar == "."))
    }
  }
}
