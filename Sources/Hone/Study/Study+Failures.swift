internal import HoneCore
internal import HoneStorage

extension Study {
  /// How often a trial that failed is tried again at once, at the same point, before it counts as
  /// failed.
  ///
  /// A run counts by itself: the next one begins anew.
  public var failureRetries: Int {
    get { sessionValue { $0.failureRetries } }
    set { changeSession { $0.failureRetries = newValue } }
  }

  /// Lets trials be tried again whose failure stopped an earlier run, or, where none of the study's
  /// trials has gone well yet, all that failed.
  ///
  /// In a study without a store they stay as they are, and do not count as finished.
  /// - Returns: Their numbers.
  func retryFailed(_ brake: FailureBrake) throws(StudyError) -> [Int] {
    guard brake.isOn else { return [] }
    return try withSession { session throws(StudyError) in
      while true {
        try session.synchronize()
        let failed = session.engine.history.failedInVain
        guard !failed.isEmpty else { return [] }
        guard session.link != nil else {
          session.uncounted.formUnion(failed.map(\.trial))
          return []
        }
        let amendments = failed.map { Amendment.failedRetry(trial: $0.trial, attempt: $0.attempt) }
        if try session.amend(amendments) { return failed.map(\.trial) }
      }
    }
  }

  /// Notes with trials that failed that they stopped the run.
  ///
  /// Where nothing has gone well yet, the next run knows it without.
  func note(stoppedBy trials: [Int]) throws(StudyError) {
    try withSession { session throws(StudyError) in
      while true {
        try session.synchronize()
        guard session.engine.history.hasSucceeded else { return }
        guard session.link != nil else {
          session.uncounted.formUnion(trials)
          return
        }
        let amendments = trials.compactMap { session.engine.history.stopped(by: $0) }
        guard !amendments.isEmpty else { return }
        if try session.amend(amendments) { return }
      }
    }
  }

  /// How many trials have ended that count for a run's `trials`. Complexity: O(1).
  var countedFinished: Int {
    sessionValue { $0.engine.history.finished.count - $0.uncounted.count }
  }
}

extension Study {
  /// The last line of the reason of a trial that stopped a run, so that the study knows it.
  public static let stopNote =
    "this stopped the run: the next one tries it again, unless `failures` is `ignore`"
}

extension History {

  /// How the reason of a trial begins that is lost with its workers.
  static var lossNote: String { "its worker vanished" }

  /// Whether any trial has gone well.
  fileprivate var hasSucceeded: Bool { count(.completed) + count(.pruned) > 0 }

  /// The trials that failed without saying anything of their values: those that stopped a run, and
  /// all where none has gone well. What ends its worker each time is not tried for ever.
  ///
  /// Complexity: O(trials) where any has failed.
  fileprivate var failedInVain: [(trial: Int, attempt: Int)] {
    guard count(.failed) > 0 else { return [] }
    let isAny = !hasSucceeded
    return (0..<count).filter { trial in
      guard state(of: trial) == .failed, let reason = reason(of: trial) else { return false }
      return isAny
        ? !reason.hasPrefix(History.lossNote) : reason.hasSuffix("\n" + Study.stopNote)
    }.map { ($0, attempt(of: $0)) }
  }

  fileprivate func stopped(by trial: Int) -> Amendment? {
    guard state(of: trial) == .failed, let reason = reason(of: trial),
      !reason.hasSuffix(Study.stopNote)
    else { return nil }
    return .outcome(trial: trial, .failed(reason: reason + "\n" + Study.stopNote))
  }
}
