extension Study {
  /// Evaluates trials of a single objective until the study has `trials` finished ones.
  ///
  /// An error thrown by the closure makes a failed trial, and the study continues. Cancelling the task
  /// gives running trials back.
  /// - Parameters:
  ///   - trials: How many trials are to be finished in all, earlier runs included; nil: no limit.
  ///   - parallel: How many are evaluated at the same time.
  ///   - timeout: How long trials may be started; nil: no limit.
  ///   - target: A value that is good enough; nil: none is.
  ///   - patience: How many trials may finish in a row without a new best; nil: any number.
  ///   - evaluate: The objective's value for a trial's parameters.
  /// - Returns: Why the run ended.
  /// - Throws: `StudyError` for a limit that makes no sense, a failing store, or where nothing can be
  ///   proposed.
  @discardableResult
  public func optimize(
    trials: Int? = nil, parallel: Int = 1, timeout: Duration? = nil, target: Double? = nil,
    patience: Int? = nil, _ evaluate: @escaping @Sendable (ActiveTrial) async throws -> Double
  ) async throws(StudyError) -> StopReason {
    let limits = RunLimits(trials: trials, timeout: timeout, target: target, patience: patience)
    return try await optimize(limits, parallel: parallel) { [try await evaluate($0)] }
  }

  /// Evaluates trials of a single objective with their gradients or vectors until the study has
  /// `trials` finished ones.
  ///
  /// A gradient or a vector with a number that is not finite makes a failed trial; one that could
  /// never be kept, such as of a parameter that is not there, ends the run with an error.
  /// - Parameters:
  ///   - trials: How many trials are to be finished in all, earlier runs included; nil: no limit.
  ///   - parallel: How many are evaluated at the same time.
  ///   - timeout: How long trials may be started; nil: no limit.
  ///   - target: A value that is good enough; nil: none is.
  ///   - patience: How many trials may finish in a row without a new best; nil: any number.
  ///   - evaluate: The objective's value for a trial's parameters, with its slopes and vectors.
  /// - Returns: Why the run ended.
  /// - Throws: ``StudyError`` as the other form does; `.gradient`, `.vector`.
  @discardableResult
  public func optimize(
    trials: Int? = nil, parallel: Int = 1, timeout: Duration? = nil, target: Double? = nil,
    patience: Int? = nil, _ evaluate: @escaping @Sendable (ActiveTrial) async throws -> Evaluation
  ) async throws(StudyError) -> StopReason {
    let limits = RunLimits(trials: trials, timeout: timeout, target: target, patience: patience)
    return try await optimize(limits, parallel: parallel, evaluate)
  }

  /// Evaluates trials of any number of objectives until a limit is reached.
  ///
  /// - Parameters:
  ///   - limits: When the run ends.
  ///   - parallel: How many are evaluated at the same time.
  ///   - evaluate: The value of each objective, in the study's order.
  /// - Returns: Why the run ended.
  /// - Throws: ``StudyError`` as the other form does.
  @discardableResult
  public func optimize(
    _ limits: RunLimits, parallel: Int = 1,
    _ evaluate: @escaping @Sendable (ActiveTrial) async throws -> [Double]
  ) async throws(StudyError) -> StopReason {
    try await optimize(limits, parallel: parallel) { Evaluation(try await evaluate($0)) }
  }

  /// Evaluates trials with their gradients or vectors until a limit is reached.
  ///
  /// - Parameters:
  ///   - limits: When the run ends.
  ///   - parallel: How many are evaluated at the same time.
  ///   - evaluate: The value of each objective, in the study's order, with slopes and vectors.
  /// - Returns: Why the run ended.
  /// - Throws: ``StudyError`` as the other forms do.
  @discardableResult
  public func optimize(
    _ limits: RunLimits, parallel: Int = 1,
    _ evaluate: @escaping @Sendable (ActiveTrial) async throws -> Evaluation
  ) async throws(StudyError) -> StopReason {
    try settle(trials: limits.trials)
    let runner = try Runner(
      self, evaluator: ClosureEvaluator(body: evaluate), parallel: parallel, limits: limits)
    return try await runner.run()
  }
}
