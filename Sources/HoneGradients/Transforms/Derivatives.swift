internal import CMLX

/// A function's value, and its gradient by each of the tensors that it was given.
///
/// The results are nodes of the graph themselves: derivatives of derivatives are taken by calling this
/// inside another. Reverse mode: the cost is that of a few evaluations, whatever the number of inputs.
/// - Parameters:
///   - tree: Where; only floating-point tensors.
///   - function: A scalar function.
/// - Returns: The value, and the gradient in the structure of `tree`.
/// - Throws: What `function` throws, and ``EngineError`` for an operation without a derivative.
public func valueAndGradient<Tree: TensorTree>(
  at tree: Tree, of function: (Tree) throws -> Tensor
) throws -> (value: Tensor, gradient: Tree) {
  let primals = tree.tensors
  guard !primals.isEmpty else { return (try function(tree), tree) }
  var outputs: cmlx_list?
  var gradients: cmlx_list?
  let lineage = try Tensor.withHandles(primals) { handles, _ in
    Result {
      try Callback.using({ [try function(tree.replacingTensors($0))] }, at: primals, "gradient") {
        cmlx_value_and_gradient($0, $1, handles, Int32(handles.count), &outputs, &gradients)
      }
    }
  }.get()
  let value = Tensor.taking(outputs, lineage)
  return (value[0], tree.replacingTensors(Tensor.taking(gradients, lineage)))
}

/// A function's gradient by each of the tensors that it was given.
///
/// - Throws: As `valueAndGradient`.
public func gradient<Tree: TensorTree>(
  at tree: Tree, of function: (Tree) throws -> Tensor
) throws -> Tree {
  try valueAndGradient(at: tree, of: function).gradient
}

/// A function's outputs, and what cotangents of them are pulled back to: vᵀ · ∂f/∂x.
///
/// - Parameters:
///   - tree: Where; only floating-point tensors.
///   - cotangent: One number for each of the outputs', in their structure.
///   - function: Any function from tensors to tensors.
/// - Returns: The outputs and the pulled-back cotangents.
/// - Throws: What `function` throws, and ``EngineError`` for an operation without a derivative.
public func vjp<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, cotangent: Output, of function: (Tree) throws -> Output
) throws -> (output: Output, pulled: Tree) {
  let primals = tree.tensors
  guard !primals.isEmpty else { return (try function(tree), tree) }
  var outputs: cmlx_list?
  var pulled: cmlx_list?
  let lineage = try Tensor.withHandles(primals + cotangent.tensors) { handles, _ in
    let back = Array(handles[primals.count...])
    return Result {
      try Callback.using({ try function(tree.replacingTensors($0)).tensors }, at: primals, "vjp") {
        cmlx_vjp(
          $0, $1, handles, Int32(primals.count), back, Int32(back.count), &outputs, &pulled)
      }
    }
  }.get()
  return (
    cotangent.replacingTensors(Tensor.taking(outputs, lineage)),
    tree.replacingTensors(Tensor.taking(pulled, lineage))
  )
}

/// A function's outputs, and what tangents of its inputs are pushed forward to: ∂f/∂x · v.
///
/// - Parameters:
///   - tree: Where; only floating-point tensors.
///   - tangent: A direction, in the structure of `tree`.
///   - function: Any function from tensors to tensors.
/// - Returns: The outputs and their derivatives along the direction.
/// - Throws: What `function` throws, and ``EngineError`` for an operation without a derivative.
public func jvp<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, tangent: Tree, of function: (Tree) throws -> Output
) throws -> (output: Output, pushed: Output) {
  let primals = tree.tensors
  let tangents = tangent.tensors
  var outputs: cmlx_list?
  var pushed: cmlx_list?
  var structure: Output?
  let lineage = try Tensor.withHandles(primals + tangents) { handles, _ in
    let forward = Array(handles[primals.count...])
    return Result {
      try Callback.using(
        { tensors in
          let output = try function(tree.replacingTensors(tensors))
          structure = output
          return output.tensors
        }, at: primals, "jvp"
      ) {
        cmlx_jvp($0, $1, handles, forward, Int32(primals.count), &outputs, &pushed)
      }
    }
  }.get()
  guard let structure else { throw EngineError(.badOperation, "jvp: the function was not called") }
  return (
    structure.replacingTensors(Tensor.taking(outputs, lineage)),
    structure.replacingTensors(Tensor.taking(pushed, lineage))
  )
}
