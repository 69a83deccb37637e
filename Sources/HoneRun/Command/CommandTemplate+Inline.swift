public import HoneCore
internal import HoneFormats

/// What a command line says: a program, its variables, and what is searched.
public struct InlineProgram: Sendable {
  /// The command.
  public var command: CommandTemplate
  /// The parameters in the order of their declarations.
  public var parameters: [Parameter]
  /// The variables for the program, by name.
  public var environment: [(name: String, value: TextTemplate)]

  /// Reads a program's arguments with spaces where the values go: `--lr '{lr: 1e-5..1e-1 log}'`.
  ///
  /// `{lr}` stands for the value again, and `{amp?--amp}` declares a parameter that is true or false
  /// where nothing else does. What is no placeholder passes untouched (`InlineSpace.find`).
  ///
  /// - Parameters:
  ///   - arguments: The program and its arguments.
  ///   - isShell: Whether they are one line for `/bin/sh`.
  ///   - environment: Variables, whose values may hold spaces, too.
  /// - Throws: `SpaceError` that names the argument and the column, what is wrong and what is right.
  public init(
    _ arguments: [String], isShell: Bool = false, environment: [(name: String, text: String)] = []
  ) throws(SpaceError) {
    guard let program = arguments.first, !program.isEmpty else {
      throw SpaceError(.invalidValue, "the command is empty: give a program and its arguments")
    }
    guard !isShell || arguments.count == 1 else {
      throw SpaceError(
        .invalidValue,
        "a shell gets one line, not \(arguments.count) arguments: put the whole line in quotes")
    }
    var reader = InlineArguments()
    var list: [[(piece: CommandTemplate.Piece, column: Int)]] = []
    for argument in arguments { list.append(try reader.pieces(of: argument)) }
    var variables: [(name: String, value: TextTemplate)] = []
    for (name, text) in environment {
      try TrialEnvironment.check(variable: name)
      variables.append((name, TextTemplate(pieces: try reader.pieces(of: text).map(\.piece))))
    }
    try reader.finish()
    var rest = list.map(reader.settled)[...]
    let next = { (_: String) in rest.popFirst() ?? [] }
    do throws(SpaceError) {
      command =
        try isShell
        ? CommandTemplate(shell: program, pieces: next)
        : CommandTemplate(words: arguments.map { SplitWord($0) }, pieces: next)
    } catch {
      let index = error.path.first.flatMap { Int($0) } ?? 0
      throw InlineArguments.fault(error, arguments[index], column: error.position?.column ?? 1)
    }
    parameters = reader.parameters
    self.environment = variables
  }

  /// The program for its space, with the meaning of each placeholder.
  ///
  /// - Throws: `SpaceError` as `CommandTemplate.resolved`, and for a variable as `TextTemplate.resolved`.
  public func resolved(for space: SearchSpace) throws(SpaceError) -> InlineProgram {
    var copy = self
    do throws(SpaceError) {
      copy.command = try command.resolved(for: space)
      copy.environment = try environment.map { variable throws(SpaceError) in
        (variable.name, try variable.value.resolved(for: space))
      }
    } catch {
      var error = error
      // An argument's number says less than its text.
      error.path = []
      throw error
    }
    return copy
  }
}

extension CommandTemplate {
  /// Reads a program's arguments with spaces where the values go (`InlineProgram`).
  ///
  /// - Returns: The command, and the parameters in the order of their declarations.
  /// - Throws: `SpaceError` that names the argument and the column, what is wrong and what is right.
  public static func inline(
    _ arguments: [String]
  ) throws(SpaceError) -> (command: CommandTemplate, parameters: [Parameter]) {
    let program = try InlineProgram(arguments)
    return (program.command, program.parameters)
  }
}

/// Collects what the arguments declare.
struct InlineArguments {
  private(set) var parameters: [Parameter] = []
  private var names: Set<String> = []
  private var references: [(name: String, column: Int, argument: String)] = []
  private var flags: [String] = []

  mutating func pieces(
    of argument: String
  ) throws(SpaceError) -> [(piece: CommandTemplate.Piece, column: Int)] {
    let found: [InlineSpace.Piece]
    do { found = try InlineSpace.find(in: argument) } catch {
      throw InlineArguments.fault(error, argument, column: error.position?.column ?? 1)
    }
    var pieces: [(piece: CommandTemplate.Piece, column: Int)] = []
    for piece in found {
      switch piece {
      case .text(let text): pieces.append((.text(text), 1))
      case .reference(let name, let column):
        references.append((name, column, argument))
        pieces.append((.parameter(name), column))
      case .flag(let name, let yes, let no, let column):
        flags.append(name)
        pieces.append((.flag(name: name, yes: yes, no: no), column))
      case .declaration(let parameter, let column):
        try declare(parameter, argument, column)
        pieces.append((.parameter(parameter.name), column))
      }
    }
    return pieces
  }

  private mutating func declare(
    _ parameter: Parameter, _ argument: String, _ column: Int
  ) throws(SpaceError) {
    let name = parameter.name
    guard names.insert(name).inserted else {
      let error = SpaceError(
        .invalidName, at: [name], "`\(name)` is declared twice: write {\(name)} for its value again"
      )
      throw InlineArguments.fault(error, argument, column: column)
    }
    // Bounds are checked here already, while it is known which argument they stand in.
    do { _ = try Axis(parameter.domain) } catch {
      var error = error
      error.path = [name]
      throw InlineArguments.fault(error, argument, column: column)
    }
    parameters.append(parameter)
  }

  /// The pieces with what names mean that no parameter has.
  func settled(
    _ pieces: [(piece: CommandTemplate.Piece, column: Int)]
  ) -> [(piece: CommandTemplate.Piece, column: Int)] {
    pieces.map { piece, column in
      guard case .parameter(let name) = piece, !names.contains(name) else { return (piece, column) }
      return (PieceResolver.known(name) ?? piece, column)
    }
  }

  /// Declares the flags that nothing else declares, and looks for names that nothing declares.
  mutating func finish() throws(SpaceError) {
    for name in flags where names.insert(name).inserted {
      parameters.append(Parameter(name, .choice([true, false])))
    }
    for (name, column, argument) in references {
      guard !names.contains(name), PieceResolver.known(name) == nil else { continue }
      let guess = Spelling.nearest(to: name, among: parameters.map(\.name))
      let error = SpaceError(
        .unknownKey, at: [name],
        "nothing declares `\(name)`: "
          + (guess.map { "did you mean {\($0)}? Or " } ?? "")
          + "declare it as {\(name): low..high}, or write {{\(name)}} for the braces themselves")
      throw InlineArguments.fault(error, argument, column: column)
    }
  }

  /// A command line has no lines and columns of its own: the place goes into the message.
  static func fault(_ error: SpaceError, _ argument: String, column: Int) -> SpaceError {
    var error = error
    error.position = nil
    if let index = error.path.first, Int(index) != nil { error.path.removeFirst() }
    error.message = "column \(column) of `\(argument)`: \(error.message)"
    return error
  }
}
