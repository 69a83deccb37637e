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
  public private(set) var tensors: [Tensor]
  /// The constant; nil where it is made of tensors.
  public let constant: Double?

  /// The same number for all, without a derivative.
  public init(_ constant: Double) {
    self.constant = constant
    tensors = []
  }

  /// The tensors of a tree: one scalar for all, or for each tensor of the model a scalar or one number
  /// for each of its elements.
  public init<Tree: TensorTree>(_ tree: Tree) {
    constant = nil
    tensors = tree.tensors
  }

  /// Each of the `count` elements of a vector, for a model of as many tensors.
  public init(elementsOf vector: Tensor, _ count: Int) {
    constant = nil
    tensors = (0..<count).map { vector.at($0) }
  }

  /// The tensors, one after the other.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> PerTensor {
    var made = self
    made.tensors = try tensors.map(body)
    return made
  }

  /// Whether it is the constant 0, so that what it scales can be left out.
  var isZero: Bool { constant == 0 }

  /// What stands for tensor `index` of a model of `count` tensors, in the type of `tensor`.
  func value(_ index: Int, of count: Int, like tensor: Tensor) -> Tensor {
    let type = tensor.type
    if let constant { return Tensor(constant, as: type) }
    guard tensors.count == 1 || tensors.count == count else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "a hyperparameter holds \(tensors.count) tensors for a model of \(count): it must be one "
            + "for all, or one for each"))
    }
    let own = tensors.count == 1 ? tensors[0] : tensors[index]
    guard own.rank == 0 || fits(own.shape, tensor.shape) else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "a hyperparameter of shape \(own.shape) for a tensor of shape \(tensor.shape): it must be a "
            + "scalar, or of lengths that are the same or 1"))
    }
    return own.type == type ? own : own.converted(to: type)
  }

  /// Whether one shape broadcasts to another without making it larger, as a model must keep its shape.
  private func fits(_ own: [Int], _ whole: [Int]) -> Bool {
    own.count <= whole.count
      && zip(own.reversed(), whole.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
  }
}

extension PerTensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant.
  public init(floatLiteral value: Double) { self.init(value) }
  /// A constant.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}
