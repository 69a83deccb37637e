import ArgumentParser
import HoneFormats

/// What the command knows of one of its subcommands, for help that is not asked for on a terminal.
struct CommandPage {
  /// An option, a flag or an argument.
  struct Item {
    /// As it is written: `--trials <count>`, `-o, --output <path>`, `<file>`.
    var synopsis: String
    /// The long names of an option, with their dashes.
    var names: [String]
    /// All names of an option that has no value.
    var flags: [String]
    var help: String
    var standard: String?
    /// All that it may be, where that is a short list.
    var values: [String]
    /// Whether it stands for itself rather than after a name.
    var isPositional: Bool
  }

  var name: String
  var abstract: String
  var discussion: String
  var usage: [String]
  var items: [Item]

  /// `hone` itself, and its commands in their order.
  static func all() -> (root: CommandPage, commands: [CommandPage]) {
    let tree = try? JSON.parse(HoneCommand._dumpHelp())
    guard let root = tree?["command"] else { return (CommandPage(HoneCommand.self, .null), []) }
    let found = root["subcommands"]?.elements ?? []
    let commands = HoneCommand.configuration.subcommands.compactMap { type -> CommandPage? in
      let own = found.first { $0["commandName"]?.text == type.configuration.commandName }
      guard type.configuration.shouldDisplay else { return nil }
      return own.map { CommandPage(type, $0) }
    }
    return (CommandPage(HoneCommand.self, root), commands)
  }

  /// All names of the options that have no value.
  var flags: [String] { items.flatMap(\.flags) }

  private init(_ type: any ParsableCommand.Type, _ command: Document) {
    name = type.configuration.commandName ?? ""
    abstract = type.configuration.abstract
    discussion = type.configuration.discussion
    let usage =
      type.configuration.usage
      ?? (type == HoneCommand.self
        ? "hone <command> [<options>]" : HoneCommand.usageString(for: type))
    self.usage = usage.split(separator: "\n").map(String.init)
    items = (command["arguments"]?.elements ?? []).compactMap(Item.init)
  }
}

extension CommandPage.Item {
  /// Reads what the parser says; nil of what every command has.
  init?(_ argument: Document) {
    let names = (argument["names"]?.elements ?? []).compactMap { name -> String? in
      name["name"]?.text.map { (name["kind"]?.text == "long" ? "--" : "-") + $0 }
    }
    guard argument["shouldDisplay"]?.truth == true, !names.contains("--help"),
      !names.contains("--version")
    else { return nil }
    let value = argument["valueName"]?.text ?? "value"
    let kind = argument["kind"]?.text
    isPositional = kind == "positional"
    self.names = names.filter { $0.hasPrefix("--") }
    flags = kind == "flag" ? names : []
    let isOfProgram = argument["parsingStrategy"]?.text == "postTerminator"
    let isMany = argument["isRepeating"]?.truth == true
    synopsis =
      isPositional
      ? (isOfProgram ? "-- " : "") + "<\(value)>" + (isMany ? " ..." : "")
      : names.joined(separator: ", ") + (kind == "option" ? " <\(value)>" : "")
    help = argument["abstract"]?.text ?? ""
    standard = argument["defaultValue"]?.text
    values =
      (argument["allValueStrings"] ?? argument["allValues"])?.elements?.compactMap(\.text) ?? []
  }

  /// The help with the default, unless it tells that itself.
  var text: String {
    guard let standard, !help.contains("default:") else { return help }
    return help + " (default: \(standard))"
  }
}

extension Document {
  /// The value of a key of an object.
  fileprivate subscript(key: String) -> Document? {
    members?.first { $0.key == key }?.value
  }
}

/// A text in paragraphs and in lines to be left as they are.
enum TextBlock: Equatable {
  case paragraph(String)
  case lines([String])

  /// The blocks of a help text: lines that begin with blanks are left as they are.
  static func blocks(of text: String) -> [TextBlock] {
    var blocks: [TextBlock] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        isOpen = false
      } else if line.hasPrefix("  ") {
        let shown = String(line.dropFirst(2))
        if isOpen, case .lines(let lines)? = blocks.last {
          blocks[blocks.count - 1] = .lines(lines + [shown])
        } else {
          blocks.append(.lines([shown]))
        }
        isOpen = true
      } else if isOpen, case .paragraph(let before)? = blocks.last {
        blocks[blocks.count - 1] = .paragraph(before + " " + line)
      } else {
        blocks.append(.paragraph(String(line)))
        isOpen = true
      }
    }
    return blocks
  }
}
