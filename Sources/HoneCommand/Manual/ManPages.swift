/// Pages for `man`, in the macros of man(7).
enum ManPages {
  /// All pages: names of files, and texts.
  static func all() -> [(file: String, text: String)] {
    let (root, commands) = CommandPage.all()
    return [("hone.1", overview(root, commands))]
      + commands.map { ("hone-\($0.name).1", page($0)) }
      + [("hone-study.5", studyFile())]
  }

  private static func overview(_ root: CommandPage, _ commands: [CommandPage]) -> String {
    var text = head("hone", section: 1, root.abstract)
    text += ".SH SYNOPSIS\n" + root.usage.map { ".B \(line($0))\n" }.joined(separator: ".br\n")
    text += ".SH DESCRIPTION\n" + blocks(of: root.discussion)
    text += ".SH COMMANDS\n"
    for page in commands {
      text += ".TP\n.BR hone\\-\(line(page.name)) (1)\n\(line(page.abstract))\n"
    }
    text +=
      ".SH FILES\n.TP\n.I hone.db\nThe studies, beside the study file or in the current folder.\n"
    text += ".TP\n.I hone.trials\nThe trials' folders, with their logs.\n"
    return text + also(["hone\\-study (5)"])
  }

  private static func page(_ page: CommandPage) -> String {
    var text = head("hone-\(page.name)", section: 1, page.abstract)
    text += ".SH SYNOPSIS\n" + page.usage.map { ".B \(line($0))\n" }.joined(separator: ".br\n")
    text += ".SH DESCRIPTION\n" + blocks(of: page.discussion)
    let arguments = page.items.filter(\.isPositional)
    let options = page.items.filter { !$0.isPositional }
    if !arguments.isEmpty { text += ".SH ARGUMENTS\n" + arguments.map(entry).joined() }
    if !options.isEmpty { text += ".SH OPTIONS\n" + options.map(entry).joined() }
    if let notes = CommandNotes.all[page.name] {
      text += ".SH OUTPUT\n.TP\nstandard output\n\(line(notes.output))\n"
      if let error = notes.error { text += ".TP\nstandard error\n\(line(error))\n" }
      text += ".SH EXIT STATUS\n"
      for end in notes.ends { text += ".TP\n\(end.status.rawValue)\n\(line(end.text))\n" }
    }
    return text + also(["hone (1)", "hone\\-study (5)"])
  }

  private static func studyFile() -> String {
    let template = InitCommand.template.split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
    return head("hone-study", section: 5, "The keys of a study file.")
      + """
      .SH DESCRIPTION
      A study file declares a study for
      .BR hone\\-run (1).
      It is YAML, and JSON is YAML, too.
      .B hone init
      writes the following one, which names the keys and what they mean. A line that begins
      with # is a comment.
      .PP

      """ + literal(template)
      + also(["hone\\-run (1)", "hone\\-init (1)"])
  }

  // MARK: Parts

  private static func head(_ name: String, section: Int, _ abstract: String) -> String {
    let title = name.uppercased()
    return """
      .TH "\(line(title))" "\(section)" "" "Hone \(HoneCommand.version)" "Hone"
      .SH NAME
      \(line(name)) \\- \(line(abstract))

      """
  }

  private static func blocks(of text: String) -> String {
    TextBlock.blocks(of: text).map { block in
      switch block {
      case .paragraph(let text): ".PP\n\(line(text))\n"
      case .lines(let lines): literal(lines)
      }
    }.joined()
  }

  /// Lines that stay as they are.
  private static func literal(_ lines: some Sequence<some StringProtocol>) -> String {
    // An empty line would end what is around it.
    let shown = lines.map { ($0.isEmpty ? "\\&" : line(String($0))) + "\n" }
    return ".PP\n.nf\n.RS 2\n" + shown.joined() + ".RE\n.fi\n"
  }

  private static func entry(_ item: CommandPage.Item) -> String {
    ".TP\n.B \(line(item.synopsis))\n\(line(item.text))\n"
  }

  private static func also(_ pages: [String]) -> String {
    ".SH SEE ALSO\n" + pages.map { ".BR \($0)" }.joined(separator: ",\n") + "\n"
  }

  /// A text in which nothing is an instruction.
  private static func line(_ text: String) -> String {
    let plain = text.reduce(into: "") { text, letter in
      switch letter {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      case "'": text += "\\(aq"
      case "`": text += "\\(ga"
      case "^": text += "\\(ha"
      case "~": text += "\\(ti"
      default: text.append(letter)
      }
    }
    return plain.hasPrefix(".") ? "\\&" + plain : plain
  }
}
