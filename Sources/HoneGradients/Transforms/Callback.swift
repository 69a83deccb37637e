internal import CMLX

/// A Swift function of tensors as the bridge calls it, and what it left behind.
final class Callback {
  private let body: ([Tensor]) throws -> [Tensor]
  private let marks: [Lineage]
  /// What `body` threw.
  private(set) var error: (any Error)?
  /// On what the outputs depend, all together.
  private(set) var lineage = Lineage.none

  private init(_ marks: [Lineage], _ body: @escaping ([Tensor]) throws -> [Tensor]) {
    self.marks = marks
    self.body = body
  }

  /// Calls `use` with a function for the bridge and its context.
  ///
  /// - Throws: What `body` threw, an error that an output carries, or the engine's own.
  static func using(
    _ body: ([Tensor]) throws -> [Tensor], at primals: [Tensor], _ what: StaticString,
    _ use: (cmlx_function, UnsafeMutableRawPointer) -> Int32
  ) throws -> Lineage {
    try withoutActuallyEscaping(body) { body in
      let callback = Callback(primals.map(\.lineage), body)
      let status = withExtendedLifetime(callback) {
        use(Callback.call, Unmanaged.passUnretained(callback).toOpaque())
      }
      if let error = callback.error { throw error }
      guard status == 0 else { throw underivable(Tensor.failure(what)) }
      return callback.lineage
    }
  }

  private static let call: cmlx_function = { context, inputs, count, outputs in
    guard let context, let outputs, inputs != nil || count == 0 else { return 1 }
    let callback = Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue()
    return callback.run(UnsafeBufferPointer(start: inputs, count: Int(count)), outputs)
  }

  private func run(_ inputs: UnsafeBufferPointer<cmlx_array?>, _ outputs: cmlx_list) -> Int32 {
    let tensors = inputs.indices.map { Tensor(owning: inputs[$0], "deriving", marks[$0]) }
    do {
      for tensor in try body(tensors) {
        lineage = lineage | tensor.lineage
        guard cmlx_append(outputs, try tensor.validHandle()) == 0 else {
          throw Tensor.failure("deriving")
        }
      }
      return 0
    } catch {
      self.error = error
      return 1
    }
  }

  /// MLX names the operation that has no derivative, as `[Primitive::vjp] Not implemented for ArgMax.`
  private static func underivable(_ error: EngineError) -> EngineError {
    let text = error.message.lowercased()
    guard error.code == .badOperation,
      text.contains("not implemented") || text.contains("not yet implemented")
    else { return error }
    return EngineError(
      .notDifferentiable,
      "\(error.message): this operation has no such derivative; write the path without it, or cut it "
        + "off with stopGradient()")
  }
}

extension Tensor {
  /// The tensors of a list, which is freed.
  static func taking(_ list: cmlx_list?, _ lineage: Lineage) -> [Tensor] {
    guard let list else { return [] }
    defer { cmlx_list_free(list) }
    return (0..<cmlx_list_count(list)).map {
      Tensor(owning: cmlx_list_get(list, $0), "deriving", lineage)
    }
  }
}
