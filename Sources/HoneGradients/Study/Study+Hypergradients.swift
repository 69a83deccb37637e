public import Hone

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
  ///   differentiated; `StudyError` `.declaration` unless the study minimises a single objective, and
  ///   as the other forms do.
  @discardableResult
  public func optimize<P: BilevelProblem>(
    _ limits: RunLimits, parallel: Int = 1, training: Training,
    _ problem: @escaping @Sendable (ActiveTrial) throws -> P
  ) async throws -> StopReason where P.Hyperparameters == SearchedValues {
    let evaluator = TrainingEvaluator(
      space: definition.space, on: training.device, as: training.type
    ) { trial, values in
      try training.method.hypergradient(of: try problem(trial), at: values, steps: training.steps)
    }
    return try await run(evaluator, limits, parallel: parallel)
  }

  /// Evaluates trials with the gradient of the validation loss by implicit differentiation.
  ///
  /// As the other form; but a training that has not converged, or whose result is no minimum, is a failed
  /// trial whose reason says so.
  /// - Parameters:
  ///   - limits: When the run ends.
  ///   - parallel: How many trials are evaluated at the same time, each on a core.
  ///   - training: How trials are trained and differentiated.
  ///   - problem: A trial's training; made on the thread where it runs.
  /// - Returns: Why the run ended.
  /// - Throws: As the other form does.
  @discardableResult
  public func optimize<P: StationaryProblem>(
    _ limits: RunLimits, parallel: Int = 1, training: ConvergedTraining,
    _ problem: @escaping @Sendable (ActiveTrial) throws -> P
  ) async throws -> StopReason where P.Hyperparameters == SearchedValues {
    let evaluator = TrainingEvaluator(
      space: definition.space, on: training.device, as: training.type
    ) { trial, values in
      try training.method.hypergradient(of: try problem(trial), at: values, steps: training.steps)
    }
    return try await run(evaluator, limits, parallel: parallel)
  }

  private func run<P: BilevelProblem>(
    _ evaluator: TrainingEvaluator<P>, _ limits: RunLimits, parallel: Int
  ) async throws -> StopReason where P.Hyperparameters == SearchedValues {
    try requireLoss()
    try TensorEngine.check()
    try settle(trials: limits.trials)
    let runner = try Runner(
      self, evaluator: evaluator, parallel: parallel, limits: limits, control: evaluator.control)
    let reason = try await runner.run()
    if let fault = evaluator.fault { throw fault }
    return reason
  }

  /// Makes sure that the study wants what a training finds.
  private func requireLoss() throws(StudyError) {
    let objectives = definition.objectives
    if objectives.count == 1, objectives[0].direction == .minimize { return }
    let declared = objectives.map { "\($0.direction.rawValue) `\($0.name)`" }
    throw StudyError(
      .declaration,
      "a training finds one validation loss to minimize, but the study is to "
        + "\(declared.joined(separator: " and ")): declare `.minimize(\"loss\")` alone")
  }
}
