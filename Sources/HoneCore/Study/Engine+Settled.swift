/// What keeps a trial of a reproducible study from being proposed yet.
public enum Obstacle: Sendable, Hashable {
  /// An earlier trial has not begun.
  case unbegun(Int)
  /// A trial whose outcome counts for the proposal has not ended.
  case unfinished(Int)
}

extension Engine {
  /// What keeps trial `number` from being proposed, or nil where nothing does.
  ///
  /// In a reproducible study trial n is proposed once all trials before it have begun and all up to
  /// n − L have ended. Neither is ever undone, so a trial without an obstacle never gets one again.
  ///
  /// Complexity: O(trials since the last proposal).
  public func obstacle(to number: Int) -> Obstacle? {
    guard let lag = definition.reproducible, !hasBegun(number) else { return nil }
    for trial in settled.count..<max(number, settled.count)
    where !hasBegun(trial) && !isDeleted(trial) {
      return .unbegun(trial)
    }
    for trial in settledOutcomes(lag)..<max(number - lag + 1, settledOutcomes(lag))
    where !history.state(of: trial).isFinished {
      return .unfinished(trial)
    }
    return nil
  }

  /// Whether a point was proposed for the trial, whatever has become of it.
  func hasBegun(_ trial: Int) -> Bool {
    attempt(of: trial) > 0
  }

  /// Which attempt at the trial is the present one; 0 where there was none.
  func attempt(of trial: Int) -> Int {
    trial >= 0 && trial < history.count ? history.attempt(of: trial) : 0
  }

  private func isDeleted(_ trial: Int) -> Bool {
    trial < history.count && history.state(of: trial) == .deleted
  }

  /// The number of the trial that is proposed next: the first that has not begun.
  public var next: Int {
    // Only the trials that wait have not begun, apart from those that were given back.
    history.waiting.first { !hasBegun($0) } ?? history.count
  }

  /// How many outcomes the settled history holds: those of so many trials from 0 on.
  private func settledOutcomes(_ lag: Int) -> Int { max(settled.count - lag + 1, 0) }

  /// Brings the settled history to where trial `number` is proposed from.
  ///
  /// Whenever and in however many steps that is done, the same is recorded in the same order: for each
  /// trial in turn its point, and then the outcome of the trial L − 1 before it. Trials are proposed in
  /// the order of their numbers, so it never has to go back.
  public mutating func settle(before number: Int) {
    guard let lag = definition.reproducible else { return }
    precondition(
      obstacle(to: number) == nil, "trial \(number) is proposed before it can be: see `obstacle`")
    while settled.count < number {
      let trial = settled.count
      guard !isDeleted(trial) else {
        settled.apply(.deleted(trial: trial))
        settleOutcome(of: trial - lag + 1)
        continue
      }
      // No times, attempts or revisions: those differ from one run to the next.
      settled.apply(
        .asked(
          .init(
            trial: trial, point: history.point(of: trial), tag: history.tag(of: trial), seen: 0,
            at: 0, isEnqueued: history.isEnqueued(trial), fidelity: history.fidelity(of: trial),
            origin: history.origin(of: trial))))
      settleOutcome(of: trial - lag + 1)
    }
  }

  private mutating func settleOutcome(of trial: Int) {
    guard trial >= 0, !isDeleted(trial) else { return }
    let outcome: Outcome
    switch history.state(of: trial) {
    case .completed: outcome = .completed(history.values(of: trial))
    case .pruned:
      outcome = .pruned(step: history.curves.reports(of: trial).last?.step ?? 0)
    case .failed, .running, .waiting, .paused, .deleted:
      outcome = .failed(reason: history.trial(trial).reason ?? "")
    }
    settled.curves.adopt(trial, from: history.curves)
    if let slopes = history.gradients[trial] {
      settled.apply(.gradient(trial: trial, attempt: 1, slopes))
    }
    settled.legs[trial] = history.legs[trial]
    let measures = history.measures(of: trial)
    settled.apply(.finished(trial: trial, attempt: 1, outcome, measures: measures, at: 0))
    told(trial)
  }
}
