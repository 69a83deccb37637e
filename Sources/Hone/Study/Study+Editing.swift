public import HoneCore
internal import HoneStorage

extension Study {
  /// Says how a trial ended, whatever was known of it: a correction, or an end to one that hangs.
  ///
  /// The worker of a trial that was running is refused from then on.
  /// - Parameters:
  ///   - trial: The number of a trial that has begun.
  ///   - outcome: How it ended.
  /// - Throws: ``StudyError``: `.unknownTrial`, `.metric` for values that are missing or NaN,
  ///   `.notAmendable` for a trial that has not begun.
  ///
  /// Complexity: O(trials), as the study is read anew.
  public func mark(_ trial: Int, as outcome: Outcome) throws(StudyError) {
    try mark(all: [(trial, outcome)])
  }

  /// Says how several trials ended, of all of them or of none; see `mark(_:as:)`.
  ///
  /// - Parameter outcomes: The trials' numbers and how each ended.
  /// - Throws: ``StudyError`` as `mark(_:as:)` does.
  ///
  /// Complexity: O(trials), as the study is read anew.
  public func mark(all outcomes: [(trial: Int, outcome: Outcome)]) throws(StudyError) {
    for (_, outcome) in outcomes {
      if case .failed(let reason) = try check(outcome), case .completed = outcome {
        throw StudyError(
          .metric, "\(reason), so that the trial cannot have completed: mark it failed")
      }
      if case .pruned(let step) = outcome, step < 0 {
        throw StudyError(.metric, "a step is a whole number from 0 on, not \(step)")
      }
    }
    try amend(outcomes.map { .outcome(trial: $0.trial, $0.outcome) })
  }

  /// Lets a trial that has begun be tried again at the same point.
  ///
  /// - Parameter trial: The trial's number; it is waiting afterwards.
  /// - Throws: ``StudyError``: `.unknownTrial`, `.notAmendable` for a trial that waits already.
  ///
  /// Complexity: O(trials), as the study is read anew.
  public func retry(_ trial: Int) throws(StudyError) {
    try retry(all: [trial])
  }

  /// Lets several trials be tried again at their points, all of them or none; see `retry(_:)`.
  ///
  /// - Throws: ``StudyError`` as `retry(_:)` does.
  ///
  /// Complexity: O(trials), as the study is read anew.
  public func retry(all trials: [Int]) throws(StudyError) {
    try amend(trials.map { .retry(trial: $0) })
  }

  /// Takes trials out of the study, all of them or none: nothing lists, counts or learns from them.
  ///
  /// - Parameter trials: Their numbers, which are never given again.
  /// - Throws: ``StudyError``: `.unknownTrial` where one of them is not there.
  ///
  /// Complexity: O(trials), as the study is read anew.
  public func remove(trials: [Int]) throws(StudyError) {
    try amend(trials.map { .deletion(trial: $0) })
  }

  /// Lets the study's space grow to that of `requested`, while it runs.
  ///
  /// Ranges may widen, choices and ordinals gain values, constraints go, and parameters come that have
  /// a default; see `SearchSpace.growing(to:)`. All trials are kept. Other sessions of the study, in
  /// this process or another, take notice with their next call.
  /// - Parameter requested: The study as it is to be; its sampler, pruner and seed do not matter.
  /// - Returns: Whether anything was added.
  /// - Throws: `StudyError`: `.differs` with every difference that cannot be, `.unsuitable` where the
  ///   study's sampler could not search the space.
  ///
  /// Complexity: O(trials), as the study is read anew.
  @discardableResult
  public func grow(to requested: StudyDefinition) throws(StudyError) -> Bool {
    try withSession { session throws(StudyError) in try session.grow(to: requested) }
  }

  /// Whether the study may go on as `requested` declares it, and what would differ; nothing changes.
  ///
  /// `Study.open`, `hone run` and `study.create` go by the same answer.
  /// - Parameters:
  ///   - requested: The study as it is to be, its sampler perhaps `auto`: the one there is.
  ///   - isSeedGiven: Whether its seed was given by somebody, so that it has to be the study's.
  /// - Returns: How the study, as it is stored, would go on, and what forbids it.
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func reconcile(
    with requested: StudyDefinition, isSeedGiven: Bool = false
  ) throws(StudyError) -> Reconciliation {
    try withSession { session throws(StudyError) in
      try session.reconcile(
        with: session.algorithms.naming(requested), isSeedGiven: isSeedGiven)
    }
  }

  /// Goes on with the study as it is requested, as `Study.open` would from its store.
  ///
  /// - Returns: What differs from how the study was begun.
  /// - Throws: `StudyError`: `.differs`, `.unsuitable` and those of a wrong declaration; then nothing
  ///   has changed.
  package func resume(as request: StudyRequest) throws(StudyError) -> Reconciliation {
    try withSession { session throws(StudyError) in try session.resume(as: request) }
  }

  private func amend(_ amendments: [Amendment]) throws(StudyError) {
    guard !amendments.isEmpty else { return }
    try withSession { session throws(StudyError) in
      repeat {
        try session.synchronize()
        for trial in amendments.compactMap(\.trial) {
          try Study.requireThere(trial, session.engine.history)
        }
      } while try !session.amend(amendments)
    }
  }
}
