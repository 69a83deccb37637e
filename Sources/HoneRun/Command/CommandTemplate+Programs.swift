internal import HoneCore

extension CommandTemplate {
  /// Refuses texts inside the program of another shell: `sh -c "… {x}"`, where no quotes would hold.
  func checkPrograms(_ resolver: PieceResolver) throws(SpaceError) {
    let words = words
    for (index, word) in words.enumerated() {
      guard let part = word.parts.first(where: { resolver.mayBeProgram($0.piece) }),
        let program = Self.program(words, index)
      else { continue }
      let source = CommandTemplate.source(part)
      throw SpaceError(
        .syntax, at: [String(word.index)],
        "\(source) stands in the program behind `\(program.name)`, and its value would become a part "
          + "of that: \(program.advice.replacing("{}", with: source))")
    }
  }

  /// Another program for a shell.
  private struct Inner {
    var name: String
    var advice: String
  }

  /// In the program of which shell a word stands; nil where in none's.
  private static func program(_ words: [Word], _ index: Int) -> Inner? {
    let command = words[..<index].lastIndex { $0.beginsCommand } ?? 0
    let before = words[command..<index]
    if let first = before.first, first.isInstalled,
      ["ssh", "rsh", "watch"].contains(first.programName)
    {
      return Inner(
        name: first.programName,
        advice: "write a program there that reads it from its input, and `printf %s {} |` in front "
          + "of all, with `shell: true`")
    }
    let own = words[index].plainText
    if before.contains(where: { $0.programName == "env" }),
      ["-S", "--split-string"].contains(before.last?.plainText) || own.hasPrefix("-S")
        || own.hasPrefix("--split-string=")
    {
      return Inner(name: "env -S", advice: "leave out -S, and give the words one by one")
    }
    guard let shell = before.firstIndex(where: { $0.isShell }) else { return nil }
    return flag(before[shell...], own).map {
      Inner(
        name: $0,
        advice: "write \"$1\" there, and `sh {}` behind it, as in `sh -c 'echo \"$1\"' sh {}`")
    }
  }

  /// The flag behind which a shell's program is still to come; nil where it has none, or has it.
  private static func flag(_ words: ArraySlice<Word>, _ own: String) -> String? {
    var flag: String?
    var isValueNext = false
    // The first word that is no option is a shell's own program, and what follows is that one's.
    let endsAtOperand = words.first?.isOnlyShell == true
    for word in words.dropFirst() {
      let text = word.plainText
      if isValueNext {
        isValueNext = false
      } else if text.hasPrefix("-") || text.hasPrefix("+") {
        // `-o pipefail`, `-O extglob`.
        isValueNext =
          ["o", "O"].contains(text.last) && !text.hasPrefix("--")
          || ["--rcfile", "--init-file"].contains(text)
        if text == "--command" || !text.hasPrefix("--") && text.contains("c") { flag = text }
      } else if flag != nil || endsAtOperand {
        return nil
      }
    }
    return own.hasPrefix("--command=") ? "--command" : isValueNext ? nil : flag
  }
}

extension CommandTemplate.Word {
  /// Its text up to the first placeholder, without quotes and backslashes.
  fileprivate var plainText: String {
    var plain = ""
    for part in parts {
      guard case .text(let text) = part.piece else { break }
      plain += ShellWords.unquoted(text)
    }
    return plain
  }

  /// Its text without the folders before it.
  fileprivate var programName: String {
    plainText.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Whether it is looked up on PATH or stands at its own place: `./watch` is a program of the user's.
  fileprivate var isInstalled: Bool { plainText.hasPrefix("/") || !plainText.contains("/") }

  /// Whether a shell's line begins a command with it.
  fileprivate var beginsCommand: Bool {
    lead.unicodeScalars.contains { ";|&()\n".unicodeScalars.contains($0) }
  }

  /// Whether it is a shell, be it with its path.
  fileprivate var isOnlyShell: Bool {
    [
      "sh", "bash", "dash", "zsh", "ksh", "ash", "mksh", "yash", "fish", "csh", "tcsh", "$SHELL",
      "${SHELL}", "$BASH",
    ].contains(programName)
  }

  /// Whether it is a shell or runs a text by one.
  fileprivate var isShell: Bool {
    isOnlyShell || isInstalled && ["su", "runuser", "script", "flock"].contains(programName)
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
