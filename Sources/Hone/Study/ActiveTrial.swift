public import HoneCore
internal import HoneNumerics
internal import HoneStorage

/// A trial under evaluation: what to try, and how to report on it.
public struct ActiveTrial: Sendable {
  /// The number in its study.
  public let number: Int
  /// Which attempt this is, from 1.
  public let attempt: Int
  /// The values to try, of the active parameters.
  public let parameters: Parameters
  /// A seed for the evaluation's own randomness, below 2³¹: a function of the study's and the number.
  public let seed: UInt32

  let study: Study
  /// What its run knows of a store that fails; nil outside of a run.
  var outage: Outage?

  init(_ asked: Event.Asked, _ definition: borrowing StudyDefinition, of study: Study) {
    number = asked.trial
    attempt = asked.attempt
    parameters = Parameters(asked.point, in: definition.space)
    seed = ActiveTrial.seed(of: asked.trial, in: definition)
    self.study = study
  }

  /// The seed for the evaluation of a trial, below 2³¹.
  ///
  /// - Parameters:
  ///   - number: The trial's number, from 0.
  ///   - definition: The study's definition.
  /// - Returns: A function of the study's seed and the number.
  public static func seed(of number: Int, in definition: borrowing StudyDefinition) -> UInt32 {
    // The complement keeps it apart from the stream that the sampler draws from.
    var stream = RandomStream(seed: ~definition.seed, stream: UInt64(number))
    return UInt32(stream.next() >> 33)
  }

  /// Records an intermediate value of a single objective and asks the pruner.
  ///
  /// Of the trial's reports at one step only the first is judged, and compared with other trials'.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: ``StudyError`` where the trial is no longer running or there are several objectives.
  public func report(_ value: Double, step: Int) throws(StudyError) -> Verdict {
    try report([value], step: step)
  }

  /// Records an intermediate value of each objective, in the study's order, and asks the pruner.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: ``StudyError`` where the trial is no longer running or values are missing.
  public func report(_ values: [Double], step: Int) throws(StudyError) -> Verdict {
    try report(Report(step: step, values: values))
  }

  /// Records an intermediate value of each objective with what else was measured, and asks the pruner.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: ``StudyError`` where the trial is no longer running, values are missing or measures
  ///   cannot be kept.
  public func report(_ report: Report) throws(StudyError) -> Verdict {
    try study.report(number, attempt: attempt, report)
  }

  /// Records an intermediate value of each objective, and tries again for a while where the store
  /// cannot be reached: as long as the whole run has not waited for it for half a lease.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: ``StudyError`` as `report` does.
  public func patientReport(
    _ values: [Double], step: Int
  ) async throws(StudyError) -> Verdict {
    try await patientReport(Report(step: step, values: values))
  }

  /// Records an intermediate value with what else was measured, and tries again for a while where the
  /// store cannot be reached.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: ``StudyError`` as `report` does.
  public func patientReport(_ report: Report) async throws(StudyError) -> Verdict {
    let outage = outage ?? Outage(patience: study.patience)
    // The task that reads a program's lines is not cancelled with its run.
    return try await outage.patiently(
      unless: { Task.isCancelled || StoreHaste.current?.hasBegun == true }
    ) { () throws(StudyError) in try self.report(report) }
  }

  /// Records an intermediate value and leaves the evaluation where it should not go on.
  ///
  /// - Throws: `TrialPruned` where the pruner ends the trial, `CancellationError` where the run is
  ///   being ended, ``StudyError`` as `report` does. Let all of them pass out of the evaluation.
  public func checkpoint(_ value: Double, step: Int) throws {
    try Task.checkCancellation()
    guard try report(value, step: step) == .proceed else { throw TrialPruned(step: step) }
  }

  /// Ends the trial. A value that is not a number makes it a failed one.
  ///
  /// - Throws: ``StudyError`` where the trial is no longer this worker's.
  public func end(_ outcome: Outcome) throws(StudyError) {
    try end(Evaluation(outcome))
  }

  /// Ends the trial with all that was found.
  ///
  /// - Throws: `StudyError` where the trial is no longer this worker's, and for a gradient or a vector
  ///   that cannot be kept, as `Study.tell` says.
  public func end(_ evaluation: Evaluation) throws(StudyError) {
    try study.tell(number, attempt: attempt, evaluation)
  }

  /// Refuses a gradient and vectors that could not be kept with this trial.
  ///
  /// - Throws: ``StudyError`` that says what is wrong, `.gradient` or `.vector`.
  public func check(_ evaluation: Evaluation) throws(StudyError) {
    try study.check(number, evaluation)
  }

  /// Gives the trial back, to be tried again by whoever asks next.
  ///
  /// - Throws: ``StudyError`` where the trial is no longer this worker's.
  public func release() throws(StudyError) {
    try study.release(number, attempt: attempt)
  }
}

/// Thrown out of an evaluation that the pruner ended.
public struct TrialPruned: Error, Sendable, Hashable {
  /// The step of the last report.
  public var step: Int

  /// Creates the error.
  public init(step: Int) { self.step = step }
}
