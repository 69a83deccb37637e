public import HoneCore

/// Evaluates trials: runs a program, calls a closure, or hands them to a cluster.
public protocol Evaluator: Sendable {
  /// Evaluates one trial.
  ///
  /// Cancelling the task asks it to end soon.
  /// - Parameter trial: What to try; intermediate values go to its `report`.
  /// - Returns: How it ended.
  /// - Throws: `TrialPruned` for a trial that was pruned, `CancellationError` for one that was ended
  ///   because the run ends. Any other error makes it a failed trial with the error as its reason.
  func evaluate(_ trial: ActiveTrial) async throws -> Outcome
}

/// Evaluates trials by a Swift closure.
struct ClosureEvaluator: Evaluator {
  let body: @Sendable (ActiveTrial) async throws -> [Double]

  func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    .completed(try await body(trial))
  }
}
