extension Trial {
  /// What is known of a trial from its own events.
  ///
  /// - Parameters:
  ///   - events: Everything that has happened to it, oldest first.
  ///   - definition: What its study searches and optimises.
  /// - Returns: The trial, and whether a person asked for it; nil where it never came to be.
  package static func folding(
    _ events: [Event], of definition: StudyDefinition
  ) -> (trial: Trial, isEnqueued: Bool)? {
    var history = History(space: definition.space, objectives: definition.objectives)
    // A history has every trial up to the highest number: in this one it is the only one.
    for event in events { history.apply(event.renumbered(0)) }
    guard history.count > 0, let number = events.first?.trial else { return nil }
    var trial = history.trial(0)
    trial.number = number
    return (trial, history.isEnqueued(0))
  }
}

extension Event {
  /// The same of another trial.
  fileprivate func renumbered(_ trial: Int) -> Event {
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
    case .reserved: return .reserved(trial: trial)
    case .deleted: return .deleted(trial: trial)
    case .released(_, let attempt): return .released(trial: trial, attempt: attempt)
    case .finished(_, let attempt, let outcome, let time):
      return .finished(trial: trial, attempt: attempt, outcome, at: time)
    }
  }
}
