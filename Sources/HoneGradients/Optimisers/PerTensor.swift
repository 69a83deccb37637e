/// A hyperparameter: one for all of a model's tensors, one for each tensor, or one for each number.
///
/// A literal is a constant that has no derivative and takes the model's type; made of tensors, it is
/// what derivatives are taken by:
/// ```swift
/// SGD(learningRate: 0.1)                                 // fixed
/// SGD(learningRate: PerTensor(rate))                     // one, a hyperparameter
/// SGD(learningRate: PerTensor(elementsOf: rates, 4))     // one for each of a model's four tensors
/// SGD(learningRate: 0.1, weightDecay: PerTensor(decays)) // a tree of the model's shapes: one a weight
/// ```
public struct PerTensor: TensorTree {
  /// One tensor for all, or one for each tensor of the model; empty for a constant.
  public var tensors: [Tensor]
  /// The constant, where there are no tensors.
  public var constant: Double

  /// The same number for all, without a derivative.
  public init(_ constant: Double) {
    self.constant = constant
    tensors = []
  }

  /// The tensors of a tree: one scalar for all, or for each tensor of the model a scalar or one number
  /// for each of its elements.
  public init<Tree: TensorTree>(_ tree: Tree) {
    constant = 0
    tensors = tree.tensors
  }

  /// Each of the `count` elements of a vector, for a model of as many tensors.
  public init(elementsOf vector: Tensor, _ count: Int) {
    constant = 0
    tensors = (0..<count).map { vector.at($0) }
  }

  /// The tensors, one after the other.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> PerTensor {
    var made = self
    made.tensors = try tensors.map(body)
    return made
  }

  /// Whether it is the constant 0, so that what it scales can be left out.
  var isZero: Bool { tensors.isEmpty && constant == 0 }

  /// What stands for tensor `index` of a model of `count` tensors, in the type of `tensor`.
  func value(_ index: Int, of count: Int, like tensor: Tensor) -> Tensor {
    let type = tensor.type
    guard !tensors.isEmpty else { return Tensor(constant, as: type) }
    guard tensors.count == 1 || tensors.count == count else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "a hyperparameter holds \(tensors.count) tensors for a model of \(count): it must be one "
            + "for all, or one for each"))
    }
    let own = tensors.count == 1 ? tensors[0] : tensors[index]
    return own.type == type ? own : own.converted(to: type)
  }
}

extension PerTensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant.
  public init(floatLiteral value: Double) { self.init(value) }
  /// A constant.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}
