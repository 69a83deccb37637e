public import HoneCore
internal import HoneFormats

extension CommandTemplate {
  /// Reads a program's arguments with spaces where the values go: `--lr '{lr: 1e-5..1e-1 log}'`.
  ///
  /// `{lr}` stands for the value again. What is no placeholder passes untouched (`InlineSpace.find`).
  ///
  /// - Returns: The command, and the parameters in the order of their declarations.
  /// - Throws: `SpaceError` that names the argument and the column, what is wrong and what is right.
  public static func inline(
    _ arguments: [String]
  ) throws(SpaceError) -> (command: CommandTemplate, parameters: [Parameter]) {
    guard let program = arguments.first, !program.isEmpty else {
      throw SpaceError(.invalidValue, "the command is empty: give a program and its arguments")
    }
    var reader = InlineArguments()
    var list: [[Piece]] = []
    for argument in arguments { list.append(try reader.pieces(of: argument)) }
    try reader.checkReferences()
    return (CommandTemplate(form: .arguments(list)), reader.parameters)
  }
}

/// Collects what the arguments declare.
struct InlineArguments {
  private(set) var parameters: [Parameter] = []
  private var names: Set<String> = []
  private var references: [(name: String, column: Int, argument: String)] = []

  mutating func pieces(of argument: String) throws(SpaceError) -> [CommandTemplate.Piece] {
    let found: [InlineSpace.Piece]
    do { found = try InlineSpace.find(in: argument) } catch {
      throw InlineArguments.fault(error, argument, column: error.position?.column ?? 1)
    }
    var pieces: [CommandTemplate.Piece] = []
    for piece in found {
      switch piece {
      case .text(let text): pieces.append(.text(text))
      case .reference(let name, let column):
        references.append((name, column, argument))
        pieces.append(.parameter(name))
      case .declaration(let parameter, let column):
        try declare(parameter, argument, column)
        pieces.append(.parameter(parameter.name))
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

  func checkReferences() throws(SpaceError) {
    for (name, column, argument) in references {
      guard !names.contains(name) else { continue }
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
    error.message = "column \(column) of `\(argument)`: \(error.message)"
    return error
  }
}
