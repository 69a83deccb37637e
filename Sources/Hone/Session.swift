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
  /// An enqueued trial of a reproducible study that was claimed before it could begin.
  private var pending: Claim?
  private var renewed = WallClock.now()
  // Which edition of the stored events the engine knows.
  private var edition = 0

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
    var isAnew = false
    while true {
      let page: EventPage
      do {
        page = try link.storage.events(in: link.id, after: engine.revision, limit: 10_000)
      } catch { throw failure(error) }
      guard page.edition == edition else {
        try startOver(page.edition, link)
        isAnew = true
        continue
      }
      for event in page.events { engine.apply(event) }
      engine.revision = max(engine.revision, page.revision)
      guard page.events.isEmpty else { continue }
      if isAnew { dropLost() }
      return
    }
  }

  /// Forgets everything and takes the definition as it is now: what was stored has been amended.
  ///
  /// The sampler and the pruner stay those that this session was opened with.
  private mutating func startOver(_ edition: Int, _ link: Link) throws(StudyError) {
    var definition = engine.definition
    let stored: (id: StudyID, definition: StudyDefinition)?
    do { stored = try link.storage.open(definition.name) } catch { throw failure(error) }
    guard let stored, stored.id == link.id else { throw failure(.unknown(link.id)) }
    definition.space = stored.definition.space
    engine = try Algorithms(definition).engine(definition)
    self.edition = edition
  }

  /// Forgets the attempts that others have taken over or ended.
  private mutating func dropLost() {
    held = held.filter { engine.history.isCurrent($0.key, $0.value) }
  }

  /// Amends what is stored, and reads it anew.
  ///
  /// - Returns: False where another process was first: look again.
  mutating func amend(_ amendments: [Amendment]) throws(StudyError) -> Bool {
    guard let link else {
      throw StudyError(
        .notAmendable,
        "a study without a store cannot be edited: open it in one, such as `MemoryStorage()`")
    }
    do { _ = try link.storage.amend(amendments, in: link.id, at: WallClock.now()) } catch {
      switch error.code {
      case .conflict: return false
      case .invalid: throw StudyError(.notAmendable, error.message)
      default: throw failure(error)
      }
    }
    try synchronize()
    return true
  }

  /// A store's error, with the study's name where it was deleted meanwhile.
  private func failure(_ error: StorageError) -> StudyError {
    guard error.code == .unknownStudy else { return StudyError(error) }
    return StudyError(
      .unknownStudy,
      "the study `\(engine.definition.name)` was deleted meanwhile: nothing more can be stored of it"
    )
  }

  /// Stores events and applies them; false where another worker took the trial's number first.
  mutating func append(_ events: [Event]) throws(StudyError) -> Bool {
    var revision = engine.revision + events.count
    if let link {
      do {
        revision = try link.storage.append(events, to: link.id, by: link.worker)
      } catch {
        guard error.code != .conflict else { return false }
        // Another worker or a person has decided about the trial: learn what.
        if error.code == .stale {
          try synchronize()
          dropLost()
        }
        throw failure(error)
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
  /// - Parameter quota: How many trials there are to be in all.
  /// - Returns: The trial, or nil where those that have ended or are running are enough, or where
  ///   the next one of a reproducible study has to wait for them.
  /// - Throws: `StudyError` where the store fails or there is nothing to propose.
  mutating func ask(within quota: Quota) throws(StudyError) -> Event.Asked? {
    try synchronize()
    var claim: Claim?
    while true {
      let begun =
        engine.history.count - engine.history.count(.waiting) - engine.history.count(.deleted)
      let hasRoom = quota.trials.map { begun < $0 } ?? true
      if claim == nil {
        claim = try hasRoom ? takeOver(within: quota) : self.claim(lostOnly: true)
        // Another process may just have enqueued the trial.
        if claim != nil { try synchronize() }
      }
      guard hasRoom || claim != nil else { return nil }
      let trial = claim?.trial ?? engine.history.count
      guard !isClosed(trial, quota) else {
        pending = claim ?? pending
        return nil
      }
      let asked = Event.Asked(
        trial: trial, attempt: claim?.attempt ?? 1, proposal: try propose(trial),
        seen: engine.revision, at: WallClock.now(),
        isEnqueued: engine.history.isEnqueued(trial))
      do throws(StudyError) {
        if let lost = claim, lost.wasLost, lost.attempt > retries + 1 {
          try giveUp(asked)
          claim = nil
        } else if try append([.asked(asked)]) {
          held[trial] = asked.attempt
          return asked
        }
      } catch {
        // A person has amended the claimed trial, or its lease ran out while it had to wait.
        guard error.code == .notRunning, claim != nil else { throw error }
        claim = nil
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

  /// A trial to go on with, or an enqueued one that can begin.
  private mutating func takeOver(within quota: Quota) throws(StudyError) -> Claim? {
    if let claim = pending, !isClosed(claim.trial, quota) {
      pending = nil
      return claim
    }
    // An enqueued trial that cannot begin yet is left to whoever is there when it can.
    return try claim(lostOnly: holdsBackEnqueued(quota))
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
    } catch { throw failure(error) }
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
    if !held.isEmpty || pending != nil, now - renewed > link.worker.lease / 4 {
      do { _ = try link.storage.renew(in: link.id, by: link.worker, at: now) } catch {
        throw failure(error)
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
