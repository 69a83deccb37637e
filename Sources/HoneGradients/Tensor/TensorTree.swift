/// A value made of tensors: a layer, a model, an optimiser's state, hyperparameters.
///
/// One requirement, for a structure one line a part:
/// ```swift
/// struct Model: TensorTree {
///   var hidden: Dense, out: Dense
///   func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Model {
///     Model(hidden: try hidden.mapTensors(body), out: try out.mapTensors(body))
///   }
/// }
/// ```
public protocol TensorTree {
  /// The same structure with every tensor replaced, always in the same order.
  func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Self

  /// What people call the tensor at this place in the order of `mapTensors`.
  func label(ofTensor index: Int) -> String
}

extension TensorTree {
  /// Tensors without names go by their place.
  public func label(ofTensor index: Int) -> String { "tensor \(index)" }

  /// The tensors, in the order of `mapTensors`.
  public var tensors: [Tensor] {
    var all: [Tensor] = []
    _ = mapTensors { tensor in
      all.append(tensor)
      return tensor
    }
    return all
  }

  /// The same structure made of these tensors, in the order of `mapTensors`.
  public func replacingTensors(_ tensors: [Tensor]) -> Self {
    var next = 0
    let made = mapTensors { _ in
      precondition(next < tensors.count, "a tree was given fewer tensors than it holds")
      defer { next += 1 }
      return tensors[next]
    }
    precondition(next == tensors.count, "a tree was given more tensors than it holds")
    return made
  }

  /// A tree of one tensor for each pair of tensors of two trees of the same structure.
  public func zipTensors(_ other: Self, _ body: (Tensor, Tensor) throws -> Tensor) rethrows -> Self
  {
    let others = other.tensors
    var next = 0
    return try mapTensors { tensor in
      defer { next += 1 }
      return try body(tensor, others[next])
    }
  }

  /// Computes every tensor, and lets go of the graphs that led to them.
  ///
  /// - Throws: ``EngineError`` that one of them carries, or what the engine reports.
  public func evaluate() throws(EngineError) { try Tensor.evaluate(tensors) }

  /// Zeros of the same structure and shapes.
  public var zeros: Self { mapTensors { $0.zerosLike } }

  /// The sum of the products of all elements with those of another tree: a scalar.
  public func dot(_ other: Self) -> Tensor {
    let products = zip(tensors, other.tensors).map { ($0 * $1).sum() }
    guard let first = products.first else { return Tensor(0) }
    return products.dropFirst().reduce(first, +)
  }

  /// How many numbers there are in all.
  public var elementCount: Int { tensors.reduce(0) { $0 + $1.count } }
}

extension Tensor: TensorTree {
  /// The tensor that takes this one's place.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Self {
    let made = try body(self)
    // `Self` is Tensor, which has no subclasses.
    return unsafeDowncast(made, to: Self.self)
  }
}

extension Array: TensorTree where Element: TensorTree {
  /// The elements, one after the other.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> [Element] {
    try map { try $0.mapTensors(body) }
  }
}

/// Two trees as one.
public struct Pair<First: TensorTree, Second: TensorTree>: TensorTree {
  /// The first tree.
  public var first: First
  /// The second tree.
  public var second: Second

  /// Joins two trees.
  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  /// The first tree's tensors, then the second's.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Pair {
    Pair(try first.mapTensors(body), try second.mapTensors(body))
  }
}
