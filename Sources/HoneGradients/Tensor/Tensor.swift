internal import CMLX

/// An array of numbers on a device, computed when it is read: a node in a graph of operations.
///
/// Not `Sendable`: it stays on the thread of `TensorEngine.run` that made it. An operation that fails, such as
/// on shapes that do not go together, gives a tensor that carries the error through everything made of
/// it; reading it, or taking a derivative of it, throws the error.
///
/// Complexity: an operation costs about a microsecond until its result is read.
public final class Tensor {
  /// The array, or what went wrong.
  let state: Result<cmlx_array, EngineError>
  let lineage: Lineage

  /// Takes over a handle; without one, this thread's last failure.
  init(owning handle: cmlx_array?, _ what: StaticString, _ lineage: Lineage) {
    if let handle {
      state = .success(handle)
    } else {
      state = .failure(Tensor.failure(what))
    }
    self.lineage = lineage
  }

  init(failed error: EngineError) {
    state = .failure(error)
    lineage = .none
  }

  deinit {
    if case .success(let handle) = state { cmlx_free(handle) }
  }

  static func failure(_ what: StaticString) -> EngineError {
    let message = String(cString: cmlx_error())
    guard cmlx_is_built() else { return EngineError(.missing, message) }
    return EngineError(.badOperation, "\(what): \(message)")
  }

  /// The error that led to this tensor, if any.
  public var error: EngineError? {
    if case .failure(let error) = state { return error }
    return nil
  }

  var handle: cmlx_array? {
    if case .success(let handle) = state { return handle }
    return nil
  }

  func validHandle() throws(EngineError) -> cmlx_array { try state.get() }

  /// The lengths of the axes; empty for a scalar and for a tensor that carries an error.
  public var shape: [Int] {
    guard let handle else { return [] }
    return withExtendedLifetime(self) {
      var lengths = [Int32](repeating: 0, count: Int(cmlx_rank(handle)))
      cmlx_shape(handle, &lengths)
      return lengths.map(Int.init)
    }
  }

  /// How many axes there are.
  public var rank: Int { withExtendedLifetime(self) { handle.map { Int(cmlx_rank($0)) } ?? 0 } }

  /// How many elements there are.
  public var count: Int { shape.reduce(1, *) }

  /// What the elements are; float32 for a tensor that carries an error.
  public var type: ElementType {
    withExtendedLifetime(self) { handle.flatMap { ElementType(cmlx_dtype_of($0)) } ?? .float32 }
  }

  /// The same tensor with other marks; the graph is shared.
  func marked(_ lineage: Lineage) -> Tensor {
    unary("marking") {
      cmlx_alias($0)
    } lineage: { _ in
      lineage
    }
  }
}

extension Tensor {
  /// A tensor from one, by a function of the bridge.
  func unary(
    _ what: StaticString, _ make: (cmlx_array) -> cmlx_array?,
    lineage: (Lineage) -> Lineage = { $0 }
  ) -> Tensor {
    switch state {
    case .success(let handle):
      // The tensor owns the handle and has to outlive its use.
      withExtendedLifetime(self) { Tensor(owning: make(handle), what, lineage(self.lineage)) }
    case .failure(let error): Tensor(failed: error)
    }
  }

  /// A tensor from two, by an operation of the bridge.
  func binary(
    _ what: StaticString, _ operation: cmlx_binary, _ other: Tensor,
    lineage: (Lineage) -> Lineage = { $0 }
  ) -> Tensor {
    guard let a = handle else { return self }
    guard let b = other.handle else { return other }
    return withExtendedLifetime((self, other)) {
      Tensor(
        owning: cmlx_apply_binary(operation, a, b), what, lineage(self.lineage | other.lineage))
    }
  }

  /// Calls `body` with the handles of several tensors.
  static func withHandles<R>(
    _ tensors: [Tensor], _ body: ([cmlx_array?], Lineage) throws(EngineError) -> R
  ) throws(EngineError) -> R {
    var handles: [cmlx_array?] = []
    var lineage = Lineage.none
    handles.reserveCapacity(tensors.count)
    for tensor in tensors {
      handles.append(try tensor.validHandle())
      lineage = lineage | tensor.lineage
    }
    // The tensors own the handles and have to outlive their use.
    return try withExtendedLifetime(tensors) { () throws(EngineError) in
      try body(handles, lineage)
    }
  }

  /// A tensor from several, by a function of the bridge.
  static func joining(
    _ tensors: [Tensor], _ what: StaticString, _ make: ([cmlx_array?]) -> cmlx_array?
  ) -> Tensor {
    do throws(EngineError) {
      return try withHandles(tensors) { Tensor(owning: make($0), what, $1) }
    } catch {
      return Tensor(failed: error)
    }
  }
}
