internal import HoneAlgorithms
internal import HoneCore
internal import HoneStorage

/// An engine beside the store that its events go to.
///
/// Every event is stored before it is applied, so the engine never knows what the store does not.
/// Without a store the events are only applied.
struct Session: ~Copyable, Sendable {
  var engine: Engine
  let link: Link?
  /// How often a trial whose worker vanished is tried again.
  var retries = 1
  /// The attempt of each trial that this session has started and not yet ended.
  private var held: [Int: Int] = [:]
  private var renewed = WallClock.now()

  /// The store, the study's number in it, and who writes.
  struct Link: Sendable {
    var storage: any Storage
    var id: StudyID
    var worker: Worker
  }

  init(_ engine: consuming Engine, link: Link?) {
    self.engine = engine
    self.link = link
  }

  /// Learns what others have written.
  mutating func synchronize() throws(StudyError) {
    guard let link else { return }
    while true {
      let page: EventPage
      do {
        page = try link.storage.events(in: link.id, after: engine.revision, limit: 10_000)
      } catch { throw StudyError(error) }
      for event in page.events { engine.apply(event) }
      engine.revision = max(engine.revision, page.revision)
      if page.events.isEmpty { return }
    }
  }

  /// Stores events and applies them; false where another worker took the trial's number first.
  mutating func append(_ events: [Event]) throws(StudyError) -> Bool {
    var revision = engine.revision + events.count
    if let link {
      do {
        revision = try link.storage.append(events, to: link.id, by: link.worker)
      } catch {
        guard error.code == .conflict else { throw StudyError(error) }
        return false
      }
    }
    guard revision == engine.revision + events.count else {
      // Others wrote in between: theirs and ours are read in the store's order.
      try synchronize()
      return true
    }
    for event in events { engine.apply(event) }
    engine.revision = revision
    return true
  }

  /// Starts the next trial: one that waits or was lost, else a new proposal.
  ///
  /// - Parameter limit: How many trials there are to be in all; nil is no limit.
  /// - Returns: The trial, or nil where those that have ended or are running are enough.
  /// - Throws: `StudyError` where the store fails or there is nothing to propose.
  mutating func ask(within limit: Int?) throws(StudyError) -> Event.Asked? {
    try synchronize()
    while true {
      let begun = engine.history.count - engine.history.count(.waiting)
      let hasRoom = limit.map { begun < $0 } ?? true
      let claim = try claim(lostOnly: !hasRoom)
      guard hasRoom || claim != nil else { return nil }
      let trial = claim?.trial ?? engine.history.count
      let asked = Event.Asked(
        trial: trial, attempt: claim?.attempt ?? 1, proposal: try propose(trial),
        seen: engine.revision, at: WallClock.now(),
        isEnqueued: engine.history.isEnqueued(trial))
      if let claim, claim.wasLost, claim.attempt > retries + 1 {
        try giveUp(asked)
      } else if try append([.asked(asked)]) {
        held[trial] = asked.attempt
        return asked
      }
      try synchronize()
    }
  }

  private mutating func propose(_ trial: Int) throws(StudyError) -> Proposal {
    do { return try engine.propose(trial: trial) } catch { throw StudyError(error) }
  }

  private mutating func giveUp(_ asked: Event.Asked) throws(StudyError) {
    let reason = "its worker vanished \(asked.attempt - 1) times without an end"
    _ = try append([
      .asked(asked),
      .finished(
        trial: asked.trial, attempt: asked.attempt, .failed(reason: reason), at: asked.at),
    ])
  }

  /// A trial that is there already and that nobody works on, if there is one.
  private func claim(lostOnly: Bool) throws(StudyError) -> Claim? {
    let waits = !lostOnly && engine.history.count(.waiting) > 0
    guard let link else {
      guard waits, let trial = engine.history.waiting.first else { return nil }
      return Claim(
        trial: trial, attempt: engine.history.attempt(of: trial) + 1, wasLost: false)
    }
    // A trial can only be lost where another worker has started one.
    guard waits || othersRun else { return nil }
    do {
      return try link.storage.claim(
        in: link.id, by: link.worker, at: WallClock.now(), lostOnly: lostOnly)
    } catch { throw StudyError(error) }
  }

  /// Whether other workers run trials of the study, or vanished while they did.
  var othersRun: Bool {
    engine.history.running.contains { held[$0] != engine.history.attempt(of: $0) }
  }

  /// Ends a trial that this session started, or gives it back.
  mutating func end(_ event: Event) throws(StudyError) {
    _ = try append([event])
    held[event.trial] = nil
  }

  /// Forgets an attempt that another worker has taken over.
  mutating func lose(_ trial: Int, _ attempt: Int) {
    if held[trial] == attempt { held[trial] = nil }
  }

  /// Tells the store now and then that this worker lives, and learns what others have written.
  mutating func keepAlive() throws(StudyError) {
    guard let link else { return }
    let now = WallClock.now()
    if !held.isEmpty, now - renewed > link.worker.lease / 4 {
      do { _ = try link.storage.renew(in: link.id, by: link.worker, at: now) } catch {
        throw StudyError(error)
      }
      renewed = now
    }
    try synchronize()
  }
}

extension Event.Asked {
  init(
    trial: Int, attempt: Int, proposal: Proposal, seen: Revision, at: Timestamp, isEnqueued: Bool
  ) {
    self.init(
      trial: trial, attempt: attempt, point: proposal.point, tag: proposal.tag, seen: seen,
      at: at, isEnqueued: isEnqueued)
  }
}
