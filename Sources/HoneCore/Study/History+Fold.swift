extension History {
  /// Records an event. Events of an attempt that is no longer the present one change nothing.
  package mutating func apply(_ event: Event) {
    let trial = event.trial
    switch event.role {
    case .adds, .begins, .removes: extend(to: trial)
    case .tells, .ends: guard isCurrent(trial, event.attempt) else { return }
    case .concernsAll: break
    }
    switch event {
    case .enqueued(_, let values, _):
      given[trial] = values
      enqueued.insert(trial)
    case .reserved:
      if states[trial] == .waiting, attempts[trial] == 0 { reserved.insert(trial) }
    case .asked(let asked): ask(asked)
    case .reported(_, _, let report): curves.record(report, of: trial)
    case .gradient(_, _, let slopes): gradients[trial] = slopes
    case .vectors: break
    case .released: release(trial)
    case .paused(_, _, let step): pause(trial, after: step)
    case .finished(_, _, let outcome, let told, let time):
      if !told.isEmpty { measures[trial] = told }
      finish(trial, outcome, at: time)
    case .deleted:
      // Nothing else is ever told of it, so that there is nothing to undo.
      if states[trial] == .waiting { move(trial, to: .deleted) }
      reserved.remove(trial)
    case .control(let word): control = word
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
      if states.count == states.capacity { makeRoom() }
      waitingNumbers.append(states.count)
      counts[Int(TrialState.waiting.rawValue)] += 1
      states.append(.waiting)
      started.append(0)
      ended.append(0)
      attempts.append(0)
      units.append()
      raws.append()
      losses.append()
      for parameter in activity.indices
      where space.isConditional && space.isConditional(parameter) {
        activity[parameter].append(false)
      }
    }
  }

  /// The small columns grow as the large ones do, rather than to twice their size.
  private mutating func makeRoom() {
    let room = Columns.capacity(after: states.count)
    states.reserveCapacity(room)
    started.reserveCapacity(room)
    ended.reserveCapacity(room)
    attempts.reserveCapacity(room)
    finished.reserveCapacity(room)
  }

  private mutating func keep(_ tag: [Int64], of trial: Int) {
    if trial == tags.count { return tags.append(tag) }
    while tags.count <= trial { tags.append([]) }
    tags[trial] = tag
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
    if !reserved.isEmpty { reserved.remove(trial) }
    move(trial, to: .running)
    attempts[trial] = UInt16(clamping: asked.attempt)
    started[trial] = asked.at
    startLeg(asked)
    if !gradients.isEmpty { gradients[trial] = nil }
    // The coordinates of a simplex are those of its parts together.
    let coordinates = space.simplexes.isEmpty ? [] : space.unit(asked.point)
    let isConditional = space.isConditional
    for parameter in 0..<units.width {
      let isActive = asked.point.isActive(parameter)
      let raw = asked.point.raw[parameter]
      raws[parameter, trial] = raw
      let unit =
        coordinates.isEmpty ? space.unit(parameter, raw: raw) : coordinates[parameter]
      units[parameter, trial] = isActive ? unit : 0
      if isConditional, space.isConditional(parameter) { activity[parameter][trial] = isActive }
    }
    if !asked.tag.isEmpty { keep(asked.tag, of: trial) }
    visited?[asked.fidelity, default: []].insert(asked.point)
  }

  /// What was told in earlier legs stays, and what an attempt at this one told is taken back.
  private mutating func startLeg(_ asked: Event.Asked) {
    let trial = asked.trial
    if !legs.isEmpty, case let known = legs(of: trial), asked.leg < known.count {
      legs[trial] = asked.leg > 0 ? Array(known.prefix(asked.leg)) : nil
    }
    curves.cut(trial, to: legs.isEmpty ? 0 : legs[trial]?.last?.reports ?? 0)
    if asked.fidelity != nil || !fidelities.isEmpty { fidelities[trial] = asked.fidelity }
    if asked.origin != .fresh || !origins.isEmpty {
      origins[trial] = asked.origin == .fresh ? nil : asked.origin
    }
  }

  private mutating func pause(_ trial: Int, after step: Int) {
    let reports = curves.reports(of: trial).count
    legs[trial, default: []].append(
      Leg(step: step, fidelity: fidelities[trial], reports: reports))
    move(trial, to: .paused)
    curves.setState(.paused, of: trial)
  }

  /// Back to waiting, with everything fixed that was tried.
  private mutating func release(_ trial: Int) {
    let point = point(of: trial)
    given[trial] = space.parameters.indices.filter(point.isActive).map {
      Event.Given(parameter: $0, raw: point.raw[$0])
    }
    if !gradients.isEmpty { gradients[trial] = nil }
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
      let own = objectives.losses(values)
      for objective in own.indices { losses[objective, trial] = own[objective] }
      undominated.admit(trial, own)
    case .failed(let reason): reasons[trial] = reason
    case .pruned: break
    }
  }
}
