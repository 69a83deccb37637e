public import HoneCore
internal import HoneFormats

/// How `{args}` writes each parameter: `--{name}={value}`, or `args: "--{name} {value}"`.
public struct ArgumentForm: Sendable, Hashable {
  private enum Piece: Sendable, Hashable {
    case text(String), name, value
  }

  private let words: [[Piece]]

  /// `--lr=0.01`.
  public static let standard = ArgumentForm(words: [[.text("--"), .name, .text("="), .value]])

  private init(words: [[Piece]]) {
    self.words = words
  }

  /// Reads a form.
  ///
  /// - Parameter text: Words with `{name}` and `{value}`, split as a command's line is.
  /// - Throws: `SpaceError` for other placeholders and where `{value}` is missing.
  public init(_ text: String) throws(SpaceError) {
    var words: [[Piece]] = []
    for word in try WordSplitter(text).words() {
      words.append(
        try InlineSpace.find(in: word.text).map { piece throws(SpaceError) in
          switch piece {
          case .text(let text): return .text(text)
          case .reference("name", _): return .name
          case .reference("value", _): return .value
          case .reference(let name, _), .flag(let name, _, _, _):
            throw ArgumentForm.fault("{\(name)} has no meaning in it")
          case .declaration(let parameter, _):
            throw ArgumentForm.fault("{\(parameter.name): …} has no meaning in it")
          }
        })
    }
    guard words.contains(where: { $0.contains(.value) }) else {
      throw ArgumentForm.fault("{value} is missing")
    }
    self.init(words: words)
  }

  private static func fault(_ message: String) -> SpaceError {
    SpaceError(
      .invalidValue,
      "\(message): `args` says how {args} writes each parameter, such as \"--{name}={value}\" or "
        + "\"--{name} {value}\"")
  }

  /// The arguments for all active parameters; an empty value that would stand alone is left out.
  func words(for values: TemplateValues) -> [String] {
    var arguments: [String] = []
    for entry in values.parameters.entries {
      let value = values.texts.text(of: entry.value, for: entry.name)
      if value.isEmpty, words.contains([.value]) { continue }
      for word in words {
        arguments.append(
          word.map { piece in
            switch piece {
            case .text(let text): text
            case .name: entry.name
            case .value: value
            }
          }.joined())
      }
    }
    return arguments
  }
}
