/// How the trials of a study are trained and differentiated through their steps.
public struct Training: Sendable {
  /// How many training steps a trial has.
  public var steps: Int
  /// How the validation loss is differentiated.
  public var method: any HypergradientMethod
  /// Where arrays are computed.
  public var device: Device
  /// In which precision the parameters are.
  public var type: ElementType

  /// Creates a training.
  ///
  /// - Parameters:
  ///   - steps: Training steps, at least 1.
  ///   - method: How the loss is differentiated; by default in reverse mode with checkpoints.
  ///   - device: Where arrays are computed.
  ///   - type: float32 or float64.
  public init(
    steps: Int, method: any HypergradientMethod = ReverseMode(), device: Device = .cpu,
    type: ElementType = .float32
  ) {
    requireSound(steps, type)
    self.steps = steps
    self.method = method
    self.device = device
    self.type = type
  }
}

/// How the trials of a study are trained until they converge, and differentiated at their results.
public struct ConvergedTraining: Sendable {
  /// How many training steps a trial has.
  public var steps: Int
  /// How the validation loss is differentiated.
  public var method: ImplicitDifferentiation
  /// Where arrays are computed.
  public var device: Device
  /// In which precision the parameters are.
  public var type: ElementType

  /// Creates a training.
  ///
  /// - Parameters:
  ///   - steps: Training steps, as many as it takes to converge.
  ///   - method: How the loss is differentiated; by default with conjugate gradients.
  ///   - device: Where arrays are computed.
  ///   - type: float32 or float64.
  public init(
    steps: Int, method: ImplicitDifferentiation = ImplicitDifferentiation(), device: Device = .cpu,
    type: ElementType = .float32
  ) {
    requireSound(steps, type)
    self.steps = steps
    self.method = method
    self.device = device
    self.type = type
  }
}

private func requireSound(_ steps: Int, _ type: ElementType) {
  precondition(steps >= 1, "a training has at least one step")
  precondition(type.isFloating, "parameters are differentiated by in float32 or float64")
}
