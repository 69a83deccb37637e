internal import HoneCore
internal import HoneStorage

extension Session {
  /// Where the study can be edited: its store, or else one in memory that it moves into.
  mutating func editable() throws(StudyError) -> Link {
    if let link { return link }
    let link = try moveIntoMemory()
    self.link = link
    return link
  }

  /// Writes all that has happened to a study without a store into one of its own in memory.
  ///
  /// Without a store nothing but the engine's history is kept, which nothing can be taken out of: the
  /// events are told again as they would be read from a store.
  ///
  /// Complexity: O(trials) and their reports and vectors, once in a study's life.
  private mutating func moveIntoMemory() throws(StudyError) -> Link {
    let link = Link(storage: MemoryStorage(), id: 1, worker: .unique())
    do throws(StorageError) {
      let id = try link.storage.create(engine.definition, at: clocks.wall())
      let moved = Link(storage: link.storage, id: id, worker: link.worker)
      engine.revision = 0
      for trial in 0..<engine.history.count { try begin(trial, in: moved) }
      for trial in engine.history.finished { try write(end(of: trial), in: moved) }
      // What was claimed for later, nobody holds in the store.
      pending = []
      drafting = drafting.filter { engine.history.reserved.contains($0.key) }
      contact = clocks.steady()
      return moved
    } catch { throw StudyError(error) }
  }

  private mutating func write(_ events: [Event], in link: Link) throws(StorageError) {
    engine.revision = try link.storage.append(events, to: link.id, by: link.worker)
  }

  /// Tells how a trial began, each of its attempts, and what the last of them reported.
  private mutating func begin(_ trial: Int, in link: Link) throws(StorageError) {
    let known = engine.history.trial(trial)
    guard known.attempt > 0 else {
      guard !known.state.isFinished, !engine.history.reserved.contains(trial) else {
        return try reserve(trial, in: link)
      }
      let given = engine.history.given(trial)
      return try write([.enqueued(trial: trial, given: given, at: clocks.wall())], in: link)
    }
    for attempt in 1...known.attempt {
      if attempt > 1 {
        _ = try link.storage.claim(
          in: link.id, by: link.worker, at: clocks.wall(), lostOnly: true
        ) { $0.trial == trial }
      }
      let asked = Event.Asked(
        trial: trial, attempt: attempt, point: engine.history.point(of: trial), tag: known.tag,
        seen: 0, at: engine.history.startTime(of: trial), isEnqueued: known.isEnqueued)
      try write([.asked(asked)], in: link)
    }
    var events = known.reports.map {
      Event.reported(trial: trial, attempt: known.attempt, $0)
    }
    if known.state == .waiting {
      events.append(.released(trial: trial, attempt: known.attempt))
    }
    if !events.isEmpty { try write(events, in: link) }
  }

  /// Tells of a number that was taken: it is being worked out, was given back, or came to nothing.
  private mutating func reserve(_ trial: Int, in link: Link) throws(StorageError) {
    _ = try link.storage.reserve(1, in: link.id, by: link.worker, at: clocks.wall())
    engine.revision += 1
    if engine.history.state(of: trial) == .deleted {
      try write([.deleted(trial: trial)], in: link)
    } else if drafting[trial] == nil {
      try write([.released(trial: trial, attempt: 1)], in: link)
    }
  }

  /// What is known of a trial's end: its vectors, its gradient and its outcome.
  private func end(of trial: Int) -> [Event] {
    let known = engine.history.trial(trial)
    var events: [Event] = []
    let vectors = (shelf.summaries(of: trial...trial)[trial] ?? []).map {
      NamedVector(name: $0.name, values: shelf.vector(named: $0.name, of: trial) ?? [])
    }
    if !vectors.isEmpty {
      events.append(.vectors(trial: trial, attempt: known.attempt, vectors))
    }
    let objective = engine.definition.objectives[0]
    let slopes = engine.history.gradient(of: trial).map {
      // In the study's own direction, as it was told.
      Slope(parameter: $0.parameter, value: objective.loss($0.value))
    }
    if !slopes.isEmpty {
      events.append(.gradient(trial: trial, attempt: known.attempt, slopes))
    }
    let outcome: Outcome =
      switch known.state {
      case .completed: .completed(known.values)
      case .pruned: .pruned(step: known.reports.last?.step ?? 0)
      default: .failed(reason: known.reason ?? "")
      }
    let time = known.finished ?? engine.history.startTime(of: trial)
    events.append(.finished(trial: trial, attempt: known.attempt, outcome, at: time))
    return events
  }
}
