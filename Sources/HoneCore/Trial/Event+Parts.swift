/// What all kinds of events share: whoever handles events asks here, and knows the kinds of none.
///
/// A new kind has a line in each of these, and beside them a place in `History.apply`, in the check of
/// what stores take and in each store.
extension Event {
  /// What an event is to its trial.
  public enum Role: Sendable, Hashable {
    /// It makes a trial that waits.
    case adds
    /// It begins an attempt.
    case begins
    /// It tells something of an attempt that is under way, and goes on.
    case tells
    /// It ends the attempt that is under way, and leaves the trial in this state.
    case ends(TrialState)
    /// It takes the trial out.
    case removes
    /// It happens to the study as a whole.
    case concernsAll
  }

  /// What it is to its trial.
  public var role: Role {
    switch self {
    case .enqueued, .reserved: .adds
    case .asked: .begins
    case .reported, .gradient, .vectors: .tells
    case .released: .ends(.waiting)
    case .paused: .ends(.paused)
    case .finished(_, _, let outcome, _, _): .ends(outcome.state)
    case .deleted: .removes
    case .control: .concernsAll
    }
  }

  /// The number of the trial that it happened to; −1 where it concerns the study as a whole.
  public var trial: Int {
    get {
      switch self {
      case .enqueued(let trial, _, _), .reported(let trial, _, _), .gradient(let trial, _, _),
        .vectors(let trial, _, _), .released(let trial, _), .paused(let trial, _, _),
        .finished(let trial, _, _, _, _), .deleted(let trial), .reserved(let trial):
        trial
      case .asked(let asked): asked.trial
      case .control: -1
      }
    }
    set { self = renumbered(newValue) }
  }

  /// The attempt that it happened to; 0 where it happened to none.
  public var attempt: Int {
    switch self {
    case .asked(let asked): asked.attempt
    case .reported(_, let attempt, _), .gradient(_, let attempt, _), .vectors(_, let attempt, _),
      .released(_, let attempt), .paused(_, let attempt, _), .finished(_, let attempt, _, _, _):
      attempt
    case .enqueued, .reserved, .deleted, .control: 0
    }
  }

  /// The state that its trial is in after it; nil where that stays as it was.
  public var nextState: TrialState? {
    switch role {
    case .adds: .waiting
    case .begins: .running
    case .ends(let state): state
    case .removes: .deleted
    case .tells, .concernsAll: nil
    }
  }

  /// The same of another trial.
  private func renumbered(_ trial: Int) -> Event {
    switch self {
    case .enqueued(_, let given, let time):
      return .enqueued(trial: trial, given: given, at: time)
    case .asked(var asked):
      asked.trial = trial
      return .asked(asked)
    case .reported(_, let attempt, let report):
      return .reported(trial: trial, attempt: attempt, report)
    case .gradient(_, let attempt, let slopes):
      return .gradient(trial: trial, attempt: attempt, slopes)
    case .vectors(_, let attempt, let vectors):
      return .vectors(trial: trial, attempt: attempt, vectors)
    case .released(_, let attempt): return .released(trial: trial, attempt: attempt)
    case .paused(_, let attempt, let step):
      return .paused(trial: trial, attempt: attempt, step: step)
    case .finished(_, let attempt, let outcome, let measures, let time):
      return .finished(
        trial: trial, attempt: attempt, outcome, measures: measures, at: time)
    case .reserved: return .reserved(trial: trial)
    case .deleted: return .deleted(trial: trial)
    case .control: return self
    }
  }
}
