internal import HoneAlgorithms
internal import HoneCore
internal import HoneStorage

/// An engine beside the store that its events go to.
///
/// Every event is stored before it is applied, so the engine never knows what the store does not.
/// Without a store the events are only applied.
struct Session: ~Copyable, Sendable {
  var engine: Engine
  /// Nil until a study without a store is edited; see `moveIntoMemory`.
  var link: Link?
  /// The sampler and the pruner where they are not the definition's.
  let algorithms: Algorithms
  /// The sampler and the pruner that the engine is made with when it is made anew.
  var search: Search
  /// Why nothing can be proposed in this session: the study has an algorithm that is not here.
  var lack: StudyError? { search.lack }
  /// How often a trial whose worker vanished is tried again.
  var retries = 1
  /// How often a trial that failed is tried again.
  var failureRetries = 0
  /// The failed trials of a study without a store that stopped a run, and do not count as finished.
  var uncounted: Set<Int> = []
  /// The attempt of each trial that this session has started and not yet ended.
  var held: [Int: Int] = [:]
  /// The trials that this session held until others took them over or ended them.
  var lost: Set<Int> = []
  /// The attempt of each trial that is being worked out for this session.
  var drafting: [Int: Int] = [:]
  /// Trials that were claimed and are still to begin: enqueued ones of a reproducible study that were
  /// claimed before they could, and those that the store did not answer for.
  var pending: [Claim] = []
  let clocks: Clocks
  /// When, by the steady clock, the store last heard that this worker lives.
  var contact: Timestamp
  var watch: LeaseWatch
  /// The vectors of a study without a store.
  private(set) var shelf = VectorShelf()
  var shape: StudyShape
  /// Which edition of the stored events the engine knows.
  var edition = 0
  /// Which trials have changed, by revisions counted from where a study without a store moved into one.
  var book = ChangeBook()
  var moved: Revision = 0

  /// The store, the study's number in it, and who writes.
  ///
  /// A class, as it is looked at several times a trial, and most often there is none.
  final class Link: Sendable {
    let storage: any Storage
    let id: StudyID
    let worker: Worker

    init(storage: any Storage, id: StudyID, worker: Worker) {
      self.storage = storage
      self.id = id
      self.worker = worker
    }
  }

  init(
    _ search: Search, _ algorithms: Algorithms, link: Link?, clocks: Clocks = .system
  ) throws(StudyError) {
    engine = try search.engine()
    shape = StudyShape(search.definition)
    self.search = search
    self.algorithms = algorithms
    self.link = link
    self.clocks = clocks
    contact = clocks.steady()
    // Others' leases may be longer than this worker's own.
    watch = LeaseWatch(
      lease: max(link?.worker.lease ?? 0, Worker.commonLease), clocks: clocks)
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
      for event in page.events {
        try shape.requireSound(event, in: engine.definition.space)
        engine.apply(event)
        book.note(event.trial, at: page.revision + moved)
      }
      engine.revision = max(engine.revision, page.revision)
      book.reach(engine.revision + moved)
      guard page.events.isEmpty else { continue }
      if isAnew {
        book.noteAll()
        dropLost()
      }
      return
    }
  }

  /// A store's error, with the study's name where it was deleted meanwhile.
  func failure(_ error: StorageError) -> StudyError {
    StudyError(error, of: engine.definition.name)
  }

  /// Learns what another process wrote first; always false.
  mutating func learnConflict() throws(StudyError) -> Bool {
    let known = engine.revision
    try synchronize()
    guard engine.revision > known else {
      throw StudyError(
        .storage,
        "the store is damaged: it counts other trials than it has. Restore it from a backup")
    }
    return false
  }

  /// Stores an event and applies it, as `append` of several does.
  mutating func append(_ event: Event) throws(StudyError) -> Bool {
    // Without a store there is nobody to disagree with, and no list to be made.
    guard link == nil else { return try append([event]) }
    engine.apply(event)
    shelf.apply(event)
    engine.revision += 1
    note(event)
    return true
  }

  /// Stores events and applies them; false where another worker took the trial's number first.
  ///
  /// What is said of a claimed trial may be refused without anything to be read of the reason. What was
  /// decided by a known revision is also refused where something was written since.
  mutating func append(
    _ events: [Event], isClaimed: Bool = false, ifAt known: Revision? = nil
  ) throws(StudyError) -> Bool {
    var revision = engine.revision + events.count
    if let link {
      do {
        revision = try link.storage.append(events, to: link.id, by: link.worker, ifAt: known)
      } catch {
        guard error.code != .conflict else {
          guard isClaimed else { return try learnConflict() }
          try synchronize()
          return false
        }
        // Another worker or a person has decided about the trial: learn what.
        if error.code == .stale {
          for event in events where held[event.trial] == event.attempt { lose(event.trial) }
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
    for event in events {
      engine.apply(event)
      if link == nil { shelf.apply(event) }
    }
    engine.revision = revision
    for event in events { note(event) }
    return true
  }

  /// Notes that an event up to the present revision has happened.
  private mutating func note(_ event: Event) {
    book.note(event.trial, at: engine.revision + moved)
    book.reach(engine.revision + moved)
  }

  /// Ends a trial that this session started, or gives it back.
  mutating func end(_ trial: Int, with events: [Event]) throws(StudyError) {
    _ = try append(events)
    held[trial] = nil
  }

  /// Notices that a trial is no longer this session's.
  mutating func lose(_ trial: Int) {
    if held.removeValue(forKey: trial) != nil { lost.insert(trial) }
  }

  /// Notices which attempts others have taken over or ended.
  private mutating func dropLost() {
    for (trial, attempt) in held where !engine.history.isCurrent(trial, attempt) { lose(trial) }
  }

  /// The trials that this session has lost since it was last asked.
  mutating func takeLost() -> Set<Int> {
    defer { lost = [] }
    return lost
  }

  /// Tells the store now and then that this worker lives, and learns what others have written.
  mutating func keepAlive() throws(StudyError) {
    guard let link else { return }
    let now = clocks.steady()
    if !held.isEmpty || !drafting.isEmpty || !pending.isEmpty, now - contact > link.worker.lease / 4
    {
      let kept: [Int]
      do { kept = try link.storage.renew(in: link.id, by: link.worker, at: clocks.wall()) } catch {
        throw failure(error)
      }
      contact = now
      for trial in Set(held.keys).subtracting(kept) { lose(trial) }
      pending.removeAll { !kept.contains($0.trial) }
      drafting = drafting.filter { kept.contains($0.key) }
    }
    try synchronize()
    dropLost()
  }

  /// How long a worker without a store goes on: well before its leases end, so that it has ended its
  /// trials when others take them over.
  var patience: Timestamp { (link?.worker.lease ?? 0) / 2 }

  /// Whether the store has not been reached for so long that leases may soon end.
  var isOutOfReach: Bool { !held.isEmpty && clocks.steady() - contact >= patience }
}
