public import HoneCore

/// Data as it was written: the order of keys kept, and where each part stands.
///
/// The one model behind YAML, JSON and JSON-RPC. Two documents are equal when they say the same,
/// wherever in a text they stand.
public struct Document: Sendable {
  /// What a document is made of.
  public enum Node: Sendable, Hashable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number that an `Int` holds.
    case int(Int)
    /// Any other number.
    case double(Double)
    /// Text.
    case string(String)
    /// A list.
    case array([Document])
    /// Keys with their values, each key once, in the order of the text.
    case object([Member])
  }

  /// A key with its value.
  public struct Member: Sendable {
    /// The key.
    public var key: String
    /// Where the key stands, if it was read from a text.
    public var keyPosition: SourcePosition?
    /// The value.
    public var value: Document

    /// Creates a key with its value.
    public init(_ key: String, _ value: Document, keyPosition: SourcePosition? = nil) {
      self.key = key
      self.value = value
      self.keyPosition = keyPosition
    }
  }

  /// What it says.
  public var node: Node
  /// Where it begins, if it was read from a text.
  public var position: SourcePosition?
  /// How YAML writes it without quotes, where it is no text: `3.10`, `True`.
  public var source: String? {
    get { unquoted?.text }
    set { unquoted = newValue.map(Unquoted.init) }
  }

  // A class, as hardly any document has one and all of them are copied.
  private var unquoted: Unquoted?

  private final class Unquoted: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
  }

  /// Creates a document.
  public init(_ node: Node, position: SourcePosition? = nil) {
    self.node = node
    self.position = position
  }
}

extension Document: Hashable {
  /// Whether both say the same.
  public static func == (a: Document, b: Document) -> Bool { a.node == b.node }
  /// Hashes what it says.
  public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

extension Document.Member: Hashable {
  /// Whether both say the same.
  public static func == (a: Document.Member, b: Document.Member) -> Bool {
    a.key == b.key && a.value == b.value
  }
  /// Hashes what it says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(value)
  }
}

// Building.
extension Document {
  /// Nothing.
  public static let null = Document(.null)
  /// True or false.
  public static func bool(_ value: Bool) -> Document { Document(.bool(value)) }
  /// A whole number.
  public static func int(_ value: Int) -> Document { Document(.int(value)) }
  /// A number.
  public static func double(_ value: Double) -> Document { Document(.double(value)) }
  /// Text.
  public static func string(_ value: String) -> Document { Document(.string(value)) }
  /// A list.
  public static func array(_ elements: [Document]) -> Document { Document(.array(elements)) }
  /// Keys with their values in this order.
  public static func object(_ members: [(String, Document)]) -> Document {
    Document(.object(members.map { Member($0.0, $0.1) }))
  }

  /// A parameter's value.
  public init(_ value: Value) {
    let node: Node =
      switch value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .double(let value): .double(value)
      case .string(let value): .string(value)
      case .json(let text): (try? JSON.parse(text))?.node ?? .string(text)
      }
    self.init(node)
  }
}

// Reading.
extension Document {
  /// The parameter's value that it is; nil for a list or an object.
  public var value: Value? {
    switch node {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .array, .object: nil
    }
  }

  /// The text that it is, or nil.
  public var text: String? {
    if case .string(let text) = node { return text }
    return nil
  }

  /// The number that it is, or nil.
  public var number: Double? { value?.number }

  /// The whole number that it is, or nil.
  public var whole: Int? { value?.whole }

  /// The truth value that it is, or nil.
  public var truth: Bool? {
    if case .bool(let truth) = node { return truth }
    return nil
  }

  /// Its elements where it is a list, or nil.
  public var elements: [Document]? {
    if case .array(let elements) = node { return elements }
    return nil
  }

  /// Its keys and values where it is an object, or nil.
  public var members: [Member]? {
    if case .object(let members) = node { return members }
    return nil
  }

  /// The value of a key; nil where there is none.
  ///
  /// Complexity: O(keys).
  public subscript(key: String) -> Document? {
    members?.first { $0.key == key }?.value
  }

  /// What kind of data it is, as error messages name it.
  public var kind: String {
    switch node {
    case .array: "a list"
    case .object: "a mapping"
    default: value?.kind ?? ""
    }
  }

  /// Where the part at the end of a path stands, or the deepest part on the way to it that exists.
  ///
  /// A value that begins on a later line than its key counts as standing where its key does.
  public func position(at path: [String]) -> SourcePosition? {
    var here = self
    var place = position
    for step in path {
      if let member = here.members?.first(where: { $0.key == step }) {
        let isBeside = member.value.position?.line == member.keyPosition?.line
        place = (isBeside ? member.value.position : nil) ?? member.keyPosition ?? place
        here = member.value
      } else if let elements = here.elements, let index = Int(step), elements.indices ~= index {
        here = elements[index]
        place = here.position ?? place
      } else {
        return place
      }
    }
    return place
  }
}

extension Document: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral
{
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(.int(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self.init(.double(value)) }
  /// Text.
  public init(stringLiteral value: String) { self.init(.string(value)) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  /// Nothing.
  public init(nilLiteral: ()) { self.init(.null) }
  /// A list.
  public init(arrayLiteral elements: Document...) { self.init(.array(elements)) }
}

extension Document: CustomStringConvertible {
  /// The document as JSON.
  public var description: String { JSON.text(self) }
}
