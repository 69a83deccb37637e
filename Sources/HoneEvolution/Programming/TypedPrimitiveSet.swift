/// What programs of several types are made of, and what it computes.
///
/// Values of all types are one Swift type, as a rule an enumeration; types tell how each is put
/// into it and taken out. Which primitive fits where is checked when a tree is made, and what
/// primitives compute is checked by the compiler: no program meets a value of another type.
///
/// ```swift
/// enum Cell { case number(Double), flag(Bool) }
/// var set = TypedPrimitiveSet<Cell>()
/// let number = set.addType("number", reading: { $0 }, Cell.number) { cell in
///   if case .number(let x) = cell { x } else { nil }
/// }
/// let flag = set.addType("flag", Cell.flag) { cell in
///   if case .flag(let x) = cell { x } else { nil }
/// }
/// set.addArgument("x", number)
/// set.addConstant("true", flag, true)
/// set.add("less", number, number, returns: flag) { $0 < $1 }
/// set.add("if", flag, number, number, returns: number) { $0 ? $1 : $2 }
/// set.returns(number)
/// ```
///
/// Reference: Montana 1995, "Strongly typed genetic programming", Evol. Comput. 3(2).
public struct TypedPrimitiveSet<Value: Sendable>: Sendable {
  /// The set without its meaning: what generators and operators want.
  public internal(set) var grammar = ProgramGrammar()
  // Of each symbol of the grammar what it computes; nil for numbers, which their types read.
  @usableFromInline private(set) var roles: [TypedRole<Value>?] = [nil]
  @usableFromInline private(set) var readers: [(@Sendable (Double) -> Value)?] = []

  /// A set without types, primitives and arguments.
  public init() {}

  /// Adds a type without constants that are written as numbers.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - parent: The number of a type whose places it may take, if it is a kind of that.
  ///   - wrap: Makes a value of an element.
  ///   - unwrap: The element that a value holds; nil if it is of another type.
  /// - Returns: The type.
  public mutating func addType<Element>(
    _ name: String, kindOf parent: Int? = nil, _ wrap: @escaping @Sendable (Element) -> Value,
    _ unwrap: @escaping @Sendable (Value) -> Element?
  ) -> ProgramType<Value, Element> {
    let number = grammar.addType(name, hasLiterals: false, parent: parent)
    readers.append(nil)
    return ProgramType(number: number, name: name, wrap: wrap, unwrap: unwrap)
  }

  /// Adds a type whose constants are written as numbers.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - parent: The number of a type whose places it may take, if it is a kind of that.
  ///   - read: The element that a number stands for.
  ///   - wrap: Makes a value of an element.
  ///   - unwrap: The element that a value holds; nil if it is of another type.
  /// - Returns: The type.
  public mutating func addType<Element>(
    _ name: String, kindOf parent: Int? = nil,
    reading read: @escaping @Sendable (Double) -> Element,
    _ wrap: @escaping @Sendable (Element) -> Value,
    _ unwrap: @escaping @Sendable (Value) -> Element?
  ) -> ProgramType<Value, Element> {
    let number = grammar.addType(name, hasLiterals: true, parent: parent)
    readers.append { wrap(read($0)) }
    return ProgramType(number: number, name: name, wrap: wrap, unwrap: unwrap)
  }

  /// Adds an argument of programs; arguments are in the order in which they are added.
  public mutating func addArgument<Element>(_ name: String, _ type: ProgramType<Value, Element>) {
    let index = grammar.argumentCount
    grammar.add(name, .argument(index), type: number(of: type))
    roles.append(.argument(index))
  }

  /// Says what programs return: the type that was added first, unless told.
  public mutating func returns<Element>(_ type: ProgramType<Value, Element>) {
    grammar.result = number(of: type)
  }

  /// Adds a constant that has a name.
  public mutating func addConstant<Element>(
    _ name: String, _ type: ProgramType<Value, Element>, _ element: Element
  ) {
    grammar.add(name, .constant, type: number(of: type))
    roles.append(.value(type.wrap(element)))
  }

  /// Adds a constant whose value is drawn for each node anew.
  ///
  /// - Parameters:
  ///   - name: What it is called; expressions show its values.
  ///   - type: A type whose constants are written as numbers.
  ///   - draw: Draws a finite number, which the type reads.
  public mutating func addEphemeral<Element>(
    _ name: String, _ type: ProgramType<Value, Element>, _ draw: @escaping ProgramGrammar.Draw
  ) {
    guard let read = readers[number(of: type)] else {
      preconditionFailure(
        "constants of type '\(type.name)' are not written as numbers: add it with 'reading:'")
    }
    grammar.add(name, .ephemeral, type: type.number, draw: draw)
    roles.append(.number(read))
  }

  /// A type's number, if it was made by this set.
  @usableFromInline
  func number<Element>(of type: ProgramType<Value, Element>) -> Int {
    precondition(
      readers.indices.contains(type.number) && grammar.typeName(type.number) == type.name,
      "the type '\(type.name)' is not of this set")
    return type.number
  }

  @usableFromInline
  mutating func add(
    _ name: String, _ arguments: [Int], returns type: Int, _ role: TypedRole<Value>
  ) {
    grammar.add(name, .function, arguments: arguments, type: type)
    roles.append(role)
  }
}
