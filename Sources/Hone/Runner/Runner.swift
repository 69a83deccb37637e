public import HoneCore
internal import HoneStorage

/// Hears of the trials of a run as they start and end.
public protocol RunObserver: Sendable {
  /// A trial has been started.
  func started(_ trial: ActiveTrial)
  /// A trial has ended, or was given back (it is waiting then), or is another worker's now (running).
  func ended(_ trial: Trial)
  /// A trial has failed, and is tried again: the first time, the second and so on.
  func retried(_ trial: Trial, reason: String, time: Int)
  /// Trials that failed before this run are tried again, as they stopped an earlier one or as no trial
  /// of the study has gone well yet.
  func retriedFailed(_ trials: [Int])
  /// A generation of a population is over: a later one has begun and none of its trials is under way,
  /// or the run has ended and none of its trials waits.
  func generationEnded(_ generation: GenerationReport.Generation)
  /// The store failed. No trial is started until it is back, and the run ends if it stays away.
  func failed(_ error: StudyError)
  /// The store is back.
  func recovered()
  /// The machine lacks what a trial needs. The trial is tried again after a pause, and the run ends where
  /// that does not help.
  func machineFailed(_ error: StudyError, trial: Int)
}

extension RunObserver {
  /// Does nothing.
  public func retried(_ trial: Trial, reason: String, time: Int) {}
  /// Does nothing.
  public func retriedFailed(_ trials: [Int]) {}
  /// Does nothing.
  public func generationEnded(_ generation: GenerationReport.Generation) {}
  /// Does nothing.
  public func failed(_ error: StudyError) {}
  /// Does nothing.
  public func recovered() {}
  /// Does nothing.
  public func machineFailed(_ error: StudyError, trial: Int) {}
}

/// Asks for trials, evaluates several at a time, and tells how they went, until a limit is reached.
public struct Runner: Sendable {
  /// The study.
  public let study: Study
  /// Who evaluates.
  public let evaluator: any Evaluator
  /// How many trials run at the same time.
  public let parallel: Int
  /// When the run ends.
  public let limits: RunLimits
  /// Who may end it from outside.
  public let control: RunControl
  /// Who hears of trials.
  public let observer: (any RunObserver)?
  /// The first pause after a fault of the machine; each one in a row doubles it.
  var machinePause = Outage.moment

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - evaluator: Who evaluates.
  ///   - parallel: How many trials run at the same time, from 1; of a reproducible study, no more
  ///     than it is reproducible for.
  ///   - limits: When the run ends.
  ///   - control: Who may end it from outside.
  ///   - observer: Who hears of trials.
  /// - Throws: ``StudyError`` for limits that make no sense.
  public init(
    _ study: Study, evaluator: any Evaluator, parallel: Int = 1, limits: RunLimits = RunLimits(),
    control: RunControl = RunControl(), observer: (any RunObserver)? = nil
  ) throws(StudyError) {
    try limits.check(objectives: study.objectives)
    try study.definition.check(parallel: parallel)
    self.study = study
    self.evaluator = evaluator
    self.parallel = parallel
    self.limits = limits
    self.control = control
    self.observer = observer
  }

  /// Runs until a limit is reached or somebody ends it.
  ///
  /// Where the store fails for a while, no trial is started, and what running ones find is kept and
  /// stored once it is back; where it stays away, running trials are ended before their leases do.
  ///
  /// Trials whose failure stopped an earlier run are tried again first; see ``FailureBrake``.
  /// - Returns: Why it ended.
  /// - Throws: ``StudyError`` where the store fails or nothing can be proposed.
  public func run() async throws(StudyError) -> StopReason {
    let haste = StoreHaste()
    control.onCancel { haste.begin() }
    let again = try StoreHaste.$current.withValue(haste) {
      Result { () throws(StudyError) in try study.retryFailed(limits.failures) }
    }.get()
    if !again.isEmpty { observer?.retriedFailed(again) }
    let work = Task {
      await StoreHaste.$current.withValue(haste) { await RunLoop(self).run() }
    }
    control.onCancel {
      haste.begin()
      work.cancel()
    }
    let result = await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      control.cancel()
    }
    return try result.get()
  }
}

extension StudyDefinition {
  /// Says before anything runs that so many trials cannot run at the same time.
  ///
  /// - Throws: ``StudyError`` that says how many can.
  public func check(parallel: Int) throws(StudyError) {
    guard parallel >= 1 else {
      throw StudyError(.declaration, "`parallel` is a whole number from 1 on, not \(parallel)")
    }
    guard let reproducible, parallel > reproducible else { return }
    throw StudyError(
      .declaration,
      "\(parallel) trials at a time are more than `reproducible: \(reproducible)` allows: run "
        + "\(reproducible) at a time, or begin another study that is reproducible for \(parallel)")
  }
}
