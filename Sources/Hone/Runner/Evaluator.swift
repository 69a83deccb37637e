public import HoneCore

/// Evaluates trials: runs a program, calls a closure, or hands them to a cluster.
public protocol Evaluator: Sendable {
  /// Evaluates one trial.
  ///
  /// Cancelling the task asks it to end soon.
  /// - Parameter trial: What to try; intermediate values go to its `report`.
  /// - Returns: How it ended.
  /// - Throws: `TrialPruned` for a trial that was pruned, `CancellationError` for one that was ended
  ///   because the run ends, `StudyError` of code `.machine` where the machine lacks what it needs, so
  ///   that it is tried again later. Any other error makes it a failed trial with the error as its
  ///   reason.
  func evaluate(_ trial: ActiveTrial) async throws -> Outcome

  /// Evaluates one trial, and says what was found beside its values.
  ///
  /// What a run calls; unless it is there, `evaluate` answers alone.
  /// - Parameter trial: What to try; intermediate values go to its `report`.
  /// - Returns: How it ended, its gradient and its vectors.
  /// - Throws: What `evaluate` does.
  func evaluation(of trial: ActiveTrial) async throws -> Evaluation
}

extension Evaluator {
  /// The outcome without anything beside it.
  ///
  /// - Throws: What `evaluate` does.
  public func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    Evaluation(try await evaluate(trial))
  }
}

/// Evaluates trials by a Swift closure.
struct ClosureEvaluator: Evaluator {
  let body: @Sendable (ActiveTrial) async throws -> Evaluation

  func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    try await evaluation(of: trial).outcome
  }

  func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    try await body(trial).failingUnlessFinite
  }
}
