extension CommandTemplate {
  /// A word for a shell: in quotes unless every byte is safe without.
  ///
  /// What moves a terminal's cursor or turns text around is written as `printf` makes it, so that the
  /// line can be shown, copied and run, and gives the same word. Not characters but scalars are looked
  /// at: a combining mark joins a quote, and hides it from whoever looks for characters.
  /// - Parameters:
  ///   - word: The word.
  ///   - inOneLine: Whether breaks are written by `printf`, too. A shell then drops those at its end.
  /// - Returns: The text that a shell reads as the word.
  package static func quoted(_ word: String, inOneLine: Bool = false) -> String {
    if !word.isEmpty, word.utf8.allSatisfy(isSafe) { return word }
    var text = "'"
    var hidden: [UInt8] = []
    func close() {
      guard !hidden.isEmpty else { return }
      text += "'\"$(printf '" + hidden.map(octal).joined() + "')\"'"
      hidden = []
    }
    for scalar in word.unicodeScalars {
      // What a substitution ends with must be no line feed: a shell drops it.
      let isBreak = inOneLine && (scalar == "\n" || hidden.last == UInt8(ascii: "\n"))
      if isBreak || isHidden(scalar) {
        hidden += Array(String(scalar).utf8)
        continue
      }
      close()
      if scalar == "'" { text += "'\\''" } else { text.unicodeScalars.append(scalar) }
    }
    close()
    return text + "'"
  }

  /// The words of a command as one line; its first would else be a variable or a word of the shell's.
  static func line(_ words: [String]) -> String {
    let texts = words.enumerated().map { index, word in
      let text = quoted(word)
      let isTaken = word.utf8.contains(UInt8(ascii: "=")) || reserved.contains(word)
      return index == 0 && isTaken && text == word ? "'\(word)'" : text
    }
    return texts.joined(separator: " ")
  }

  private static let reserved: Set<String> = [
    "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in",
    "function", "select", "time", "coproc",
  ]

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-./:=@%+,".utf8.contains(byte)
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar != "\t" && scalar.value != 0 && TerminalText.isHarmful(scalar)
  }

  private static func octal(_ byte: UInt8) -> String {
    "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)"
  }
}
