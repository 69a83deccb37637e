/// What programs of real numbers are made of, and what it computes.
///
/// ```swift
/// var set = PrimitiveSet(arguments: ["x"])
/// set.add(.add)
/// set.add(.multiply)
/// set.addEphemeral("half") { $0.uniform() - 0.5 }
/// let program = set.compile(try set.grammar.parse("add(mul(x, x), x)"))
/// program(3)  // 12
/// ```
///
/// Reference: Koza 1992, section 5.1.
public struct PrimitiveSet: Sendable {
  /// The set without its meaning: what generators and operators want.
  public private(set) var grammar: ProgramGrammar
  // Of each symbol of the grammar: what it is to a program, and what that needs.
  private(set) var roles: [Role] = [.constant]
  private(set) var constants: [Double] = [0]
  private(set) var kernels: [RealKernel] = [.negate]

  enum Role: Sendable {
    case argument(Int32)
    case constant
    case named
    case function
  }

  /// A set with nothing but the arguments of its programs.
  ///
  /// - Parameter arguments: What they are called.
  public init(arguments: [String]) {
    grammar = ProgramGrammar()
    _ = grammar.addType("real", hasLiterals: true)
    for (index, name) in arguments.enumerated() {
      grammar.add(name, .argument(index), type: 0)
      append(.argument(Int32(index)))
    }
  }

  /// Adds a function.
  ///
  /// - Parameters:
  ///   - function: The function.
  ///   - name: What it is called, if that is not its own name.
  public mutating func add(_ function: RealFunction, named name: String? = nil) {
    grammar.add(
      name ?? function.name, .function, arguments: [Int](repeating: 0, count: function.arity),
      type: 0)
    append(.function, kernel: function.kernel)
  }

  /// Adds a constant that has a name.
  public mutating func addConstant(_ name: String, _ value: Double) {
    grammar.add(name, .constant, type: 0)
    append(.named, constant: value)
  }

  /// Adds a constant whose value is drawn for each node anew.
  ///
  /// - Parameters:
  ///   - name: What it is called; expressions show its values.
  ///   - draw: Draws a finite value.
  public mutating func addEphemeral(_ name: String, _ draw: @escaping ProgramGrammar.Draw) {
    grammar.add(name, .ephemeral, type: 0, draw: draw)
    append(.constant)
  }

  private mutating func append(
    _ role: Role, constant: Double = 0, kernel: RealKernel = .negate
  ) {
    roles.append(role)
    constants.append(constant)
    kernels.append(kernel)
  }
}
