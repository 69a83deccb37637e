/// A program of real numbers as a list of instructions on registers, each a column of samples.
///
/// Leaves are no instructions: arguments are read where they lie. Values are computed a block of
/// samples at a time, so that the registers stay in the fastest cache.
public struct CompiledProgram: Sendable {
  struct Instruction: BitwiseCopyable {
    /// The function's symbol; 0 fills the register with a constant.
    let symbol: Int32
    let register: Int32
    /// Where its operands begin, and how many there are.
    let operands: Int32
    let arity: Int32
    let constant: Double
  }

  // An operand is a register, or from −1 downwards an argument.
  let instructions: [Instruction]
  let operands: [Int32]
  let result: Int32
  let registerCount: Int
  let greatestArity: Int
  let kernels: [RealKernel]
  /// How many arguments it takes.
  public let argumentCount: Int
}

extension PrimitiveSet {
  /// Makes a program ready to be computed.
  ///
  /// - Parameter tree: A program of this set's grammar.
  /// - Returns: The instructions.
  ///
  /// Complexity: O(size), without recursion.
  public func compile(_ tree: ProgramTree) -> CompiledProgram {
    var compiler = Compiler(capacity: tree.count)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: tree.count) { stack in
      var depth = 0
      // From the last node to the first, so that a function finds its operands on the stack, the
      // first of them on top.
      for node in tree.nodes.reversed() {
        let operand: Int32
        switch roles[Int(node.symbol)] {
        case .argument(let index): operand = -1 - index
        case .constant: operand = compiler.constant(node.constant)
        case .named: operand = compiler.constant(constants[Int(node.symbol)])
        case .function:
          let arity = Int(node.arity)
          operand = compiler.call(node.symbol, stack, depth, arity)
          depth -= arity
        }
        stack[depth] = operand
        depth += 1
      }
      compiler.result = stack[0]
    }
    return CompiledProgram(
      instructions: compiler.instructions, operands: compiler.operands, result: compiler.result,
      registerCount: compiler.most, greatestArity: compiler.greatestArity, kernels: kernels,
      argumentCount: grammar.argumentCount)
  }

  private struct Compiler {
    var instructions: [CompiledProgram.Instruction] = []
    var operands: [Int32] = []
    var result: Int32 = 0
    // The registers in use are 0..<used, in the order in which the stack holds them.
    var used: Int32 = 0
    var most = 0
    var greatestArity = 1

    init(capacity: Int) {
      instructions.reserveCapacity(capacity)
      operands.reserveCapacity(capacity)
    }

    @inline(__always)
    mutating func constant(_ value: Double) -> Int32 {
      emit(symbol: 0, arity: 0, constant: value)
    }

    @inline(__always)
    mutating func call(
      _ symbol: UInt16, _ stack: UnsafeMutableBufferPointer<Int32>, _ depth: Int, _ arity: Int
    ) -> Int32 {
      for position in 1...arity {
        let operand = stack[depth - position]
        if operand >= 0 { used -= 1 }
        operands.append(operand)
      }
      greatestArity = max(greatestArity, arity)
      return emit(symbol: Int32(symbol), arity: arity, constant: 0)
    }

    @inline(__always)
    private mutating func emit(symbol: Int32, arity: Int, constant: Double) -> Int32 {
      let register = used
      instructions.append(
        CompiledProgram.Instruction(
          symbol: symbol, register: register, operands: Int32(operands.count - arity),
          arity: Int32(arity), constant: constant))
      used += 1
      most = max(most, Int(used))
      return register
    }
  }
}
