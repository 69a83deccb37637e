internal import HoneCore

// What is refused, as the shell or another one might take a value for a part of its program.
extension ShellWords {
  /// Commands that read their words as a program, or as arithmetic.
  private static let readers: Set<String> = ["eval", "trap", "alias", "let", "function"]
  /// Words that a command follows.
  private static let openers: Set<String> = [
    "then", "else", "elif", "do", "if", "while", "until", "!", "{", "time", "command", "builtin",
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
  static func misplaced(_ piece: CommandTemplate.Piece, _ place: String) -> SpaceError {
    let source = CommandTemplate.source(.init(piece: piece))
    let instead: String
    switch piece {
    case .all, .parameter(PieceResolver.all):
      instead = "name the parameters one by one there, as \"$HONE_PARAM_…\""
    case .parameter(let name) where KnownName(rawValue: name) == nil:
      let variable = TrialEnvironment.name(of: name)
      instead = "write \"$\(variable)\" there, the variable that has the value"
    case .parameter(let name): instead = "write \"$HONE_\(name.uppercased())\" there"
    case .known(let name): instead = "write \"$HONE_\(name.rawValue.uppercased())\" there"
    case .flag, .text:
      instead = "begin the line with `options=\(source);`, and write $options there"
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
    var reader: String?
    var isTest = false
    var before: String?
    for word in words {
      let text = word.text
      let isCommand =
        before.map(openers.contains) ?? false
        || word.lead.unicodeScalars.contains { ";|&()\n".unicodeScalars.contains($0) }
      if isCommand || before == nil && reader == nil {
        reader = text.flatMap { readers.contains($0) ? $0 : nil }
      }
      if text == "[[" { isTest = true } else if text == "]]" { isTest = false }
      before = text ?? ""
      guard let part = word.parts.first(where: \.piece.isValue) else { continue }
      if isTest {
        throw misplaced(part.piece, "between `[[` and `]]`, which is arithmetic to some shells")
      }
      if let reader { throw misplaced(part.piece, "behind `\(reader)`") }
    }
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
