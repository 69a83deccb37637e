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
    for var event in events {
      event.trial = 0
      history.apply(event)
    }
    guard history.count > 0, let number = events.first?.trial else { return nil }
    var trial = history.trial(0)
    trial.number = number
    return (trial, history.isEnqueued(0))
  }
}
