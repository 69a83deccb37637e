public import HoneCore

/// When a run ends. Trials that are running then are let finish.
public struct RunLimits: Sendable, Hashable {
  /// How many trials of the study are to be finished in all, over all runs.
  public var trials: Int?
  /// How long this run may start trials.
  public var timeout: Duration?
  /// A value of the single objective that is good enough.
  public var target: Double?
  /// How many trials may finish in a row without a new best value.
  public var patience: Int?
  /// When failing trials end it.
  public var failures: FailureBrake

  /// Creates limits; nil is no limit.
  public init(
    trials: Int? = nil, timeout: Duration? = nil, target: Double? = nil, patience: Int? = nil,
    failures: FailureBrake = .standard
  ) {
    self.trials = trials
    self.timeout = timeout
    self.target = target
    self.patience = patience
    self.failures = failures
  }
}

/// Why a run ended.
public enum StopReason: Sendable, Hashable {
  /// The study has as many finished trials as wanted.
  case trials(Int)
  /// The time is over.
  case timeout
  /// The best value is as good as wanted.
  case target(Double)
  /// Nothing better was found in so many trials.
  case patience(Int)
  /// Every point of the space has been tried.
  case exhausted
  /// The first trials all failed for the same reason, or too many of them did.
  case failures(Failures)
  /// Somebody asked it to stop.
  case interrupted
}

extension RunLimits {
  /// Whether a limit other than the number of trials is reached.
  func reached(_ study: Study, elapsed: Duration) throws(StudyError) -> StopReason? {
    if let timeout, elapsed >= timeout { return .timeout }
    guard target != nil || patience != nil else { return nil }
    let objective = study.objectives[0]
    // Where timing may not matter, only what counts for the next trial does.
    let isReproducible = study.definition.reproducible != nil
    let progress = isReproducible ? try study.settledProgress() : study.progress
    return progress.flatMap { reached($0, objective: objective) }
  }

  /// Up to where trials are begun.
  func quota(_ study: Study) -> Quota {
    var quota = Quota(trials: trials)
    guard target != nil || patience != nil else { return quota }
    let objective = study.objectives[0]
    quota.isEnough = { reached($0, objective: objective) != nil }
    return quota
  }

  /// Whether values like these are enough.
  private func reached(_ progress: Progress, objective: Objective) -> StopReason? {
    if let target, let value = progress.bestValues.first,
      objective.loss(value) <= objective.loss(target)
    {
      return .target(value)
    }
    if let patience, progress.sinceBest >= patience, progress.finished >= patience {
      return .patience(patience)
    }
    return nil
  }

  /// Refuses what makes no sense, before anything runs.
  ///
  /// - Throws: ``StudyError`` that names the limit and what it may be.
  public func check(objectives: [Objective]) throws(StudyError) {
    try failures.check()
    if objectives.count > 1, target != nil || patience != nil {
      throw StudyError(
        .declaration, "`target` and `patience` need a single objective: this study has several")
    }
    if let target, target.isNaN {
      throw StudyError(.declaration, "`target` is a number, not NaN")
    }
    for (name, value) in [("trials", trials), ("patience", patience)] {
      if let value, value < 1 {
        throw StudyError(.declaration, "`\(name)` is a whole number from 1 on, not \(value)")
      }
    }
  }
}
