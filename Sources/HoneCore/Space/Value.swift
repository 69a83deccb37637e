/// A parameter's value as a person writes it: a number, a word, true or false, nothing, or a choice
/// among lists or mappings.
public enum Value: Hashable, Sendable {
  /// No value.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A number that need not be whole.
  case double(Double)
  /// A word or a text.
  case string(String)
  /// A list or a mapping, as one line of JSON without spaces.
  case json(String)

  /// The value as a number: integers and floats; nil for anything else.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    case .null, .bool, .string, .json: nil
    }
  }

  /// The number this equals as a whole number that an `Int` holds, or nil.
  public var whole: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    case .null, .bool, .string, .json: nil
    }
  }

  /// Whether a person would call the two the same: 1 and 1.0 are, a list and its JSON as a text are,
  /// 1 and "1" are not.
  public func matches(_ other: Value) -> Bool {
    if let a = number, let b = other.number { return a == b }
    return identity == other.identity
  }

  /// Equal for values that match each other, and for no others.
  var identity: Value {
    // Tables and command lines have a list as the text that it is.
    if case .json(let text) = self { return .string(text) }
    return number.map(Value.double) ?? self
  }

  /// What kind of value it is, as error messages name it.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .int: "an integer"
    case .double: "a number"
    case .string: "text"
    case .json(let text): text.hasPrefix("[") ? "a list" : "a mapping"
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as it stands on a command line: no quotes, the shortest text that reads back exactly.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .double(let value): value.description
    case .string(let value), .json(let value): value
    }
  }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// An integer value.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A float value.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A text value.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// The null value.
  public init(nilLiteral: ()) { self = .null }
}
