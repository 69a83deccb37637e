/// A type of a typed set's values, as a Swift type that the compiler checks primitives against.
public struct ProgramType<Value: Sendable, Element>: Sendable {
  /// Its number in the grammar.
  public let number: Int
  /// What it is called.
  public let name: String
  @usableFromInline let wrap: @Sendable (Element) -> Value
  @usableFromInline let unwrap: @Sendable (Value) -> Element?

  init(
    number: Int, name: String, wrap: @escaping @Sendable (Element) -> Value,
    unwrap: @escaping @Sendable (Value) -> Element?
  ) {
    self.number = number
    self.name = name
    self.wrap = wrap
    self.unwrap = unwrap
  }

  /// The element that a value holds, which must be of this type.
  @inlinable
  public func element(of value: Value) -> Element {
    guard let element = unwrap(value) else {
      preconditionFailure("a value is not the '\(name)' that is expected: see how it is unwrapped")
    }
    return element
  }
}

/// What a symbol of a typed set computes.
@usableFromInline
enum TypedRole<Value: Sendable>: Sendable {
  case argument(Int)
  case value(Value)
  case number(@Sendable (Double) -> Value)
  case unary(@Sendable (Value) -> Value)
  case binary(@Sendable (Value, Value) -> Value)
  case ternary(@Sendable (Value, Value, Value) -> Value)
  case many(@Sendable (ArraySlice<Value>) -> Value)
}
