/// A typed program, ready to be computed.
public struct TypedProgram<Value: Sendable>: Sendable {
  // From the last node to the first: a function finds its operands on the stack, the first on top.
  @usableFromInline let steps: [TypedRole<Value>]
  @usableFromInline let arities: [Int]
  /// How many arguments it takes.
  public let argumentCount: Int

  @usableFromInline
  init(steps: [TypedRole<Value>], arities: [Int], argumentCount: Int) {
    self.steps = steps
    self.arities = arities
    self.argumentCount = argumentCount
  }

  /// What the program returns.
  ///
  /// - Parameter arguments: A value for each argument, of its type.
  /// - Returns: The value.
  ///
  /// Complexity: O(size), without recursion.
  @inlinable
  public func callAsFunction(_ arguments: Value...) -> Value {
    var stack: [Value] = []
    return value(arguments, stack: &stack)
  }

  /// What the program returns for each of many samples.
  ///
  /// - Parameter rows: For each sample a value for each argument, of its type.
  /// - Returns: A value for each sample.
  ///
  /// Complexity: O(size · samples).
  @inlinable
  public func outputs(on rows: [[Value]]) -> [Value] {
    var stack: [Value] = []
    stack.reserveCapacity(steps.count)
    return rows.map { value($0, stack: &stack) }
  }

  @inlinable
  func value(_ arguments: [Value], stack: inout [Value]) -> Value {
    precondition(
      arguments.count == argumentCount,
      "the program takes \(argumentCount) arguments, not \(arguments.count)")
    for (step, arity) in zip(steps, arities) {
      switch step {
      case .argument(let index): stack.append(arguments[index])
      case .value(let value): stack.append(value)
      case .number: preconditionFailure("numbers are read when a program is compiled")
      case .unary(let body): stack[stack.count - 1] = body(stack[stack.count - 1])
      case .binary(let body):
        let first = stack.removeLast()
        stack[stack.count - 1] = body(first, stack[stack.count - 1])
      case .ternary(let body):
        let first = stack.removeLast()
        let second = stack.removeLast()
        stack[stack.count - 1] = body(first, second, stack[stack.count - 1])
      case .many(let body):
        let value = body(Array(stack.suffix(arity).reversed())[...])
        stack.removeLast(arity)
        stack.append(value)
      }
    }
    return stack.removeLast()
  }
}

extension TypedPrimitiveSet {
  /// Makes a program ready to be computed.
  ///
  /// - Parameter tree: A program of this set's grammar.
  /// - Returns: The steps.
  ///
  /// Complexity: O(size), without recursion.
  @inlinable
  public func compile(_ tree: ProgramTree) -> TypedProgram<Value> {
    var steps: [TypedRole<Value>] = []
    steps.reserveCapacity(tree.count)
    for node in tree.nodes.reversed() {
      switch roles[Int(node.symbol)] {
      case .number(let read): steps.append(.value(read(node.constant)))
      case .some(let role): steps.append(role)
      case nil:
        guard let read = readers[Int(node.type)] else {
          preconditionFailure("the tree is of another set: it has a number where none can be")
        }
        steps.append(.value(read(node.constant)))
      }
    }
    return TypedProgram(
      steps: steps, arities: tree.nodes.reversed().map { Int($0.arity) },
      argumentCount: grammar.argumentCount)
  }
}
