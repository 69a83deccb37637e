internal import HoneCore

/// Takes a line for a shell apart into words, so that one can be left out and the rest stays as it is,
/// byte for byte.
///
/// Words end at white space and at `| & ; ( )` outside quotes and `$(…)`; a redirection is one word
/// with its file. Comments and here-documents stand between words.
struct ShellWords {
  private var words: [CommandTemplate.Word] = []
  private var lead = ""
  private var word = CommandTemplate.Word()
  private var text = ""
  private var places = ShellPlaces()
  private var isEscaped = false
  /// Whether the word so far ends in a bracket that no quotes hold.
  private var isClosed = false
  /// Whether the word so far is a redirection whose file is still to come.
  private var isRedirection = false
  /// Whether the word so far may be a redirection's number.
  private var isNumber = true
  /// Whether a bracket is open that some shells take for an array's, `a[…]`, or for `$[…]`.
  private var isSubscript = false

  /// The words, and what stands behind the last.
  ///
  /// - Throws: `SpaceError` for a placeholder where its value has no certain place.
  static func split(
    _ pieces: [(piece: CommandTemplate.Piece, column: Int)]
  ) throws(SpaceError) -> (words: [CommandTemplate.Word], tail: String) {
    var reader = ShellWords()
    for (piece, column) in pieces {
      if case .text(let text) = piece {
        for scalar in text.unicodeScalars { reader.read(scalar) }
      } else {
        do throws(SpaceError) { try reader.placeholder(piece) } catch {
          var error = error
          error.position = SourcePosition(line: 1, column: column)
          throw error
        }
      }
    }
    reader.endWord()
    try ShellWords.check(reader.words)
    return (reader.words, reader.lead)
  }

  private mutating func placeholder(_ piece: CommandTemplate.Piece) throws(SpaceError) {
    guard let quotes = places.quotes else {
      throw ShellWords.misplaced(piece, places.place.name, places.place.advice)
    }
    guard !isSubscript else {
      throw ShellWords.misplaced(
        piece, "in brackets behind a name, which are arithmetic to some shells", .arithmetic)
    }
    if case .flag(_, let yes, let no) = piece {
      for text in [yes, no] { try ShellWords.check(flag: text, in: piece) }
    }
    places.pass(isFlag: !piece.texts.isEmpty)
    endText()
    (isEscaped, isClosed, isRedirection, isNumber) = (false, false, false, false)
    word.parts.append(.init(piece: piece, quotes: quotes))
  }

  private mutating func read(_ scalar: Unicode.Scalar) {
    let (wasInside, wasUnread, wasEscaped) = (places.isInside, places.isUnread, isEscaped)
    places.read(scalar)
    if wasUnread || places.isUnread {
      // A comment and a here-document end the word before them.
      if !wasUnread, scalar == "#" { endWord() }
      guard wasUnread || scalar != "\n" else { return plain(scalar, isClosed) }
      return lead.unicodeScalars.append(scalar)
    }
    let wasClosed = isClosed
    isClosed = false
    if wasEscaped {
      (isEscaped, isRedirection, isNumber) = (false, false, false)
      // A backslash at the end of a line joins it with the next.
      if scalar == "\n", !wasInside, text == "\\", word.parts.isEmpty {
        (text, isNumber) = ("", true)
        lead += "\\\n"
      } else {
        text.unicodeScalars.append(scalar)
      }
      return
    }
    isEscaped = scalar == "\\" && !wasInside
    guard wasInside || places.isInside || isEscaped else { return plain(scalar, wasClosed) }
    (isRedirection, isNumber) = (false, false)
    text.unicodeScalars.append(scalar)
  }

  /// A scalar that nothing holds.
  private mutating func plain(_ scalar: Unicode.Scalar, _ wasClosed: Bool) {
    let isBlank = scalar == " " || scalar == "\t"
    switch scalar {
    case "<", ">":
      if !isRedirection, !isNumber { endWord() }
      // `&>` is one.
      if text.isEmpty, word.parts.isEmpty, lead.unicodeScalars.last == "&" {
        text.unicodeScalars.append(lead.unicodeScalars.removeLast())
      }
      (isRedirection, isNumber) = (true, false)
      return text.unicodeScalars.append(scalar)
    case "&" where isRedirection: return text.unicodeScalars.append(scalar)
    case _ where isBlank && isRedirection: return text.unicodeScalars.append(scalar)
    case "|", "&", ";", "(", ")", "\n", " ", "\t":
      isClosed = wasClosed
      endWord()
      lead.unicodeScalars.append(scalar)
    case "[":
      let start = text.utf8
      isSubscript =
        start.last == UInt8(ascii: "$")
        || word.parts.isEmpty && !start.isEmpty && start.allSatisfy(ShellWords.isOfName)
      word.brackets.append(.open(isFirst: text.isEmpty && word.parts.isEmpty))
      text.append("[")
    case "]":
      word.brackets.append(.close(isLast: false))
      text.append("]")
      (isClosed, isSubscript) = (true, false)
    default: text.unicodeScalars.append(scalar)
    }
    isNumber = isNumber && (text.isEmpty || ("0"..."9").contains(scalar))
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
