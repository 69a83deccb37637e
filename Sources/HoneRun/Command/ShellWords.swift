internal import HoneCore

/// Takes a line for a shell apart into words, so that one can be left out and the rest stays as it is,
/// byte for byte.
///
/// Words end at white space and at `| & ; ( )` outside quotes; a redirection is one word with its file.
/// What stands inside `$(…)` and backticks is taken as if it stood outside.
struct ShellWords {
  private var words: [CommandTemplate.Word] = []
  private var lead = ""
  private var word = CommandTemplate.Word()
  private var text = ""
  private var quotes = CommandTemplate.Quotes.none
  private var isEscaped = false
  /// Whether the word so far ends in a bracket that no quotes hold.
  private var isClosed = false
  /// Whether the word so far is a redirection whose file is still to come.
  private var isRedirection = false
  /// Whether the word so far may be a redirection's number.
  private var isNumber = true

  /// The words, and what stands behind the last.
  static func split(
    _ pieces: [CommandTemplate.Piece]
  ) -> (words: [CommandTemplate.Word], tail: String) {
    var reader = ShellWords()
    for piece in pieces {
      if case .text(let text) = piece {
        for character in text { reader.read(character) }
      } else {
        reader.placeholder(piece)
      }
    }
    reader.endWord()
    return (reader.words, reader.lead)
  }

  private mutating func placeholder(_ piece: CommandTemplate.Piece) {
    endText()
    (isEscaped, isClosed, isRedirection, isNumber) = (false, false, false, false)
    word.parts.append(.init(piece: piece, quotes: quotes))
  }

  private mutating func read(_ character: Character) {
    let wasClosed = isClosed
    isClosed = false
    if isEscaped {
      (isEscaped, isRedirection, isNumber) = (false, false, false)
      // A backslash at the end of a line joins it with the next.
      if character.isNewline, quotes == .none, text == "\\", word.parts.isEmpty {
        (text, isNumber) = ("", true)
        lead += "\\\(character)"
      } else {
        text.append(character)
      }
      return
    }
    switch (character, quotes) {
    case ("\\", .none), ("\\", .double): isEscaped = true
    case ("'", .none): quotes = .single
    case ("\"", .none): quotes = .double
    case ("'", .single), ("\"", .double): quotes = .none
    case (_, .none): return plain(character, wasClosed)
    default: break
    }
    (isRedirection, isNumber) = (false, false)
    text.append(character)
  }

  /// A character that no quotes hold.
  private mutating func plain(_ character: Character, _ wasClosed: Bool) {
    switch character {
    case "<", ">":
      if !isRedirection, !isNumber { endWord() }
      // `&>` is one.
      if text.isEmpty, word.parts.isEmpty, lead.last == "&" { text.append(lead.removeLast()) }
      (isRedirection, isNumber) = (true, false)
      return text.append(character)
    case "&" where isRedirection: return text.append(character)
    case _ where character.isWhitespace && isRedirection && !character.isNewline:
      return text.append(character)
    case "|", "&", ";", "(", ")":
      isClosed = wasClosed
      endWord()
      lead.append(character)
    case _ where character.isWhitespace:
      isClosed = wasClosed
      endWord()
      lead.append(character)
    case "[":
      word.brackets.append(.open(isFirst: text.isEmpty && word.parts.isEmpty))
      text.append(character)
    case "]":
      word.brackets.append(.close(isLast: false))
      text.append(character)
      isClosed = true
    default: text.append(character)
    }
    isNumber = isNumber && (text.isEmpty || character.isNumber)
    isRedirection = false
  }

  private mutating func endText() {
    if !text.isEmpty { word.parts.append(.init(piece: .text(text))) }
    text = ""
  }

  private mutating func endWord() {
    endText()
    let wasClosed = isClosed
    (isClosed, isRedirection, isNumber) = (false, false, true)
    guard let first = word.parts.first else { return }
    // A bracket alone is the shell's test.
    if word.parts.count == 1, case .text(let text) = first.piece, text == "[" || text == "]" {
      word.brackets = [text == "[" ? .open(isFirst: false) : .close(isLast: false)]
    } else if wasClosed {
      word.brackets[word.brackets.count - 1] = .close(isLast: true)
    }
    word.lead = lead
    word.index = 0
    words.append(word)
    lead = ""
    word = CommandTemplate.Word()
  }
}

extension CommandTemplate {
  /// A word for a shell: in quotes unless every character is safe without.
  static func quoted(_ word: String) -> String {
    let isSafe = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-./:=@%+,".utf8.contains(byte)
      }
    }
    return isSafe && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  /// A value for the quotes that are open where it stands.
  static func quoted(_ value: String, in quotes: Quotes) -> String {
    switch quotes {
    case .none: quoted(value)
    case .single: value.replacing("'", with: "'\\''")
    case .double: String(value.flatMap { "\\\"$`".contains($0) ? ["\\", $0] : [$0] })
    }
  }
}
