/// A rule that moves a model's parameters against a gradient: a value, whose tensors are its
/// hyperparameters.
///
/// A step is a pure function of operations that have all derivatives, so that training can be
/// differentiated by the hyperparameters, by the start and by the gradients, in every mode and repeatedly.
public protocol Optimiser: TensorTree, SendableMetatype {
  /// The state before the first step.
  func start<Parameters: TensorTree>(for parameters: Parameters) -> OptimiserState<Parameters>

  /// One step.
  ///
  /// - Parameters:
  ///   - parameters: θ, the model.
  ///   - gradient: g, the loss's gradient there.
  ///   - state: What `start` or the step before returned.
  /// - Returns: The moved parameters and the next state; they carry an error where a hyperparameter does
  ///   not fit the model.
  ///
  /// Complexity: O(elements of the model).
  func step<Parameters: TensorTree>(
    _ parameters: Parameters, gradient: Parameters, state: OptimiserState<Parameters>
  ) -> (parameters: Parameters, state: OptimiserState<Parameters>)
}

/// What an optimiser keeps from step to step.
public struct OptimiserState<Parameters: TensorTree>: TensorTree {
  /// Averages of the model's structure, such as a velocity.
  public var averages: [Parameters]
  /// Products of the decay rates so far, such as β₁ᵗ, in the structure of the decay rates.
  public var decays: [Tensor]
  /// Present hyperparameters, of an optimiser that tunes them.
  public var tuning: [Tensor]
  /// States of optimisers inside.
  public var parts: [OptimiserState]

  /// Joins what an optimiser keeps.
  public init(
    averages: [Parameters] = [], decays: [Tensor] = [], tuning: [Tensor] = [],
    parts: [OptimiserState] = []
  ) {
    self.averages = averages
    self.decays = decays
    self.tuning = tuning
    self.parts = parts
  }

  /// Everything, in the order of the declaration.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> OptimiserState {
    OptimiserState(
      averages: try averages.map { try $0.mapTensors(body) }, decays: try decays.map(body),
      tuning: try tuning.map(body), parts: try parts.map { try $0.mapTensors(body) })
  }
}

/// A model's tensors during a step, with its gradient's and what stands for each in a hyperparameter.
struct Leaves {
  let parameters: [Tensor]
  let gradient: [Tensor]

  init<Parameters: TensorTree>(_ parameters: Parameters, _ gradient: Parameters) {
    self.parameters = parameters.tensors
    self.gradient = gradient.tensors
  }

  var indices: Range<Int> { parameters.indices }

  func value(_ hyperparameter: PerTensor, _ index: Int) -> Tensor {
    hyperparameter.value(index, of: parameters.count, like: parameters[index])
  }

  /// The gradient with that of λ/2 · ‖θ‖² added.
  func gradient(_ index: Int, decay: PerTensor) -> Tensor {
    guard !decay.isZero else { return gradient[index] }
    return gradient[index] + value(decay, index) * parameters[index]
  }
}
