/// The command reference, `docs/commands.md`.
enum MarkdownManual {
  static func text() -> String {
    let (root, commands) = CommandPage.all()
    var text = """
      # Commands

      <!-- Written by `scripts/commands`: change the help texts in Sources/HoneCommand instead. -->

      \(root.abstract) Each command has `--help`, and `hone --version` shows the version.
      With `--json`, a command prints one JSON value on standard output and nothing else.
      Messages and progress go to standard error.
      A terminal shows colours, unless `NO_COLOR` is set; `CLICOLOR_FORCE=1` keeps them in a pipe.

      | command | does |
      |---|---|

      """
    for page in commands {
      text += "| [`hone \(page.name)`](#hone-\(page.name)) | \(cell(page.abstract)) |\n"
    }
    text += "\n## Exit statuses\n\n| status | means |\n|---|---|\n"
    for status in [
      ExitStatus.done, .nothingSucceeded, .usage, .storage, .infeasible, .interrupted,
    ] {
      text += "| \(status.rawValue) | \(CommandNotes.meaning(of: status)) |\n"
    }
    return text + commands.map(section).joined()
  }

  private static func section(of page: CommandPage) -> String {
    var text = "\n## hone \(page.name)\n\n\(page.abstract)\n\n"
    text += fenced(page.usage)
    for block in TextBlock.blocks(of: page.discussion) {
      switch block {
      case .paragraph(let paragraph): text += "\n\(escaped(paragraph))\n"
      case .lines(let lines): text += "\n" + fenced(lines)
      }
    }
    if !page.items.isEmpty {
      text += "\n| argument or option | meaning |\n|---|---|\n"
      for item in page.items { text += "| \(cell("`\(item.synopsis)`")) | \(cell(item.text)) |\n" }
    }
    guard let notes = CommandNotes.all[page.name] else { return text }
    text += "\nStandard output: \(notes.output)"
    if let error = notes.error { text += " Standard error: \(error)" }
    text += "\n\n| exit status | means |\n|---|---|\n"
    for end in notes.ends { text += "| \(end.status.rawValue) | \(cell(end.text)) |\n" }
    return text
  }

  private static func fenced(_ lines: [String]) -> String {
    "```text\n" + lines.map { $0 + "\n" }.joined() + "```\n"
  }

  /// A text in which nothing but code is taken for a sign.
  private static func escaped(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      guard index % 2 == 0 else { return String(part) }
      return part.reduce(into: "") { text, letter in
        text += "<>*[]".contains(letter) ? "\\\(letter)" : String(letter)
      }
    }.joined(separator: "`")
  }

  /// A text in a cell of a table.
  private static func cell(_ text: String) -> String {
    escaped(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
