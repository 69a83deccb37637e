public import HoneCore

/// Search spaces that stand where the value goes: `--lr '{lr: 1e-5..1e-1 log}'`.
///
/// After the name and a colon come `low..high`, then `log` and `step S` in any order; or `a|b|c`;
/// or one value. A range is of integers where both bounds are written as integers. Choices keep their
/// spelling, and quotes hold blanks, bars, braces and the empty text: `'a b'|"c|d"|''`.
public enum InlineSpace {
  /// Reads what stands after the colon.
  ///
  /// - Parameters:
  ///   - text: Such as `16..512 log`.
  ///   - name: The parameter's name.
  ///   - column: The column of the text's first character, for errors.
  /// - Returns: The parameter; its bounds are checked by `SearchSpace`.
  /// - Throws: `SpaceError` with the column, what is wrong and what would be right.
  public static func parse(
    _ text: String, name: String, column: Int = 1
  ) throws(SpaceError) -> Parameter {
    try InlineReader(text, name: name, column: column).parameter()
  }
}

struct InlineReader {
  struct Word {
    var text: String
    var offset: Int
    var isQuoted = false
  }

  private let name: String
  private let text: String
  let characters: [Character]
  private let column: Int

  init(_ text: String, name: String, column: Int) {
    self.text = text
    self.name = name
    self.column = column
    characters = Array(text)
  }

  func parameter() throws(SpaceError) -> Parameter {
    let parts = try choices()
    if parts.count > 1 { return Parameter(name, .choice(InlineReader.values(of: parts))) }
    if parts[0].isQuoted { return Parameter(name, .fixed(.string(parts[0].text))) }
    let isRange = characters.indices.dropLast().contains {
      characters[$0] == "." && characters[$0 + 1] == "."
    }
    if isRange { return Parameter(name, try range()) }
    let words = words(from: 0)
    guard let word = words.first else {
      throw fault(at: 0, "nothing is given: write low..high, a|b|c or one value")
    }
    guard words.count == 1 else {
      throw fault(
        at: words[1].offset,
        "`\(text)` is neither a range nor a choice nor one value: write low..high, a|b|c or a word")
    }
    return Parameter(name, .fixed(InlineReader.values(of: [word])[0]))
  }

  // MARK: Ranges

  private func range() throws(SpaceError) -> Domain {
    let dots =
      characters.indices.first { index in
        characters[index...].starts(with: "..")
      } ?? 0
    var end = dots
    while end < characters.count, characters[end] == "." { end += 1 }
    guard end - dots == 2 else {
      throw fault(
        at: dots, "two dots stand between low and high, and a digit before a point: 0..0.5")
    }
    let before = words(from: 0, to: dots)
    var after = words(from: end)[...]
    guard let lowWord = before.first, before.count == 1 else {
      throw fault(at: before.count > 1 ? before[1].offset : dots, "expected one number before `..`")
    }
    guard let highWord = after.popFirst() else {
      throw fault(at: end, "expected a number after `..`")
    }
    let low = try number(lowWord)
    let high = try number(highWord)
    let (scale, step) = try modifiers(after)
    guard case .int(let first) = low, case .int(let last) = high else {
      return .float(
        low: low.number ?? 0, high: high.number ?? 0, scale: scale,
        step: step?.value.number)
    }
    guard let step else { return .int(low: first, high: last, scale: scale) }
    guard let whole = step.value.whole else {
      throw fault(
        at: step.offset,
        "a range of integers has a whole step: for floats write \(first).0..\(last).0")
    }
    return .int(low: first, high: last, scale: scale, step: whole)
  }

  private func modifiers(
    _ words: ArraySlice<Word>
  ) throws(SpaceError) -> (Scale, (value: Value, offset: Int)?) {
    var rest = words
    var scale: Scale?
    var step: (value: Value, offset: Int)?
    while let word = rest.popFirst() {
      if let named = Scale(rawValue: word.text), scale == nil {
        scale = named
      } else if word.text == "step", step == nil {
        guard let size = rest.popFirst() else {
          throw fault(at: word.offset + 4, "expected a number after `step`")
        }
        step = (try number(size), size.offset)
      } else {
        throw fault(
          at: word.offset,
          "`\(word.text)` has no meaning here: after low..high may come `log` and `step S`, each once"
        )
      }
    }
    return (scale ?? .linear, step)
  }

  private func number(_ word: Word) throws(SpaceError) -> Value {
    let value = PlainScalar.value(of: word.text)
    guard value.number?.isFinite == true else {
      throw fault(at: word.offset, "`\(word.text)` is not a number")
    }
    return value
  }

  // MARK: Pieces

  /// The words between white space, with where they begin.
  private func words(from start: Int, to end: Int? = nil) -> [Word] {
    var words: [Word] = []
    var isInside = false
    for index in start..<(end ?? characters.count) {
      if characters[index].isWhitespace {
        isInside = false
      } else if isInside {
        words[words.count - 1].text.append(characters[index])
      } else {
        words.append(Word(text: String(characters[index]), offset: index))
        isInside = true
      }
    }
    return words
  }

  func fault(at offset: Int, _ message: String) -> SpaceError {
    SpaceError(
      .syntax, at: [name], message, position: SourcePosition(line: 1, column: column + offset))
  }
}
