public import HoneCore
internal import HoneFormats

/// A program's command with placeholders for parameters' values.
///
/// A word with the placeholder of a parameter that takes no part in a trial is left out; if it is
/// nothing but the placeholder, so are an empty value and the parameter's own flag right before it
/// (`FlagRule`). Words between brackets, `[--momentum {momentum}]`, are left out together. That holds
/// for a list of arguments, which never goes through a shell, and for the line of a shell alike.
public struct CommandTemplate: Sendable, Hashable {
  var items: [Item]
  let isShell: Bool
  /// What stands behind the last word in a line for a shell.
  var tail = ""
  /// How `{args}` writes each parameter.
  public var argumentForm = ArgumentForm.standard

  init(items: [Item], isShell: Bool = false, tail: String = "") {
    self.items = items
    self.isShell = isShell
    self.tail = tail
  }

  /// Creates the command of a list of arguments, the program first.
  ///
  /// - Throws: `SpaceError` for an empty command and for a space inside an argument.
  public init(arguments: [String]) throws(SpaceError) {
    try self.init(
      words: arguments.map { SplitWord($0) }, pieces: CommandTemplate.pieces)
  }

  /// Creates the command of one line, split at spaces as a shell does, with quotes and backslashes.
  ///
  /// - Throws: `SpaceError` for an empty command, an open quote, what only a shell could do, and a
  ///   space inside an argument.
  public init(line: String) throws(SpaceError) {
    // A declaration has spaces: looked for before the line is split there.
    for piece in try CommandTemplate.pieces(of: line) {
      guard case .flag(let name, let yes, let no) = piece,
        "\(yes)\(no)".contains(where: \.isWhitespace)
      else { continue }
      throw SpaceError(
        .syntax,
        "{\(name)?…} gives one argument, and `\(yes)` is several: write {\(name)?…} for each of them"
      )
    }
    try self.init(words: try WordSplitter(line).words(), pieces: CommandTemplate.pieces)
  }

  /// Creates a command that `/bin/sh` runs; values are arguments of it, and no part of its program.
  ///
  /// - Throws: `SpaceError` for an empty command, for a space inside it, and for a placeholder where it
  ///   is not certain how a shell reads a value.
  public init(shell: String) throws(SpaceError) {
    do { try self.init(shell: shell, pieces: CommandTemplate.pieces) } catch {
      // Its place is one in the line, which stands somewhere else in a study file.
      var error = error
      error.position = nil
      throw error
    }
  }

  init(
    words: [SplitWord], pieces: (String) throws(SpaceError) -> [(piece: Piece, column: Int)]
  ) throws(SpaceError) {
    guard let program = words.first, !program.text.isEmpty else {
      throw SpaceError(.invalidValue, "the command is empty: give a program and its arguments")
    }
    var list: [Word] = []
    for (index, word) in words.enumerated() {
      let quoted = word.quoted
      let parts = try pieces(word.text).map { piece, column in
        let isQuoted = quoted.indices.contains(column - 1) && quoted[column - 1]
        return Part(piece: piece, quotes: isQuoted ? .double : .none)
      }
      list.append(Word(parts: parts, index: index, brackets: word.brackets))
    }
    self.init(items: try CommandTemplate.items(list))
  }

  init(
    shell: String, pieces: (String) throws(SpaceError) -> [(piece: Piece, column: Int)]
  ) throws(SpaceError) {
    guard !shell.allSatisfy(\.isWhitespace) else {
      throw SpaceError(.invalidValue, "the command is empty: give a line for the shell")
    }
    let (words, tail) = try ShellWords.split(try pieces(shell))
    self.init(items: try CommandTemplate.items(words), isShell: true, tail: tail)
  }

  private static func pieces(of argument: String) throws(SpaceError) -> [Piece] {
    try pieces(argument).map(\.piece)
  }

  /// Texts and references with their columns; a study file declares its parameters in one place.
  static func pieces(_ argument: String) throws(SpaceError) -> [(piece: Piece, column: Int)] {
    let found: [InlineSpace.Piece]
    do { found = try InlineSpace.find(in: argument) } catch {
      // Its place is one in the argument, which stands somewhere else in a study file.
      throw InlineArguments.fault(error, argument, column: error.position?.column ?? 1)
    }
    return try found.map { piece throws(SpaceError) in
      switch piece {
      case .text(let text): return (.text(text), 1)
      case .reference(let name, let column): return (.parameter(name), column)
      case .flag(let name, let yes, let no, let column):
        return (.flag(name: name, yes: yes, no: no), column)
      case .declaration(let parameter, _):
        throw SpaceError(
          .syntax,
          "`\(parameter.name)` is declared inside the command: declare it under `parameters` and "
            + "write {\(parameter.name)} here")
      }
    }
  }

  /// The words, with where each stands.
  var words: [Word] { items.flatMap(\.words) }

  /// The program, if its name does not depend on a parameter.
  public var fixedProgram: String? {
    guard !isShell else { return "/bin/sh" }
    guard case .word(let word)? = items.first else { return nil }
    return word.text
  }
}
