internal import HoneCore

/// Quotes around a choice.
enum InlineQuotes {
  /// The text of the quotes that open here, and the index after them; nil where none open or they never
  /// close. A quote inside is written twice or after a backslash.
  ///
  /// Complexity: O(characters).
  static func read(_ characters: [Character], at start: Int) -> (text: String, end: Int)? {
    let mark = characters[start]
    guard mark == "'" || mark == "\"" else { return nil }
    var text = ""
    var index = start + 1
    while index < characters.count {
      let next = index + 1 < characters.count ? characters[index + 1] : nil
      switch characters[index] {
      case "\\" where next == mark || next == "\\", mark where next == mark:
        text.append(next ?? mark)
        index += 2
      case mark: return (text, index + 1)
      case let character:
        text.append(character)
        index += 1
      }
    }
    return nil
  }
}

extension InlineReader {
  /// The parts between bars, without the white space around them and without their quotes.
  func choices() throws(SpaceError) -> [Word] {
    var words: [Word] = []
    var index = 0
    while true {
      index = skipSpace(index)
      let start = index
      var word: Word
      if let (text, end) = try quoted(at: index) {
        word = Word(text: text, offset: start, isQuoted: true)
        index = skipSpace(end)
        guard index == characters.count || characters[index] == "|" else {
          throw fault(
            at: index, "after the closing quote comes `|` or the end: put all of a choice in quotes"
          )
        }
      } else {
        index = characters[index...].firstIndex(of: "|") ?? characters.count
        let part = characters[start..<index].reversed().drop { $0.isWhitespace }.reversed()
        word = Word(text: String(part), offset: start)
      }
      words.append(word)
      guard index < characters.count else { break }
      index += 1
    }
    guard words.count > 1, let missing = words.first(where: { $0.text.isEmpty && !$0.isQuoted })
    else { return words }
    throw fault(
      at: missing.offset, "a choice is missing here: write a|b|c, or '' for the empty text")
  }

  /// The values as they are spelled: numbers, true and false are such where all are written as they
  /// print and no two are the same number; else the choices are texts.
  static func values(of words: [Word]) -> [Value] {
    let texts = words.map { Value.string($0.text) }
    let plain = words.map { word in
      // `~` is a folder on a command line, and nothing only in YAML.
      word.isQuoted || word.text == "~" ? Value.string(word.text) : PlainScalar.value(of: word.text)
    }
    let numbers = plain.compactMap(\.number)
    let areWritten = zip(plain, words).allSatisfy { $0.description == $1.text }
    return areWritten && Set(numbers).count == numbers.count ? plain : texts
  }

  private func quoted(at index: Int) throws(SpaceError) -> (text: String, end: Int)? {
    guard index < characters.count, characters[index] == "'" || characters[index] == "\"" else {
      return nil
    }
    guard let quoted = InlineQuotes.read(characters, at: index) else {
      throw fault(
        at: index,
        "the \(characters[index]) here is never closed: close it, or put the other kind of quotes "
          + "around a text that has one")
    }
    return quoted
  }

  private func skipSpace(_ index: Int) -> Int {
    var index = index
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    return index
  }
}
