internal import HoneCore

extension CommandTemplate {
  /// A text or a placeholder.
  enum Piece: Sendable, Hashable {
    case text(String)
    case parameter(String)
    /// What Hone knows about the trial.
    case known(KnownName)
    /// A text for each value of a parameter that is true or false.
    case flag(name: String, yes: String, no: String)
    /// All parameters.
    case all
  }

  /// Which quotes are open where a placeholder stands.
  enum Quotes: Sendable {
    case none, single, double
  }

  struct Part: Sendable, Hashable {
    var piece: Piece
    var quotes = Quotes.none
  }

  enum Bracket: Sendable, Hashable {
    /// Whether a word of more than the bracket begins with it.
    case open(isFirst: Bool)
    /// Whether a word of more than the bracket ends with it.
    case close(isLast: Bool)
  }

  /// An argument, or what a shell makes one of.
  struct Word: Sendable, Hashable {
    /// What stands before it in a line for a shell.
    var lead = ""
    var parts: [Part] = []
    /// Which argument it is, for errors.
    var index = 0
    /// The brackets that no quotes hold.
    var brackets: [Bracket] = []
    /// Whether a flag right before it goes where it is left out.
    var takesFlag = false

    /// Its placeholder where it is nothing else.
    var bare: Piece? {
      guard parts.count == 1, parts[0].quotes == .none else { return nil }
      if case .text = parts[0].piece { return nil }
      return parts[0].piece
    }

    /// Its placeholder where it is nothing else, be it in quotes.
    var lone: Piece? {
      let inner = parts.filter { $0.piece != .text("\"") && $0.piece != .text("'") }
      guard inner.count == 1, let piece = inner.first?.piece else { return nil }
      if case .text = piece { return nil }
      return piece
    }

    /// Its text where it has no placeholder.
    var text: String? {
      var whole = ""
      for part in parts {
        guard case .text(let text) = part.piece else { return nil }
        whole += text
      }
      return whole
    }

    var hasPlaceholder: Bool { text == nil }

    /// The names of the parameters in it.
    var parameters: [String] {
      parts.compactMap(\.piece.name)
    }
  }

  /// Words that are left out together.
  struct Group: Sendable, Hashable {
    /// The words without the brackets.
    var words: [Word]
    /// The words with them, for brackets that turn out to be text.
    var literal: [Word]
    /// Whether it begins with a flag, so that its brackets are hardly text.
    var isMarked: Bool
    /// Whether its brackets are doubled, to be text.
    var isEscaped: Bool
  }

  enum Item: Sendable, Hashable {
    case word(Word)
    case group(Group)

    var words: [Word] {
      switch self {
      case .word(let word): [word]
      case .group(let group): group.words
      }
    }
  }

  /// The words with those between brackets as groups, and with the flags that go along.
  ///
  /// - Throws: `SpaceError` for a group that is never closed.
  static func items(_ words: [Word]) throws(SpaceError) -> [Item] {
    let ends = groupEnds(words)
    var items: [Item] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      if let end = ends[index] {
        let span = Array(words[index...end])
        items += group(span).map { [.group($0)] } ?? span.map { .word($0) }
        index = end + 1
        continue
      }
      guard !isFlag(bracketed: word) else {
        throw SpaceError(
          .syntax, at: ["\(word.index)"],
          "the group that begins with `\(word.parts.first.map(source) ?? "[")` is never closed: put a "
            + "`]` right behind its last word, or write `[[` for a bracket")
      }
      items.append(.word(word))
      index += 1
    }
    return withFlags(items)
  }

  /// The index of the word that closes each bracket, by that of the word which opens it.
  ///
  /// Complexity: O(words).
  private static func groupEnds(_ words: [Word]) -> [Int: Int] {
    var open: [Int?] = []
    var ends: [Int: Int] = [:]
    for (index, word) in words.enumerated() {
      for bracket in word.brackets {
        switch bracket {
        case .open(let isFirst): open.append(isFirst ? index : nil)
        case .close(let isLast):
          guard let start = open.popLast() ?? nil, isLast else { continue }
          ends[start] = index
        }
      }
    }
    return ends
  }

  private static func isFlag(bracketed word: Word) -> Bool {
    guard case .open(isFirst: true)? = word.brackets.first,
      case .text(let text)? = word.parts.first?.piece
    else { return false }
    return text.hasPrefix("[--")
  }

  /// The group that the words between brackets are; nil where there is no placeholder in them.
  private static func group(_ span: [Word]) -> Group? {
    guard span.contains(where: \.hasPlaceholder), var last = span.last,
      case .text(let start)? = span[0].parts.first?.piece,
      case .text(let end)? = last.parts.last?.piece
    else { return nil }
    var words = span
    words[0].dropFirst()
    last = words[words.count - 1]
    last.dropLast()
    words[words.count - 1] = last
    return Group(
      words: words.filter { !$0.parts.isEmpty }, literal: span,
      isMarked: start.first { $0 != "[" } == "-",
      isEscaped: start.hasPrefix("[[") && end.hasSuffix("]]"))
  }

  /// Marks the placeholders that a flag stands before which may be theirs.
  private static func withFlags(_ items: [Item]) -> [Item] {
    var items = items
    for index in items.indices.dropFirst() {
      guard case .word(var word) = items[index], case .word(let before) = items[index - 1],
        let piece = word.lone, let name = piece.name, !piece.isFlag,
        let flag = before.text, flag.hasPrefix("-"), index > 1 || before.index > 0,
        word.lead.allSatisfy({ $0.isWhitespace || $0 == "\\" })
      else { continue }
      word.takesFlag = FlagRule.relation(of: flag, to: name, values: piece.texts) != .unrelated
      items[index] = .word(word)
    }
    return items
  }

  static func source(_ part: Part) -> String {
    switch part.piece {
    case .text(let text): text
    case .parameter(let name): "{\(name)}"
    case .known(let name): "{\(name.rawValue)}"
    case .flag(let name, let yes, let no): "{\(name)?\(yes)\(no.isEmpty ? "" : ":" + no)}"
    case .all: "{args}"
    }
  }
}

extension CommandTemplate.Piece {
  /// The parameter that it is of; nil for others.
  var name: String? {
    switch self {
    case .parameter(let name), .flag(let name, _, _): name
    case .text, .known, .all: nil
    }
  }

  /// The texts that it may stand for, where it says so itself.
  var texts: [Value] {
    guard case .flag(_, let yes, let no) = self else { return [] }
    return [.string(yes), .string(no)]
  }

  /// Whether it stands for flags, which no other flag takes: `{amp?--amp}`.
  var isFlag: Bool {
    let given = texts.map(\.description).filter { !$0.isEmpty }
    return !given.isEmpty && given.allSatisfy(FlagRule.isFlag)
  }
}

extension CommandTemplate.Word {
  /// Without its first character.
  mutating func dropFirst() {
    guard case .text(let text)? = parts.first?.piece else { return }
    let rest = String(text.dropFirst())
    if rest.isEmpty { parts.removeFirst() } else { parts[0].piece = .text(rest) }
  }

  /// Without its last character.
  mutating func dropLast() {
    guard case .text(let text)? = parts.last?.piece else { return }
    let rest = String(text.dropLast())
    parts.removeLast()
    if !rest.isEmpty { parts.append(.init(piece: .text(rest))) }
  }
}
