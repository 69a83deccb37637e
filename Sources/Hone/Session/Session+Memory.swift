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
      let known = engine.revision
      engine.revision = 0
      for trial in 0..<engine.history.count { try begin(trial, in: moved) }
      // Last: what nobody holds would be claimed in the place of what is begun again.
      for trial in engine.history.reserved.sorted() where drafting[trial] == nil {
        try write([.released(trial: trial, attempt: 1)], in: moved)
      }
      for trial in engine.history.finished { try write(end(of: trial), in: moved) }
      if engine.history.control != .running {
        try write([.control(engine.history.control)], in: moved)
      }
      // Whoever asks for changes asks after the revisions that there were.
      self.moved = max(known - engine.revision, 0)
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
    let last = known.legs.count - (known.state == .paused ? 1 : 0)
    var (attempt, told) = (0, 0)
    for leg in 0...last {
      let start = Event.Asked(
        trial: trial, point: engine.history.point(of: trial), tag: known.tag, seen: 0,
        at: engine.history.startTime(of: trial), isEnqueued: known.isEnqueued, leg: leg,
        fidelity: leg < last ? known.legs[leg].fidelity : known.fidelity,
        origin: leg < last ? leg > 0 ? .continues : .fresh : known.origin)
      // Which leg each attempt was lost in is not kept: the last has had those that are left.
      try begin(start, from: &attempt, through: leg == last ? known.attempt : leg + 1, in: link)
      let end = leg < known.legs.count ? known.legs[leg].reports : known.reports.count
      var events = known.reports[told..<end].map {
        Event.reported(trial: trial, attempt: attempt, $0)
      }
      told = end
      if leg < known.legs.count {
        events.append(.paused(trial: trial, attempt: attempt, step: known.legs[leg].step))
      } else if known.state == .waiting {
        events.append(.released(trial: trial, attempt: attempt))
      }
      if !events.isEmpty { try write(events, in: link) }
    }
  }

  /// Tells the attempts at a leg, of which all but the last were lost.
  private mutating func begin(
    _ start: Event.Asked, from attempt: inout Int, through last: Int, in link: Link
  ) throws(StorageError) {
    var start = start
    let before = attempt
    while attempt < last {
      attempt += 1
      if attempt > before + 1 {
        _ = try link.storage.claim(
          in: link.id, by: link.worker, at: clocks.wall(), lostOnly: true
        ) { $0.trial == start.trial }
      }
      start.attempt = attempt
      try write([.asked(start)], in: link)
    }
  }

  /// Tells of a number that was taken: it is being worked out, or came to nothing.
  private mutating func reserve(_ trial: Int, in link: Link) throws(StorageError) {
    _ = try link.storage.reserve(1, in: link.id, by: link.worker, at: clocks.wall())
    engine.revision += 1
    if engine.history.state(of: trial) == .deleted {
      try write([.deleted(trial: trial)], in: link)
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
    let slopes = engine.history.toldGradient(of: trial)
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
    events.append(
      .finished(
        trial: trial, attempt: known.attempt, outcome, measures: known.measures, at: time))
    return events
  }
}
