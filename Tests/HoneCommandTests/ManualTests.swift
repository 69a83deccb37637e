import Testing

@testable import HoneCommand

@Suite("The command reference and the man pages")
struct ManualTests {
  @Test("docs/commands.md is what the command says of itself")
  func reference() throws {
    let file = try #require(Folder.text(of: root + "/docs/commands.md"))
    #expect(file == MarkdownManual.text(), "it is stale: run scripts/commands")
  }

  @Test("A usage line shows each form that a command has, and what it cannot do without")
  func usage() {
    let usage = Dictionary(
      CommandPage.all().commands.map { ($0.name, $0.usage) }, uniquingKeysWith: +)
    #expect(
      usage["run"] == ["hone run [<options>] <file>", "hone run [<options>] -- <program> ..."])
    #expect(usage["serve"] == ["hone serve --stdio"])
    #expect(usage["export"]?.count == 2)
    for (name, lines) in usage {
      for line in lines { #expect(line.hasPrefix("hone \(name)"), "\(line)") }
    }
  }

  @Test("Every command has notes on its output and its exit statuses")
  func notes() {
    let names = CommandPage.all().commands.map(\.name)
    #expect(names.count >= 16)
    #expect(Set(names) == Set(CommandNotes.all.keys))
  }

  @Test("Every command has a man page with its options, its statuses and no stray instruction")
  func pages() {
    let pages = ManPages.all()
    let commands = CommandPage.all().commands
    #expect(pages.count == commands.count + 2)
    for (file, text) in pages {
      #expect(text.contains("\n.SH NAME\n"), "\(file)")
      #expect(!text.contains("\n\n"), "\(file): an empty line is an instruction, too")
      let known = ["TH", "SH", "B", "BR", "I", "TP", "PP", "nf", "fi", "RS", "RE", "br"]
      for line in text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
        let word = line.dropFirst().prefix { $0 != " " }
        #expect(known.contains(String(word)), "\(file): \(line)")
      }
    }
    let run = pages.first { $0.file == "hone-run.1" }?.text ?? ""
    #expect(run.contains("\n.B \\-\\-trials <count>\n") && run.contains("\n.SH EXIT STATUS\n"))
  }

  @Test("Blocks of a help text are paragraphs, and lines that stay as they are")
  func blocks() {
    let blocks = TextBlock.blocks(of: "Examples:\n  hone a\n  hone b\n\nOne\ntwo.\n\nThree.")
    #expect(
      blocks == [
        .paragraph("Examples:"), .lines(["hone a", "hone b"]), .paragraph("One two."),
        .paragraph("Three."),
      ])
  }
}
