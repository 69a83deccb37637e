public import HoneCore
internal import HoneFormats

/// A text with placeholders for parameters' values: a variable's, or a file's.
public struct TextTemplate: Sendable, Hashable {
  private var pieces: [CommandTemplate.Piece]

  init(pieces: [CommandTemplate.Piece]) {
    self.pieces = pieces
  }

  /// Reads a text; `{lr}` is the value of `lr`, and `{{lr}}` the text itself.
  ///
  /// - Throws: `SpaceError` for a declaration that does not parse or stands in it.
  public init(_ text: String) throws(SpaceError) {
    self.init(pieces: try CommandTemplate.pieces(text).map(\.piece))
  }

  /// Reads a variable's value for a space.
  ///
  /// - Throws: `SpaceError` for a name that no variable can have or that is Hone's own, and for a text
  ///   that means nothing.
  public init(variable name: String, _ text: String, for space: SearchSpace) throws(SpaceError) {
    try TrialEnvironment.check(variable: name)
    self = try TextTemplate(text).resolved(for: space)
  }

  /// The text for a space, with the meaning of each placeholder.
  ///
  /// - Throws: `SpaceError` with what was meant and what there is.
  public func resolved(for space: SearchSpace) throws(SpaceError) -> TextTemplate {
    let resolver = PieceResolver(space.parameters)
    var resolved: [CommandTemplate.Piece] = []
    for piece in pieces {
      guard let found = try resolver.resolve(piece), found != .all else {
        switch piece {
        case .flag(let name, _, _): throw resolver.unknown(name)
        case .parameter(let name) where name != PieceResolver.all: throw resolver.unknown(name)
        default:
          throw SpaceError(.syntax, "{args} is for a command: name the parameters one by one here")
        }
      }
      resolved.append(found)
    }
    return TextTemplate(pieces: resolved)
  }

  /// The text in one trial; nil where a parameter in it takes no part.
  public func text(for values: TemplateValues) -> String? {
    var whole = ""
    for piece in pieces {
      guard let text = values.text(piece) else { return nil }
      whole += text
    }
    return whole
  }

  /// The text where it has no placeholder.
  public var fixed: String? {
    var whole = ""
    for piece in pieces {
      guard case .text(let text) = piece else { return nil }
      whole += text
    }
    return whole
  }
}

/// A file that is written into a trial's folder before its program starts.
public struct TemplateFile: Sendable, Hashable {
  /// Its path below the trial's folder.
  public let target: String
  private let lines: [TextTemplate]

  /// Reads a file's text. Only `{name}` of a parameter, or of what Hone knows, is replaced; `{{name}}`
  /// is that text, and all other braces stay.
  ///
  /// - Throws: `SpaceError` for a flag of a parameter that is not true or false.
  public init(_ text: String, target: String, for space: SearchSpace) throws(SpaceError) {
    self.target = target
    let resolver = PieceResolver(space.parameters)
    var lines: [TextTemplate] = []
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isNewline).map { text.index(after: $0) }
      let line = text[start..<(end ?? text.endIndex)]
      lines.append(TextTemplate(pieces: try TemplateFile.pieces(line, resolver)))
      start = end ?? text.endIndex
    }
    self.lines = lines
  }

  /// The file in one trial; a line with a parameter that takes no part is left out.
  public func text(for values: TemplateValues) -> String {
    lines.compactMap { $0.text(for: values) }.joined()
  }

  /// Complexity: O(characters).
  private static func pieces(
    _ line: Substring, _ resolver: PieceResolver
  ) throws(SpaceError) -> [CommandTemplate.Piece] {
    var pieces: [CommandTemplate.Piece] = []
    var text = ""
    var rest = line
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      rest = rest[open...]
      let inner = rest.drop { $0 == "{" }
      let depth = rest.distance(from: rest.startIndex, to: inner.startIndex)
      // As in a command, `${name}` is a shell's.
      guard text.last != "$", let close = inner.firstIndex(where: { $0 == "}" || $0 == "{" }),
        inner[close] == "}",
        let piece = try placeholder(inner[..<close], resolver)
      else {
        text += rest[..<inner.startIndex]
        rest = inner
        continue
      }
      rest = inner[inner.index(after: close)...]
      if depth > 1, rest.first == "}" {
        text += String(repeating: "{", count: depth - 1) + inner[...close]
        rest = rest.dropFirst()
      } else {
        pieces.append(.text(text + String(repeating: "{", count: depth - 1)))
        pieces.append(piece)
        text = ""
      }
    }
    pieces.append(.text(text + rest))
    return pieces
  }

  private static func placeholder(
    _ inner: Substring, _ resolver: PieceResolver
  ) throws(SpaceError) -> CommandTemplate.Piece? {
    let found = try? InlineSpace.find(in: "{\(inner)}")
    switch found?.first {
    case .reference(let name, _) where name != PieceResolver.all || resolver.parameter(name) != nil:
      return try resolver.resolve(.parameter(name))
    case .flag(let name, let yes, let no, _) where resolver.parameter(name) != nil:
      return try resolver.resolve(.flag(name: name, yes: yes, no: no))
    default: return nil
    }
  }
}
