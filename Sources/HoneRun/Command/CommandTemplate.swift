public import HoneCore
internal import HoneFormats

/// A program's command with placeholders for parameters' values.
///
/// A list of arguments never goes through a shell. An argument with the placeholder of a parameter
/// that takes no part is left out; if it is nothing but the placeholder, a flag right before it
/// (an argument that begins with `-` and has no placeholder) is left out too.
public struct CommandTemplate: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case text(String)
    case parameter(String)
  }

  enum Form: Sendable, Hashable {
    case arguments([[Piece]])
    case shell([ShellPiece])
  }

  let form: Form

  init(form: Form) {
    self.form = form
  }

  /// Creates the command of a list of arguments, the program first.
  ///
  /// - Throws: `SpaceError` for an empty command and for a space inside an argument.
  public init(arguments: [String]) throws(SpaceError) {
    guard let program = arguments.first, !program.isEmpty else {
      throw SpaceError(.invalidValue, "the command is empty: give a program and its arguments")
    }
    var list: [[Piece]] = []
    for argument in arguments { list.append(try CommandTemplate.pieces(of: argument)) }
    form = .arguments(list)
  }

  /// Creates the command of one line, split at spaces as a shell does, with quotes and backslashes.
  ///
  /// - Throws: `SpaceError` for an empty command, an open quote, what only a shell could do, and a
  ///   space inside an argument.
  public init(line: String) throws(SpaceError) {
    // A declaration has spaces: looked for before the line is split there.
    _ = try CommandTemplate.pieces(of: line)
    try self.init(arguments: try WordSplitter(line).words())
  }

  /// Creates a command that `/bin/sh` runs; values are quoted for it.
  ///
  /// - Throws: `SpaceError` for an empty command and for a space inside it.
  public init(shell: String) throws(SpaceError) {
    guard !shell.allSatisfy(\.isWhitespace) else {
      throw SpaceError(.invalidValue, "the command is empty: give a line for the shell")
    }
    form = .shell(ShellPiece.pieces(try CommandTemplate.pieces(of: shell)))
  }

  /// Texts and references; a study file declares its parameters in one place.
  private static func pieces(of argument: String) throws(SpaceError) -> [Piece] {
    let found: [InlineSpace.Piece]
    do { found = try InlineSpace.find(in: argument) } catch {
      // Its place is one in the argument, which stands somewhere else in a study file.
      throw InlineArguments.fault(error, argument, column: error.position?.column ?? 1)
    }
    return try found.map { piece throws(SpaceError) in
      switch piece {
      case .text(let text): return .text(text)
      case .reference(let name, _): return .parameter(name)
      case .declaration(let parameter, _):
        throw SpaceError(
          .syntax,
          "`\(parameter.name)` is declared inside the command: declare it under `parameters` and "
            + "write {\(parameter.name)} here")
      }
    }
  }

  /// The names in placeholders, in their order, with the index of the argument that has them.
  var references: [(name: String, argument: Int)] {
    switch form {
    case .arguments(let list):
      return list.enumerated().flatMap { index, pieces in
        pieces.compactMap { piece in
          if case .parameter(let name) = piece { return (name, index) }
          return nil
        }
      }
    case .shell(let pieces):
      return pieces.compactMap { piece in
        if case .parameter(let name, _) = piece { return (name, 0) }
        return nil
      }
    }
  }

  /// Checks that every placeholder names a parameter.
  ///
  /// - Throws: `SpaceError` with the parameter that was meant and those that there are; its path is
  ///   the argument's index.
  public func check(against space: SearchSpace) throws(SpaceError) {
    for (name, argument) in references where space.index(of: name) == nil {
      let names = space.parameters.map(\.name)
      let guess = Spelling.nearest(to: name, among: names)
      throw SpaceError(
        .unknownKey, at: [String(argument)],
        "there is no parameter `\(name)`"
          + (guess.map { ": did you mean {\($0)}? There" } ?? ": there")
          + " is \(SearchSpace.list(names)), and {{\(name)}} stands for the braces themselves")
    }
  }

  /// The program, if its name does not depend on a parameter.
  public var fixedProgram: String? {
    switch form {
    case .shell: return "/bin/sh"
    case .arguments(let list):
      guard let pieces = list.first else { return nil }
      var name = ""
      for piece in pieces {
        guard case .text(let text) = piece else { return nil }
        name += text
      }
      return name
    }
  }
}

// With values.
extension CommandTemplate {
  /// The arguments for these values, the program first.
  public func arguments(for parameters: Parameters) -> [String] {
    switch form {
    case .shell(let pieces):
      return ["/bin/sh", "-c", pieces.map { $0.text(parameters) }.joined()]
    case .arguments(let list):
      var arguments: [String] = []
      for (index, pieces) in list.enumerated() {
        if let text = CommandTemplate.text(pieces, parameters) {
          arguments.append(text)
        } else if index == 0 {
          arguments.append("")
        } else if pieces.count == 1, index > 1, CommandTemplate.isFlag(list[index - 1]) {
          arguments.removeLast()
        }
      }
      return arguments
    }
  }

  /// The command line for these values, to copy into a shell.
  public func shellLine(for parameters: Parameters) -> String {
    if case .shell(let pieces) = form { return pieces.map { $0.text(parameters) }.joined() }
    return arguments(for: parameters).map(ShellPiece.quoted).joined(separator: " ")
  }

  /// The argument's text; nil where a parameter in it takes no part.
  private static func text(_ pieces: [Piece], _ parameters: Parameters) -> String? {
    var whole = ""
    for piece in pieces {
      switch piece {
      case .text(let text): whole += text
      case .parameter(let name):
        guard let value = parameters[name] else { return nil }
        whole += value.description
      }
    }
    return whole
  }

  private static func isFlag(_ pieces: [Piece]) -> Bool {
    guard pieces.count == 1, case .text(let text) = pieces[0] else { return false }
    return text.hasPrefix("-")
  }
}
