extension History {
  /// A copy of everything known of one trial.
  ///
  /// Complexity: O(parameters + reports).
  public func trial(_ number: Int) -> Trial {
    let state = states[number]
    let isWaiting = state == .waiting || state == .deleted
    var trial = Trial(
      number: number, state: state,
      parameters: isWaiting ? Parameters(fixed(number)) : Parameters(point(of: number), in: space),
      values: state == .completed ? values(of: number) : [],
      reports: curves.reports(of: number),
      reason: reasons[number] ?? prunedReason(number),
      started: isWaiting ? nil : started[number],
      finished: state.isFinished && !isWaiting ? ended[number] : nil,
      attempt: Int(attempts[number]), tag: tag(of: number), isEnqueued: isEnqueued(number),
      gradient: space.named(toldGradient(of: number)))
    trial.measures = measures(of: number)
    trial.legs = legs(of: number)
    trial.fidelity = fidelity(of: number)
    trial.origin = origin(of: number)
    return trial
  }

  /// The slopes of a trial's objective as they were told, in the study's own direction.
  package func toldGradient(of number: Int) -> [Slope] { gradients[number] ?? [] }

  /// Copies of the trials from number `first` on, without those that were deleted.
  ///
  /// Complexity: O(parameters + reports) for each trial.
  public func trials(since first: Int = 0) -> [Trial] {
    (min(max(first, 0), count)..<count).filter { states[$0] != .deleted }.map { trial($0) }
  }

  /// When the newest attempt at a trial started, in microseconds since 1970; 0 before the first.
  public func startTime(of number: Int) -> Timestamp { started[number] }

  /// A completed trial's value of each objective, in the study's own direction.
  ///
  /// Complexity: O(objectives).
  public func values(of number: Int) -> [Double] {
    objectives.indices.map { objectives[$0].loss(losses[$0, number]) }
  }

  /// Why a trial failed; nil of one that has not.
  package func reason(of number: Int) -> String? { reasons[number] }

  private func fixed(_ number: Int) -> [(name: String, value: Value)] {
    given(number).map {
      (space.parameters[$0.parameter].name, space.axes[$0.parameter].value(raw: $0.raw))
    }
  }

  private func prunedReason(_ number: Int) -> String? {
    guard states[number] == .pruned, let last = curves.reports(of: number).last else { return nil }
    return "pruned at step \(last.step)"
  }
}
