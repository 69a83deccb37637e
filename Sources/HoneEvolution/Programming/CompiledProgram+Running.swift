extension CompiledProgram {
  // 128 samples: 1 KiB a register.
  private static let blockGroups = 16

  /// What the program returns for one sample.
  ///
  /// - Parameter arguments: As many numbers as it has arguments.
  /// - Returns: The value, which may be infinite or not a number.
  ///
  /// Complexity: O(size).
  public func callAsFunction(_ arguments: Double...) -> Double {
    value(arguments)
  }

  /// What the program returns for one sample.
  ///
  /// - Parameter arguments: As many numbers as it has arguments.
  /// - Returns: The value, which may be infinite or not a number.
  ///
  /// Complexity: O(size).
  public func value(_ arguments: [Double]) -> Double {
    outputs(on: SampleTable(rows: [arguments]))[0]
  }

  /// What the program returns for each sample of a table.
  ///
  /// - Parameter table: A column for each argument.
  /// - Returns: A value for each sample; it may be infinite or not a number.
  ///
  /// Complexity: O(size · samples).
  public func outputs(on table: SampleTable) -> [Double] {
    [Double](unsafeUninitializedCapacity: table.count) { values, count in
      run(on: table) { first, block in
        _ = UnsafeMutableBufferPointer(rebasing: values[first...]).initialize(from: block)
      }
      count = table.count
    }
  }

  /// The mean of the squares of how far the program's values are from what they should be.
  ///
  /// - Parameters:
  ///   - table: A column for each argument, at least one sample.
  ///   - target: What the values should be.
  /// - Returns: The mean; infinite or not a number where a value is.
  ///
  /// Complexity: O(size · samples), no memory but registers.
  public func meanSquaredError(on table: SampleTable, target: [Double]) -> Double {
    precondition(
      target.count == table.count && !target.isEmpty,
      "there are \(table.count) samples and \(target.count) targets: there must be as many, at least 1"
    )
    var sum = SIMD8<Double>.zero
    target.withUnsafeBytes { target in
      run(on: table) { first, block in
        let values = UnsafeRawBufferPointer(block)
        let whole = block.count & ~7
        for sample in stride(from: 0, to: whole, by: 8) {
          let error =
            values.loadUnaligned(fromByteOffset: sample * 8, as: SIMD8<Double>.self)
            - target.loadUnaligned(fromByteOffset: (first + sample) * 8, as: SIMD8<Double>.self)
          sum += error * error
        }
        for sample in whole..<block.count {
          let error =
            block[sample] - target.load(fromByteOffset: (first + sample) * 8, as: Double.self)
          sum[sample - whole] += error * error
        }
      }
    }
    return sum.sum() / Double(target.count)
  }

  /// Computes the values block by block.
  ///
  /// - Parameters:
  ///   - table: A column for each argument.
  ///   - consume: Gets the number of a block's first sample, and the block's values.
  @inline(__always)
  func run(
    on table: SampleTable, _ consume: (_ first: Int, _ block: UnsafeBufferPointer<Double>) -> Void
  ) {
    precondition(
      table.columnCount == argumentCount || table.count == 0,
      "the program takes \(argumentCount) arguments, the table has \(table.columnCount) columns")
    let stride = min(Self.blockGroups, table.groups)
    withUnsafeTemporaryAllocation(
      of: SIMD8<Double>.self, capacity: registerCount * stride + 1
    ) { registers in
      withUnsafeTemporaryAllocation(
        of: UnsafePointer<SIMD8<Double>>.self, capacity: greatestArity
      ) { pointers in
        table.lanes.withUnsafeBufferPointer { lanes in
          guard let columns = lanes.baseAddress, let registers = registers.baseAddress,
            let pointers = pointers.baseAddress
          else { return }
          let frame = Frame(
            columns: columns, columnStride: table.groups, registers: registers,
            registerStride: stride, pointers: pointers)
          for first in Swift.stride(from: 0, to: table.count, by: Self.blockGroups * 8) {
            let count = min(Self.blockGroups * 8, table.count - first)
            let values = compute(frame, group: first / 8, count: count)
            UnsafeRawPointer(values).withMemoryRebound(to: Double.self, capacity: count) {
              consume(first, UnsafeBufferPointer(start: $0, count: count))
            }
          }
        }
      }
    }
  }

  /// Where arguments and registers lie.
  private struct Frame {
    let columns: UnsafePointer<SIMD8<Double>>
    let columnStride: Int
    let registers: UnsafeMutablePointer<SIMD8<Double>>
    let registerStride: Int
    let pointers: UnsafeMutablePointer<UnsafePointer<SIMD8<Double>>>

    @inline(__always)
    func pointer(_ operand: Int32, group: Int) -> UnsafePointer<SIMD8<Double>> {
      operand >= 0
        ? UnsafePointer(registers + Int(operand) &* registerStride)
        : columns + (Int(-1 - operand) &* columnStride &+ group)
    }
  }

  /// Computes one block.
  private func compute(_ frame: Frame, group: Int, count: Int) -> UnsafePointer<SIMD8<Double>> {
    for instruction in instructions {
      let out = frame.registers + Int(instruction.register) &* frame.registerStride
      guard instruction.symbol > 0 else {
        out.update(repeating: SIMD8(repeating: instruction.constant), count: (count + 7) / 8)
        continue
      }
      for position in 0..<Int(instruction.arity) {
        let operand = operands[Int(instruction.operands) + position]
        frame.pointers[position] = frame.pointer(operand, group: group)
      }
      kernels[Int(instruction.symbol)].run(
        RealKernel.Columns(
          out: out, operands: frame.pointers, arity: Int(instruction.arity), count: count))
    }
    return frame.pointer(result, group: group)
  }
}
