internal import HoneCore

// Commands that take a word for a part of a program, which a value in quotes becomes likewise.
//
// Each was seen to run `$(…)` in a value with bash or dash, be it as `x[$(…)]` in arithmetic.
extension ShellWords {
  /// They read their words as a program, or as arithmetic.
  private static let readers: Set<String> = [
    "eval", "trap", "alias", "let", "function", "compgen", "complete", "bind",
  ]
  /// They take names, in which some shells compute what stands in brackets.
  private static let namers: Set<String> = [
    "unset", "read", "export", "readonly", "local", "declare", "typeset", "integer", "getopts",
    "mapfile", "readarray",
  ]
  /// A command follows them, and options of theirs may come before it.
  private static let openers: Set<String> = [
    "then", "else", "elif", "do", "if", "while", "until", "!", "{", "time", "command", "builtin",
    "exec", "coproc",
  ]
  /// Variables that a shell runs or computes with.
  private static let evaluated: Set<String> = [
    "PS0", "PS1", "PS2", "PS4", "PROMPT_COMMAND", "ENV", "BASH_ENV", "OPTIND", "RANDOM", "SRANDOM",
    "SECONDS", "HISTCMD", "LINENO",
  ]

  /// Looks for values in the words of `eval` and its like, and between `[[` and `]]`.
  static func check(_ words: [CommandTemplate.Word]) throws(SpaceError) {
    var reading = Reading()
    for word in words {
      let place = reading.place(of: word)
      guard let place, let part = word.parts.first(where: \.piece.isValue) else { continue }
      throw misplaced(part.piece, place.name, place.advice)
    }
  }

  /// How far a line has been followed, word for word.
  private struct Reading {
    var command = ""
    var isCommandNext = true
    var mayBeOption = false
    /// Whether the command may be no more than a name: `coproc NAME { … }`.
    var mayBeName = false
    var isTest = false
    var before = ""
    /// The letters of the command's options.
    var options = ""
    /// What makes all that follows uncertain.
    var doubt: String?

    /// What a value in the word would be a part of; nil where of nothing.
    mutating func place(of word: CommandTemplate.Word) -> ShellPlaces.Place? {
      let text = ShellWords.plain(word)
      if word.lead.unicodeScalars.contains(where: { ";|&()\n".unicodeScalars.contains($0) }) {
        (isCommandNext, mayBeOption) = (true, false)
      }
      let isFree = isCommandNext
      follow(text)
      if text == "[[" { isTest = true } else if text == "]]" { isTest = false }
      defer { before = text }
      if isTest {
        return ("between `[[` and `]]`, which is arithmetic to some shells", .arithmetic)
      }
      if let doubt { return ("behind `\(doubt)`", Self.without) }
      if ShellWords.isElement(word) {
        return ("in brackets of an array, which are arithmetic to some shells", .arithmetic)
      }
      if let name = ShellWords.assigned(text),
        isFree && isCommandNext || ShellWords.namers.contains(command) || command == "env",
        ShellWords.evaluated.contains(name)
      {
        return ("in `\(name)=`, which a shell runs or computes with", Self.without)
      }
      return commandPlace(text)
    }

    private static let without = ShellPlaces.Advice.other(
      "do without, for it would read the value as a part of the program")

    private mutating func follow(_ text: String) {
      if mayBeName, !isCommandNext {
        isCommandNext = ShellWords.openers.contains(text)
        mayBeName = false
      }
      if isCommandNext {
        if ShellWords.openers.contains(text) {
          (mayBeOption, mayBeName) = (true, text == "coproc")
        } else if !(mayBeOption && text.hasPrefix("-")), !ShellWords.isBeforeCommand(text) {
          (command, isCommandNext, options) = (text, false, "")
        }
      } else if text.hasPrefix("-"), ShellWords.namers.contains(command) {
        options += text.dropFirst()
        // An integer computes whatever it is given, at any later place, and a reference names it.
        if options.contains(where: { "in".contains($0) }),
          ["declare", "typeset", "local"].contains(command)
        {
          doubt = doubt ?? "\(command) \(text)"
        }
      }
      if command == "integer", !isCommandNext { doubt = doubt ?? command }
      // Another name for one of the others is not looked through.
      if command == "alias",
        text.split(whereSeparator: { !$0.isLetter }).contains(where: {
          ShellWords.readers.union(ShellWords.namers).contains(String($0))
        }), text != "alias"
      {
        doubt = doubt ?? "alias \(text)"
      }
    }

    private func commandPlace(_ text: String) -> ShellPlaces.Place? {
      let isNamed = ShellWords.namers.contains(command)
      if isNamed, options.contains(where: { "aA".contains($0) }) || ShellWords.assigned(text) == nil
      {
        return ("behind `\(command)`", Self.without)
      }
      if before == "-v", ["[", "test", "printf"].contains(command) {
        return ("behind `\(command) -v`", Self.without)
      }
      return ShellWords.readers.contains(command) ? ("behind `\(command)`", Self.without) : nil
    }
  }

  /// The text up to the first placeholder, without quotes and backslashes.
  private static func plain(_ word: CommandTemplate.Word) -> String {
    var plain = ""
    for part in word.parts {
      guard case .text(let text) = part.piece else { break }
      plain += unquoted(text)
    }
    return plain
  }

  static func unquoted(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.filter { !"'\"\\".unicodeScalars.contains($0) }))
  }

  /// Whether a value is the number of an array's element, `a=([{x}]=1)`.
  private static func isElement(_ word: CommandTemplate.Word) -> Bool {
    guard plain(word).hasPrefix("["), let last = word.parts.lastIndex(where: \.piece.isValue) else {
      return false
    }
    let rest = word.parts[last...].map { part in
      if case .text(let text) = part.piece { unquoted(text) } else { "" }
    }.joined()
    return rest.contains("]=") || rest.contains("]+=")
  }

  /// The variable that a word sets: `A=1`, `A+=1`.
  private static func assigned(_ text: String) -> String? {
    let name = text.utf8.prefix { isOfName($0) }
    let rest = text.utf8.dropFirst(name.count)
    guard !name.isEmpty, rest.starts(with: "=".utf8) || rest.starts(with: "+=".utf8) else {
      return nil
    }
    return String(name)
  }

  /// Whether a command may follow: `A=1 eval x`, `> file eval x`.
  private static func isBeforeCommand(_ text: String) -> Bool {
    let digits = text.utf8.drop { (0x30...0x39).contains($0) }
    return digits.first == UInt8(ascii: "<") || digits.first == UInt8(ascii: ">")
      || assigned(text) != nil
  }
}
