internal import HoneCore

/// Splits a line into words as a POSIX shell does: spaces, quotes and backslashes, no expansion.
///
/// Reference: POSIX.1-2024, Shell Command Language, 2.2 Quoting.
struct WordSplitter {
  private static let operators: Set = [
    "|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>&1", "&>",
  ]

  private let characters: [Character]
  private var index = 0

  init(_ line: String) {
    characters = Array(line)
  }

  /// The words.
  ///
  /// - Throws: `SpaceError` with the column of a quote that is never closed or of what only a shell
  ///   could do.
  consuming func words() throws(SpaceError) -> [String] {
    var words: [String] = []
    while true {
      skipSpace()
      guard peek != nil else { return words }
      let start = index
      let word = try word()
      let isBare = String(characters[start..<index]) == word
      guard !isBare || !WordSplitter.operators.contains(word) else {
        throw fault(
          start,
          "`\(word)` needs a shell, and the command goes to none: add `shell: true`, or put "
            + "it in quotes for the program to get it")
      }
      if words.isEmpty, isBare, isAssignment(word) {
        throw fault(
          start,
          "`\(word)` is a shell's way to set a variable: begin with `env \(word) …`, or add "
            + "`shell: true`")
      }
      words.append(word)
    }
  }

  private var peek: Character? { index < characters.count ? characters[index] : nil }

  /// Spaces, and backslashes that join a line with the next.
  private mutating func skipSpace() {
    while let next = peek {
      if next == "\\", index + 1 < characters.count, characters[index + 1] == "\n" {
        index += 2
      } else if next.isWhitespace {
        index += 1
      } else {
        return
      }
    }
  }

  private mutating func word() throws(SpaceError) -> String {
    var word = ""
    while let next = peek, !next.isWhitespace {
      let start = index
      index += 1
      switch next {
      case "'": word += try quoted("'", from: start)
      case "\"": word += try quoted("\"", from: start)
      case "\\":
        guard let escaped = peek else { throw fault(start, "nothing follows the backslash") }
        index += 1
        // A backslash at the end of a line joins it with the next.
        if escaped != "\n" { word.append(escaped) }
      default: word.append(next)
      }
    }
    return word
  }

  private mutating func quoted(_ mark: Character, from start: Int) throws(SpaceError) -> String {
    var text = ""
    while let next = peek {
      index += 1
      if next == mark { return text }
      if next == "\\", mark == "\"", let escaped = peek, "$`\"\\\n".contains(escaped) {
        index += 1
        if escaped != "\n" { text.append(escaped) }
      } else {
        text.append(next)
      }
    }
    throw fault(start, "the \(mark) here is never closed")
  }

  private func isAssignment(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private func fault(_ index: Int, _ message: String) -> SpaceError {
    SpaceError(.syntax, "column \(index + 1): \(message)")
  }
}
