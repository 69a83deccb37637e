internal import HoneCore

/// A study's events in memory; a class, so that looking at it never copies them.
final class StudyLog {
  private(set) var definition: StudyDefinition
  let created: Timestamp
  // One place a revision; what an amendment took away leaves its place empty.
  private var events: [Event?] = []
  private var edition = 0
  private var shape: StudyShape
  private(set) var tenures: [Tenure] = []
  private(set) var shelf = VectorShelf()
  /// What was noted of trials, and under nil of the study.
  private(set) var attributes: [Int?: [Attribute]] = [:]
  // The trials that wait or run, so that a claim does not look at all of them.
  private var open: Set<Int> = []

  init(_ definition: StudyDefinition, at time: Timestamp) {
    self.definition = definition
    shape = StudyShape(definition)
    created = time
  }

  func append(
    _ events: [Event], by worker: Worker, ifAt revision: Revision?
  ) throws(StorageError) -> Revision {
    if let revision { try StorageError.require(revision, self.events.count) }
    // Nothing is written before everything has been found right.
    var changed: [Int: Tenure] = [:]
    var next = tenures.count
    // The places of what is written and that whoever reads the study is not given.
    var unread: Set<Int> = []
    for (place, event) in events.enumerated() {
      try shape.check(event)
      let trial = event.trial
      if event.role == .concernsAll { continue }
      let isThere = tenures.indices.contains(trial)
      if case .vectors = event { unread.insert(place) }
      if var tenure = changed[trial] ?? (isThere ? tenures[trial] : nil) {
        if case .released(_, let attempt) = event, tenure.hasClaimed(attempt, worker) {
          unread.insert(place)
        }
        try tenure.apply(event, by: worker)
        changed[trial] = tenure
      } else {
        changed[next] = try Tenure.opened(by: event, next: next, worker: worker)
        next += 1
      }
    }
    for (trial, tenure) in changed.sorted(by: { $0.key < $1.key }) { put(tenure, trial) }
    for (place, event) in events.enumerated() {
      shelf.apply(event)
      if case .deleted(let trial) = event {
        clear { $0.trial == trial }
        attributes[trial] = nil
      }
      self.events.append(unread.contains(place) ? nil : event)
    }
    return self.events.count
  }

  /// Takes the next numbers, at most `count` and below `limit`, for trials to come.
  func reserve(
    _ count: Int, below limit: Int, by worker: Worker, at time: Timestamp
  ) -> [Claim] {
    let first = tenures.count
    return (first..<max(first, min(limit, first + count))).map { trial in
      let tenure = Tenure.reserved(trial, by: worker, at: time)
      put(tenure, trial)
      events.append(.reserved(trial: trial))
      return Claim(trial: trial, attempt: tenure.attempt, lost: 0)
    }
  }

  /// Keeps attributes, each in the place of an earlier one of its key.
  func keep(_ noted: [Int?: [Attribute]]) {
    for (trial, new) in noted {
      attributes[trial, default: []].removeAll { old in new.contains { $0.key == old.key } }
      attributes[trial, default: []] += new
    }
  }

  private func put(_ tenure: Tenure, _ trial: Int) {
    if trial < tenures.count { tenures[trial] = tenure } else { tenures.append(tenure) }
    if tenure.state.isOpen { open.insert(trial) } else { open.remove(trial) }
  }

  /// The events after a revision, of `limit` revisions; of more where those hold none.
  func page(after revision: Revision, limit: Int) -> EventPage {
    var start = max(revision, 0)
    while start < events.count {
      let window = events[start...].prefix(max(limit, 1))
      let found = window.compactMap(\.self)
      if !found.isEmpty {
        return EventPage(events: found, revision: window.endIndex, edition: edition)
      }
      start = window.endIndex
    }
    return EventPage(events: [], revision: max(start, revision), edition: edition)
  }

  /// The trials that wait or run, by number.
  var openTenures: [Tenure] { open.sorted().map { tenures[$0] } }

  /// Takes over a trial that is still as it was seen.
  func claim(_ seen: Tenure, by worker: Worker, at time: Timestamp) -> Claim? {
    guard tenures[seen.trial] == seen else { return nil }
    return tenures[seen.trial].claim(by: worker, at: time)
  }

  func renew(by worker: Worker, at time: Timestamp) -> [Int] {
    let held = open.filter { tenures[$0].worker == worker.id }.sorted()
    for trial in held { tenures[trial].leaseEnd = worker.leaseEnd(from: time) }
    return held
  }
}

// MARK: Amendments

extension StudyLog {
  func amend(_ amendments: [Amendment], at time: Timestamp) throws(StorageError) -> Revision {
    let before = (definition, events, tenures, open, shelf, attributes)
    do throws(StorageError) {
      for amendment in amendments { try apply(amendment, at: time) }
    } catch {
      (definition, events, tenures, open, shelf, attributes) = before
      throw error
    }
    if !amendments.isEmpty { edition += 1 }
    shape = StudyShape(definition)
    shape.edition = edition
    return events.count
  }

  private func apply(_ amendment: Amendment, at time: Timestamp) throws(StorageError) {
    if case .space(let grown) = amendment {
      try definition.space.requireGrowth(to: grown)
      definition.space = grown
      for case (let place, .asked(var asked)?) in events.enumerated() {
        asked.point = grown.completing(asked.point)
        events[place] = .asked(asked)
      }
      return events.append(nil)
    }
    guard let trial = amendment.trial, tenures.indices.contains(trial) else {
      throw .noTrial(amendment.trial ?? 0, of: tenures.count)
    }
    var tenure = tenures[trial]
    let attempt = tenure.begun
    try tenure.apply(amendment)
    put(tenure, trial)
    switch amendment {
    case .space: break
    case .deletion:
      clear { $0.trial == trial }
      shelf.clear(trial)
      attributes[trial] = nil
      events.append(.deleted(trial: trial))
    case .retry, .failedRetry:
      clear { $0.isEnd(of: attempt, at: trial) || $0.isGradient(of: trial) }
      shelf.clear(trial)
      events.append(.released(trial: trial, attempt: attempt))
    case .outcome(_, let outcome):
      try rewrite(trial, attempt, outcome, at: time)
    }
  }

  private func rewrite(
    _ trial: Int, _ attempt: Int, _ outcome: Outcome, at time: Timestamp
  ) throws(StorageError) {
    let end = Event.finished(trial: trial, attempt: attempt, outcome, at: time)
    try shape.check(end)
    // The slopes were those of what is corrected.
    clear { $0.isGradient(of: trial) }
    for case (let place, .finished(trial, attempt, _, let measures, let time)?)
      in events.enumerated()
    {
      events[place] = .finished(
        trial: trial, attempt: attempt, outcome, measures: measures, at: time)
      return events.append(nil)
    }
    // An attempt that was given back or paused and then counts as ended was neither.
    if events.contains(.released(trial: trial, attempt: attempt)) {
      clear { $0.trial == trial && $0.role == .ends(.waiting) }
    }
    clear { $0.isEnd(of: attempt, at: trial) }
    events.append(end)
  }

  private func clear(_ isMeant: (Event) -> Bool) {
    for place in events.indices where events[place].map(isMeant) == true { events[place] = nil }
  }
}

extension Event {
  /// Whether it ended this attempt.
  fileprivate func isEnd(of attempt: Int, at trial: Int) -> Bool {
    guard case .ends = role else { return false }
    return self.trial == trial && self.attempt == attempt
  }

  fileprivate func isGradient(of number: Int) -> Bool {
    if case .gradient(number, _, _) = self { return true }
    return false
  }
}
