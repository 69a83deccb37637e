internal import HoneCore

// What is refused, as the shell or another one might take a value for a part of its program.
extension ShellWords {
  /// Commands that read their words as a program, or as arithmetic.
  private static let readers: Set<String> = ["eval", "trap", "alias", "let", "function"]
  /// Commands that take names, in which some shells compute what stands in brackets.
  private static let namers: Set<String> = [
    "unset", "read", "export", "readonly", "local", "declare", "typeset", "getopts", "mapfile",
    "readarray",
  ]
  /// Words that a command follows.
  private static let openers: Set<String> = [
    "then", "else", "elif", "do", "if", "while", "until", "!", "{", "time", "command", "builtin",
    "exec",
  ]

  static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A placeholder whose value would have no certain meaning.
  static func misplaced(
    _ piece: CommandTemplate.Piece, _ place: String, _ advice: ShellPlaces.Advice
  ) -> SpaceError {
    let source = CommandTemplate.source(.init(piece: piece))
    let variable: String? =
      switch piece {
      case .parameter(let name) where KnownName(rawValue: name) != nil: "HONE_\(name.uppercased())"
      case .parameter(PieceResolver.all), .all: "HONE_PARAM_…"
      case .parameter(let name): TrialEnvironment.name(of: name)
      case .known(let name): "HONE_\(name.rawValue.uppercased())"
      case .flag, .text: nil
      }
    let instead =
      switch (advice, variable) {
      case (.other(let text), _): text.replacing("{}", with: source)
      case (_, nil): "begin the line with `options=\(source);`, and write $options there"
      case (.variable, let name?):
        "write \"$\(name)\" there, the variable that has the value, or begin the line with "
          + "`v=\(source);` and write \"$v\" there"
      case (.bareVariable, let name?):
        "write $\(name) there, the variable that has the value, and no quotes behind `<<`"
      }
    return SpaceError(
      .syntax,
      "\(source) stands \(place), where it is not certain how a shell reads a value: \(instead)")
  }

  /// A flag's text is the line's own, and must leave open nothing that it opens.
  static func check(flag text: String, in piece: CommandTemplate.Piece) throws(SpaceError) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let next = rest.first ?? " "
      let isVariable = next.isASCII && (next.properties.isAlphabetic || next == "_")
      let isOpen = scalar == "$" ? !isVariable : "'\"`\\#()<>\n".unicodeScalars.contains(scalar)
      guard isOpen else { continue }
      throw SpaceError(
        .syntax,
        "the texts of \(CommandTemplate.source(.init(piece: piece))) are put into the shell's line as "
          + "they are, and `\(text)` would change how the rest is read: leave out quotes, "
          + "backslashes, parentheses and the like")
    }
  }

  /// Looks for values in the words of `eval` and its like, and between `[[` and `]]`.
  static func check(_ words: [CommandTemplate.Word]) throws(SpaceError) {
    var command = ""
    var isCommandNext = true
    var isTest = false
    var before = ""
    for word in words {
      let text = plain(word)
      if word.lead.unicodeScalars.contains(where: { ";|&()\n".unicodeScalars.contains($0) }) {
        isCommandNext = true
      }
      if isCommandNext, !openers.contains(text), !isBeforeCommand(text) {
        (command, isCommandNext) = (text, false)
      }
      if text == "[[" { isTest = true } else if text == "]]" { isTest = false }
      defer { before = text }
      guard let part = word.parts.first(where: \.piece.isValue) else { continue }
      if isTest {
        throw misplaced(
          part.piece, "between `[[` and `]]`, which is arithmetic to some shells", .arithmetic)
      }
      let isName = namers.contains(command) && !text.utf8.contains(UInt8(ascii: "="))
      let isTested = before == "-v" && ["[", "test", "printf"].contains(command)
      guard readers.contains(command) || isName || isTested else { continue }
      throw misplaced(
        part.piece, "behind `\(isTested ? command + " -v" : command)`",
        .other("do without, for it would read the value as a part of the program"))
    }
  }

  /// The text up to the first placeholder, without quotes and backslashes.
  private static func plain(_ word: CommandTemplate.Word) -> String {
    var plain = ""
    for part in word.parts {
      guard case .text(let text) = part.piece else { break }
      plain.unicodeScalars += text.unicodeScalars.filter { $0 != "'" && $0 != "\"" && $0 != "\\" }
    }
    return plain
  }

  /// Whether a command may follow: `A=1 eval x`, `> file eval x`.
  private static func isBeforeCommand(_ text: String) -> Bool {
    let digits = text.utf8.drop { (0x30...0x39).contains($0) }
    if digits.first == UInt8(ascii: "<") || digits.first == UInt8(ascii: ">") { return true }
    let name = text.utf8.prefix { isOfName($0) }
    return !name.isEmpty && text.utf8.dropFirst(name.count).first == UInt8(ascii: "=")
  }
}

extension CommandTemplate.Piece {
  /// Whether a trial gives it its text.
  var isValue: Bool {
    switch self {
    case .parameter, .known, .all: true
    case .text, .flag: false
    }
  }
}

extension CommandTemplate {
  /// Refuses texts inside the program of another shell: `sh -c "… {x}"`, where no quotes would hold.
  func checkPrograms(_ resolver: PieceResolver) throws(SpaceError) {
    let words = words
    for (index, word) in words.enumerated().dropFirst(2) {
      guard let flag = words[index - 1].text, flag.hasPrefix("-"), !flag.hasPrefix("--"),
        flag.hasSuffix("c"), words[..<(index - 1)].contains(where: \.isShell),
        let part = word.parts.first(where: { resolver.mayBeProgram($0.piece) })
      else { continue }
      let source = CommandTemplate.source(part)
      throw SpaceError(
        .syntax, at: [String(word.index)],
        "\(source) stands in the program behind `\(flag)`, and its value would become a part of that: "
          + "write \"$1\" there, and `sh \(source)` behind it, as in `sh -c 'echo \"$1\"' sh \(source)`"
      )
    }
  }
}

extension CommandTemplate.Word {
  /// Whether it is a shell, be it with its path.
  fileprivate var isShell: Bool {
    let name = text?.split(separator: "/").last ?? ""
    return ["sh", "bash", "dash", "zsh", "ksh", "ash"].contains(name)
  }
}

extension PieceResolver {
  /// Whether a shell might read more than a word in what it stands for.
  fileprivate func mayBeProgram(_ piece: CommandTemplate.Piece) -> Bool {
    switch piece {
    case .text, .flag: false
    case .all: true
    case .known(let name): name == .study || name == .dir
    case .parameter(let name):
      parameter(name)?.domain.texts.contains {
        CommandTemplate.quoted($0.description) != $0.description
      } ?? true
    }
  }
}
