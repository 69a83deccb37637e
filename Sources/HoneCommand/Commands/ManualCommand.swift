import ArgumentParser

/// `hone manual`, for those who build and package Hone.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Writes the man pages, or the command reference.",
    discussion: """
      Examples:
        hone manual > docs/commands.md
        hone manual --man pages
      """,
    shouldDisplay: false)

  @Option(
    help: ArgumentHelp(
      "Write the man pages into this folder, in place of the reference.", valueName: "folder"),
    completion: .directory)
  var man: String?

  func run() throws {
    guard let man else { return Terminal.output.write(MarkdownManual.text()) }
    for page in ManPages.all() {
      let file = try OutputFile(FileSystem.path(page.file, in: man), isReplacing: true)
      try file.write { put in try put(page.text) }
      try file.keep()
    }
  }
}
