import ArgumentParser
import HoneCore
import HoneFormats
import HoneRun

/// What is wrong with a command line, and what would be right.
struct UsageMessage {
  /// What people try who come from elsewhere.
  private static let elsewhere = [
    "list": "studies", "ls": "studies", "status": "show", "resume": "run", "start": "run",
    "tune": "run", "optimize": "run", "optimise": "run", "new": "init", "create": "init",
    "remove": "delete", "rm": "delete", "front": "best", "pruners": "samplers",
  ]

  private let arguments: [String]
  /// The command that is meant; nil where there is none of its name.
  private let page: CommandPage?
  private let pages: [CommandPage]

  /// - Parameter arguments: The command line, without `hone` itself.
  init(_ arguments: [String]) {
    self.arguments = arguments
    pages = CommandPage.all().commands
    page = pages.first { $0.name == arguments.first }
  }

  /// The name of what is called, such as `hone run`.
  private var called: String { page.map { "hone \($0.name)" } ?? "hone" }

  /// Refuses to explain a command that is not there.
  ///
  /// - Parameter arguments: The command line, without `hone` itself.
  /// - Throws: `CommandFailure` that says which was meant.
  static func checkHelp(_ arguments: [String]) throws(CommandFailure) {
    guard arguments.first == "help",
      let name = arguments.dropFirst().first(where: { !$0.hasPrefix("-") })
    else { return }
    let names = HoneCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    guard name != "help", !names.contains(name) else { return }
    throw CommandFailure(.usage, UsageMessage(arguments).noCommand(name, help: true))
  }

  /// The parser's message in the words of this command.
  func text(_ message: String) -> String {
    if let parts = Self.parts(of: message, "Unknown option '", "'. Did you mean '", "'?") {
      return unknownOption(parts[0], guess: parts[1])
    }
    if let parts = Self.parts(of: message, "Unknown option '", "'") {
      return unknownOption(parts[0], guess: nil)
    }
    if let parts = Self.parts(of: message, "Unexpected argument '", "'") {
      return tooMuch(parts[0])
    }
    if message.contains(" unexpected arguments: '"),
      let list = message.split(separator: "'", maxSplits: 1).last
    {
      return tooMuch(list.split(separator: "'").first.map(String.init) ?? "")
    }
    if let parts = Self.parts(of: message, "Missing value for '", "'") {
      let name = parts[0].split(separator: " ").first.map(String.init) ?? parts[0]
      let next = arguments.drop { $0 != name }.dropFirst().first
      if let next, Double(next) != nil { return wrongValue(next, of: parts[0]) }
      return "\(name) needs a value: write \(parts[0])\(meaning(of: name))"
    }
    if let parts = Self.parts(of: message, "Missing expected argument '", "'") {
      return "\(called) needs \(parts[0])\(meaning(of: parts[0]))"
    }
    if let parts = Self.parts(of: message, "The value '", "' is invalid for '", "'") {
      return wrongValue(parts[0], of: parts[1])
    }
    if let parts = Self.parts(
      of: message, "The option '", "' does not take any value, but '", "' was specified.")
    {
      return "\(parts[0]) takes no value: leave out `=\(parts[1])`"
    }
    return message.prefix(1).lowercased() + message.dropFirst() + seeHelp
  }

  private var seeHelp: String { "; see `\(called) --help`" }

  /// What lies between the marks of a message, if it has them; what follows the last does not matter.
  private static func parts(of message: String, _ marks: String...) -> [String]? {
    guard var rest = message.hasPrefix(marks[0]) ? message.dropFirst(marks[0].count) : nil else {
      return nil
    }
    var parts: [String] = []
    for mark in marks.dropFirst() {
      guard let place = rest.firstRange(of: mark) else { return nil }
      parts.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return parts
  }
}

extension UsageMessage {
  // MARK: Each mistake

  private func noCommand(_ name: String, help: Bool = false) -> String {
    let begin = "there is no command `\(name)`"
    let names = pages.map(\.name)
    if let guess = Self.elsewhere[name] ?? Spelling.nearest(to: name, among: names) {
      return begin + ": did you mean `hone \(help ? "help " : "")\(guess)`?"
    }
    let isFile = Suggestions.studyFiles.contains { name.hasSuffix("." + $0) }
    return begin
      + (isFile
        ? ": did you mean `hone run \(CommandTemplate.quoted(name, inOneLine: true))`?"
        : ": \(SearchSpace.offer(names))")
  }

  private func unknownOption(_ name: String, guess: String?) -> String {
    guard let page else {
      if let first = arguments.first, !first.hasPrefix("-") { return noCommand(first) }
      // `hone --trials 5` means a command that has it.
      let owners = owners(of: name)
      return "hone has no option \(name)"
        + (owners.isEmpty ? seeHelp : ": it belongs after a command, as in `\(owners[0]) \(name)`")
    }
    let known = page.items.flatMap(\.names)
    let begin = "\(called) has no option \(name)"
    if let near = Spelling.nearest(to: name, among: known) ?? guess, near != "--version" {
      return begin + ": did you mean \(near)?"
    }
    let owners = owners(of: name)
    return begin
      + (owners.isEmpty ? seeHelp : ": \(owners.joined(separator: " and ")) has it" + seeHelp)
  }

  private func owners(of option: String) -> [String] {
    pages.filter { $0.items.contains { $0.names.contains(option) } }.map { "hone \($0.name)" }
  }

  private func tooMuch(_ word: String) -> String {
    guard let page else { return noCommand(word) }
    if page.name == "run" {
      return
        "`\(word)` follows the study file: put a program and its arguments after `--`, as "
        + "in `hone run --minimize loss -- ./train …`"
    }
    let most = page.items.filter(\.isPositional).map(\.synopsis)
    return "`\(word)` is one word too many: \(called) takes "
      + (most.isEmpty ? "options only" : "\(most.joined(separator: " ")) and options")
      + "; quotes keep a name with blanks together"
  }

  private func wrongValue(_ value: String, of argument: String) -> String {
    let name = argument.split(separator: " ").first.map(String.init) ?? argument
    let item = page?.items.first { $0.names.contains(name) || $0.synopsis == argument }
    let begin = "\(name) `\(value)`"
    if let values = item?.values, !values.isEmpty {
      return "\(begin): \(Spelling.advice(for: value, among: values))"
    }
    let isFraction = name == "--target"
    let isHuge = !isFraction && !value.isEmpty && value.allSatisfy { $0.isASCII && $0.isNumber }
    if isHuge { return "\(begin) is too large: write a smaller number, as in \(name) 10" }
    let isBelow = !isFraction && (Int(value) ?? 0) < 0
    let number = isFraction ? "number" : "whole number" + (isBelow ? " from 0 on" : "")
    return "\(begin) is not a \(number): write one, as in \(name) \(isFraction ? "0.05" : "10")"
  }

  /// What an option or an argument means, as a sentence after a colon.
  private func meaning(of name: String) -> String {
    let item = page?.items.first { $0.names.contains(name) || $0.synopsis == name }
    return item.map { $0.help.isEmpty ? "" : " (\($0.help))" } ?? ""
  }
}
