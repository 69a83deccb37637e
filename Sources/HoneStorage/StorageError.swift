package import HoneCore

/// Why a store did not do what it was asked.
public struct StorageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of trouble; open, so that new kinds break no `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The code's name.
    public var rawValue: String
    /// Creates a code from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A study of this name is there already.
    public static let exists = Code(rawValue: "exists")
    /// There is no such study.
    public static let unknownStudy = Code(rawValue: "unknown-study")
    /// Another worker was first; looking again and trying again will do.
    public static let conflict = Code(rawValue: "conflict")
    /// The trial's attempt is no longer the worker's own.
    public static let stale = Code(rawValue: "stale")
    /// The event cannot be one of this study, such as one with a value too few.
    public static let invalid = Code(rawValue: "invalid")
    /// What was given is no place for a store, such as a database of an unknown kind.
    public static let invalidPlace = Code(rawValue: "invalid-place")
    /// The store cannot be opened, read or written.
    public static let unavailable = Code(rawValue: "unavailable")
    /// The file is not a store of ours, or of a newer version.
    public static let foreign = Code(rawValue: "foreign")
    /// The store was brought up to date by nobody yet: open it once for writing.
    public static let outdated = Code(rawValue: "outdated")
    /// What was opened is not there any more: its file was deleted, or another is in its place.
    public static let gone = Code(rawValue: "gone")
    /// The same, and what it held could not be saved elsewhere.
    public static let lost = Code(rawValue: "lost")
    /// What was read is damaged.
    public static let corrupt = Code(rawValue: "corrupt")
  }

  /// The kind of trouble.
  public var code: Code
  /// What is wrong and what would be right.
  public var message: String
  /// How long the store was tried before it gave up, as where another process had locked it.
  public var waited = Duration.zero

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether both say the same; how long it took to find out is no part of what went wrong.
  public static func == (a: Self, b: Self) -> Bool {
    a.code == b.code && a.message == b.message
  }

  /// Adds what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(message)
  }

  /// The message.
  public var description: String { message }
}

extension StorageError {
  /// Refuses what was decided by an earlier state of the study.
  package static func require(
    _ expected: Revision, _ found: Revision
  ) throws(StorageError) {
    guard expected != found else { return }
    throw StorageError(
      .conflict,
      "the study is at revision \(found), and not \(expected) any more: read it again, and decide again"
    )
  }
}
