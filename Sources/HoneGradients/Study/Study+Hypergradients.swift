public import Hone
internal import Synchronization

extension Study {
  /// Evaluates trials with the gradient of the validation loss by each real-valued parameter.
  ///
  /// Each trial trains once on a thread of its own; its value is the validation loss after the
  /// training. A training that diverges makes a failed trial whose reason names the step, and a
  /// gradient sampler halves its step. What would be wrong in every trial ends the run.
  /// - Parameters:
  ///   - limits: When the run ends.
  ///   - parallel: How many trials are evaluated at the same time, each on a core.
  ///   - training: How trials are trained and differentiated.
  ///   - problem: A trial's training; made on the thread where it runs.
  /// - Returns: Why the run ended.
  /// - Throws: `EngineError` where MLX or the device is missing, or where the validation loss cannot be
  ///   differentiated; `StudyError` as the other forms do.
  @discardableResult
  public func optimize<P: BilevelProblem>(
    _ limits: RunLimits, parallel: Int = 1, training: Training,
    _ problem: @escaping @Sendable (ActiveTrial) throws -> P
  ) async throws -> StopReason where P.Hyperparameters == SearchedValues {
    try TensorEngine.check()
    let evaluator = TrainingEvaluator(
      space: definition.space, training: training, problem: problem)
    let runner = try Runner(
      self, evaluator: evaluator, parallel: parallel, limits: limits, control: evaluator.control)
    let reason = try await runner.run()
    if let fault = evaluator.fault { throw fault }
    return reason
  }
}

/// How the trials of a study are trained and differentiated.
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
    precondition(steps >= 1, "a training has at least one step")
    precondition(type.isFloating, "parameters are differentiated by in float32 or float64")
    self.steps = steps
    self.method = method
    self.device = device
    self.type = type
  }
}

/// Evaluates a trial by training it on a thread of its own.
private final class TrainingEvaluator<P: BilevelProblem>: Evaluator
where P.Hyperparameters == SearchedValues {
  let space: SearchSpace
  let training: Training
  let problem: @Sendable (ActiveTrial) throws -> P
  let control = RunControl()
  private let found = Mutex<EngineError?>(nil)

  init(
    space: SearchSpace, training: Training,
    problem: @escaping @Sendable (ActiveTrial) throws -> P
  ) {
    self.space = space
    self.training = training
    self.problem = problem
  }

  /// What is wrong in every trial.
  var fault: EngineError? { found.withLock { $0 } }

  func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    try await evaluation(of: trial).outcome
  }

  func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    let (space, training, problem) = (space, training, problem)
    do {
      return try await TensorEngine.run(on: training.device) {
        let values = SearchedValues(trial.parameters, in: space, as: training.type)
        let made = try training.method.hypergradient(
          of: try problem(trial), at: values, steps: training.steps)
        let slopes = try made.gradient.tensors.map { slope throws(EngineError) in
          try slope.scalar()
        }
        return Evaluation(
          made.loss, gradient: Dictionary(zip(values.names, slopes)) { first, _ in first })
      }
    } catch let error as EngineError where error.isOfEveryTrial {
      found.withLock { $0 = $0 ?? error }
      control.stop()
      throw error
    }
  }
}

extension EngineError {
  /// Whether the next trial would fail in the same way.
  fileprivate var isOfEveryTrial: Bool {
    [.missing, .wrongVersion, .noDevice, .notDifferentiable].contains(code)
  }
}
