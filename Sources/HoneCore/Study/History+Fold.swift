extension History {
  /// Records an event. Events of an attempt that is no longer the present one change nothing.
  mutating func apply(_ event: Event) {
    switch event {
    case .enqueued(let trial, let values, _):
      extend(to: trial)
      given[trial] = values
      enqueued.insert(trial)
    case .asked(let asked):
      extend(to: asked.trial)
      ask(asked)
    case .reported(let trial, let attempt, let report):
      guard isCurrent(trial, attempt) else { return }
      curves.record(report, of: trial)
    case .released(let trial, let attempt):
      guard isCurrent(trial, attempt) else { return }
      release(trial)
    case .finished(let trial, let attempt, let outcome, let time):
      guard isCurrent(trial, attempt) else { return }
      finish(trial, outcome, at: time)
    case .deleted(let trial):
      extend(to: trial)
      // Nothing else is ever told of it, so that there is nothing to undo.
      if states[trial] == .waiting { move(trial, to: .deleted) }
    }
  }

  /// Whether this attempt at this trial is under way.
  public func isCurrent(_ trial: Int, _ attempt: Int) -> Bool {
    trial >= 0 && trial < count && states[trial] == .running
      && attempts[trial] == UInt16(clamping: attempt)
  }

  /// New trials begin as waiting ones without values.
  private mutating func extend(to trial: Int) {
    while states.count <= trial {
      waitingNumbers.append(states.count)
      counts[Int(TrialState.waiting.rawValue)] += 1
      states.append(.waiting)
      started.append(0)
      ended.append(0)
      attempts.append(0)
      for parameter in units.indices {
        units[parameter].append(0)
        raws[parameter].append(0)
        if space.isConditional(parameter) { activity[parameter].append(false) }
      }
      for objective in losses.indices { losses[objective].append(0) }
    }
  }

  private mutating func move(_ trial: Int, to state: TrialState) {
    counts[Int(states[trial].rawValue)] -= 1
    counts[Int(state.rawValue)] += 1
    if states[trial] == .waiting { waitingNumbers.removeAll { $0 == trial } }
    if states[trial] == .running { runningNumbers.removeAll { $0 == trial } }
    if state == .running {
      let later = runningNumbers.firstIndex { $0 > trial } ?? runningNumbers.count
      runningNumbers.insert(trial, at: later)
    }
    states[trial] = state
  }

  private mutating func ask(_ asked: Event.Asked) {
    let trial = asked.trial
    guard !states[trial].isFinished, asked.attempt > Int(attempts[trial]) else { return }
    if asked.isEnqueued { enqueued.insert(trial) }
    move(trial, to: .running)
    attempts[trial] = UInt16(clamping: asked.attempt)
    started[trial] = asked.at
    curves.clear(trial)
    for parameter in units.indices {
      let isActive = asked.point.isActive(parameter)
      let raw = asked.point.raw[parameter]
      raws[parameter][trial] = raw
      units[parameter][trial] = isActive ? space.axes[parameter].unit(raw: raw) : 0
      if space.isConditional(parameter) { activity[parameter][trial] = isActive }
    }
    if !asked.tag.isEmpty { tags[trial] = asked.tag }
    visited?.insert(asked.point)
  }

  /// Back to waiting, with everything fixed that was tried.
  private mutating func release(_ trial: Int) {
    let point = point(of: trial)
    given[trial] = space.parameters.indices.filter(point.isActive).map {
      Event.Given(parameter: $0, raw: point.raw[$0])
    }
    move(trial, to: .waiting)
    waitingNumbers.append(trial)
    waitingNumbers.sort()
  }

  private mutating func finish(_ trial: Int, _ outcome: Outcome, at time: Timestamp) {
    move(trial, to: outcome.state)
    ended[trial] = time
    finished.append(trial)
    curves.setState(outcome.state, of: trial)
    switch outcome {
    case .completed(let values):
      for (objective, value) in values.enumerated() {
        losses[objective][trial] = objectives[objective].loss(value)
      }
      admit(trial)
    case .failed(let reason): reasons[trial] = reason
    case .pruned: break
    }
  }

  /// Keeps the front: a trial enters unless it is dominated or equalled, and ends those it dominates.
  private mutating func admit(_ trial: Int) {
    // NaN is neither better nor worse than anything: once in the front it would never leave.
    guard !losses.contains(where: { $0[trial].isNaN }) else { return }
    // Of equal values the earliest number stands, in whichever order they ended.
    if let equal = front.firstIndex(where: { member in
      losses.allSatisfy { $0[member] == $0[trial] }
    }) {
      front[equal] = min(front[equal], trial)
      return
    }
    let isBeaten = front.contains { member in
      losses.allSatisfy { $0[member] <= $0[trial] }
    }
    guard !isBeaten else { return }
    front.removeAll { member in losses.allSatisfy { $0[trial] <= $0[member] } }
    front.append(trial)
  }
}
