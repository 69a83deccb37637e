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
    /// `{name?yes}` or `{name?yes:no}`: a text for each value of a parameter that is true or false.
    case flag(name: String, yes: String, no: String, column: Int)
  }

  /// Splits an argument into its texts and placeholders.
  ///
  /// A placeholder is `{name}` without spaces, or `{name?yes:no}`, or `{name: …}` where what follows
  /// the colon holds a `..` or a `|` outside quotes, or is one text in single quotes, or else has none
  /// of `, : " ' [ ]`, and does not stand inside other braces. Other braces stay as they are, so that JSON such as `{"a": 1}`, mappings such as `{a: 1, b: 2}` and
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
    /// What follows a question mark.
    var texts: (yes: String, no: String)?
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
    if let (yes, no) = match.texts {
      pieces.append(.flag(name: match.name, yes: yes, no: no, column: column))
      return
    }
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
    if first == start + 1, character(index) == "?" { return flag(name, from: index + 1) }
    index = skipSpace(index)
    guard character(index) == ":" else { return nil }
    return try declaration(name, at: start, from: index + 1)
  }

  /// `yes}` or `yes:no}` after `{name?`.
  private func flag(_ name: String, from start: Int) -> Match? {
    guard let close = characters[start...].firstIndex(where: { $0 == "{" || $0 == "}" }),
      characters[close] == "}", close > start
    else { return nil }
    let parts = characters[start..<close].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let texts = (yes: String(parts[0]), no: parts.count > 1 ? String(parts[1]) : "")
    return Match(name: name, texts: texts, end: close + 1)
  }

  /// What follows `{name:`, if it declares anything.
  private func declaration(
    _ name: String, at start: Int, from body: Int
  ) throws(SpaceError) -> Match? {
    let (close, bare) = extent(from: body)
    let isSpace = bare.contains("..") || bare.contains("|")
    guard let close, characters[close] == "}" else {
      guard isSpace, close == nil else { return nil }
      throw SpaceError(
        .syntax, at: [name], "the `{` here is never closed",
        position: SourcePosition(line: 1, column: start + 1))
    }
    let declared = String(characters[body..<close])
    if depth == 0, let fault = ForeignKeys.fault(in: declared, of: name, column: body + 1) {
      throw fault
    }
    // A text in double quotes, and one with a comma after it, is a part of a mapping as JSON has it.
    let isQuoted = bare.count < close - body
    let isMapping = isQuoted && bare.first { !$0.isWhitespace } == ","
    let isText = isQuoted && character(skipSpace(body)) == "\""
    let isWord = depth == 0 && !isText && !bare.contains { ",:\"'[]".contains($0) }
    guard (isSpace && !isMapping) || isWord else { return nil }
    return Match(name: name, declaration: (declared, body), end: close + 1)
  }

  /// Where the next brace outside quotes stands, and what stands before it outside quotes.
  private func extent(from start: Int) -> (brace: Int?, bare: String) {
    var bare = ""
    var isStart = true
    var index = start
    while let next = character(index) {
      if isStart, let quoted = InlineQuotes.read(characters, at: index) {
        isStart = false
        index = quoted.end
        continue
      }
      if next == "{" || next == "}" { return (index, bare) }
      isStart = next == "|" || (isStart && next.isWhitespace)
      bare.append(next)
      index += 1
    }
    return (nil, bare)
  }

  /// As `SearchSpace` checks names.
  private func isPart(_ character: Character, isFirst: Bool) -> Bool {
    character.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar == "_"
        || (!isFirst && (("0"..."9").contains(scalar) || scalar == "-" || scalar == "."))
    }
  }
}
