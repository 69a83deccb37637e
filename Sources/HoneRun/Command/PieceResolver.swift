internal import HoneCore
internal import HoneFormats

/// Finds out what a placeholder means: a parameter, what Hone knows, or all parameters.
struct PieceResolver {
  /// The name for all parameters.
  static let all = "args"

  let parameters: [Parameter]
  private let byName: [String: Parameter]

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    byName = Dictionary(parameters.map { ($0.name, $0) }) { first, _ in first }
  }

  func parameter(_ name: String) -> Parameter? { byName[name] }

  /// What a name means where no parameter has it.
  static func known(_ name: String) -> CommandTemplate.Piece? {
    name == all ? .all : KnownName(rawValue: name).map { .known($0) }
  }

  /// The piece with what its name means; nil where the name means nothing.
  ///
  /// - Throws: `SpaceError` for a flag of a parameter that is more than true or false.
  func resolve(_ piece: CommandTemplate.Piece) throws(SpaceError) -> CommandTemplate.Piece? {
    switch piece {
    case .text, .known, .all: return piece
    case .parameter(let name): return byName[name] != nil ? piece : PieceResolver.known(name)
    case .flag(let name, _, _):
      guard let parameter = byName[name] else { return nil }
      let values = parameter.domain.texts
      guard !values.isEmpty, values.allSatisfy({ TemplateValues.truth(of: $0) != nil }) else {
        throw SpaceError(
          .invalidValue,
          "`\(name)` is not only true or false, as {\(name)?…} needs it: it is \(parameter)")
      }
      return piece
    }
  }

  /// A name that means nothing.
  func unknown(_ name: String, path: [String] = []) -> SpaceError {
    let known = Spelling.advice(for: name, among: parameters.map(\.name)) { "{\($0)}" }
    return SpaceError(
      .unknownKey, at: path,
      "there is no parameter `\(name)`: \(known), beside {trial}, {dir}, {seed}, {study} and {args}; "
        + "{{\(name)}} stands for the braces themselves")
  }

  /// Whether there are trials without a value of this parameter, or with an empty one.
  func isOptional(_ name: String) -> Bool {
    guard let parameter = byName[name] else { return false }
    return !parameter.conditions.isEmpty || parameter.domain.texts.contains("")
  }
}

extension Domain {
  /// The values where they are listed one by one.
  var texts: [Value] {
    switch self {
    case .choice(let values, _), .ordinal(let values): values
    case .fixed(let value): [value]
    default: []
    }
  }
}
