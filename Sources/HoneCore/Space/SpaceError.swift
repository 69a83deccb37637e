/// Where in a text something stands: 1-based line and column.
public struct SourcePosition: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int

  /// Creates a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// What is wrong with a search space or a study's declaration, whichever front it came through.
public struct SpaceError: Error, Sendable, Hashable {
  /// The kind of mistake; open, so that new kinds break no `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The code's name.
    public var rawValue: String
    /// Creates a code from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text is not well-formed (YAML, JSON, inline space).
    public static let syntax = Code(rawValue: "syntax")
    /// A key that does not exist.
    public static let unknownKey = Code(rawValue: "unknown-key")
    /// A key that must be there is not.
    public static let missingKey = Code(rawValue: "missing-key")
    /// A value of the wrong kind.
    public static let wrongType = Code(rawValue: "wrong-type")
    /// A value of the right kind that cannot be used.
    public static let invalidValue = Code(rawValue: "invalid-value")
    /// Something that a newer version wrote and this one does not know.
    public static let newer = Code(rawValue: "newer")
    /// A name used twice, or one that cannot be a name.
    public static let invalidName = Code(rawValue: "invalid-name")
    /// An empty or unbounded range.
    public static let invalidRange = Code(rawValue: "invalid-range")
    /// A condition on a parameter that does not exist or on a value that it cannot have.
    public static let invalidCondition = Code(rawValue: "invalid-condition")
    /// Conditions that wait for each other.
    public static let cycle = Code(rawValue: "cycle")
    /// A constraint that does not parse or that mixes kinds.
    public static let invalidConstraint = Code(rawValue: "invalid-constraint")
  }

  /// The kind of mistake.
  public var code: Code
  /// The keys from the outside in, such as `["parameters", "lr", "scale"]`.
  public var path: [String]
  /// What is wrong and what would be right.
  public var message: String {
    didSet { message = SpaceError.shortened(message) }
  }
  /// The file, where there is one.
  public var file: String?
  /// The place in the text, where there is one.
  public var position: SourcePosition?

  /// Creates an error.
  public init(
    _ code: Code, at path: [String] = [], _ message: String, position: SourcePosition? = nil
  ) {
    self.code = code
    self.path = path.map(SpaceError.shortened)
    self.message = SpaceError.shortened(message)
    self.position = position
  }

  /// What was read may be megabytes long: a message keeps its beginning and its end.
  private static func shortened(_ text: String) -> String {
    let limit = 2000
    guard text.utf8.count > limit else { return text }
    let scalars = text.unicodeScalars
    return String(scalars.prefix(limit / 2)) + " … " + String(scalars.suffix(limit / 2))
  }
}

extension SpaceError: CustomStringConvertible {
  /// `file:line:column: key: message`, leaving out what is not known.
  public var description: String {
    var place = file ?? ""
    if let position {
      place += place.isEmpty ? "" : ":"
      place += "\(position.line):\(position.column)"
    }
    let key = path.joined(separator: ".")
    return [place, key, message].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
