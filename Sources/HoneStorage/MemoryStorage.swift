public import HoneCore
internal import Synchronization

/// Studies that live as long as this object: for a single process, and the measure for other stores.
public final class MemoryStorage: Storage {
  private let state = Mutex(State())

  /// Creates an empty store.
  public init() {}

  private struct State {
    var studies: [StudyID: Study] = [:]
    var lastID: StudyID = 0

    func study(_ id: StudyID) throws(StorageError) -> Study {
      guard let study = studies[id] else { throw .unknown(id) }
      return study
    }

    /// The study of this name, byte for byte, as in the other stores.
    func find(_ name: String) -> StudyID? {
      studies.first { $0.value.definition.name.utf8.elementsEqual(name.utf8) }?.key
    }
  }

  // A class, so that looking at a study never copies its events.
  private final class Study {
    let definition: StudyDefinition
    let shape: StudyShape
    let created: Timestamp
    var events: [Event] = []
    var tenures: [Tenure] = []
    // The trials that have not ended, so that a claim does not look at all of them.
    var open: Set<Int> = []

    init(_ definition: StudyDefinition, at time: Timestamp) {
      self.definition = definition
      shape = StudyShape(definition)
      created = time
    }

    func append(_ events: [Event], by worker: Worker) throws(StorageError) -> Revision {
      // Nothing is written before everything has been found right.
      var changed: [Int: Tenure] = [:]
      var next = tenures.count
      for event in events {
        try shape.check(event)
        let trial = event.trial
        let isThere = tenures.indices.contains(trial)
        if var tenure = changed[trial] ?? (isThere ? tenures[trial] : nil) {
          try tenure.apply(event, by: worker)
          changed[trial] = tenure
        } else {
          changed[next] = try Tenure.opened(by: event, next: next, worker: worker)
          next += 1
        }
      }
      for (trial, tenure) in changed.sorted(by: { $0.key < $1.key }) {
        if trial < tenures.count { tenures[trial] = tenure } else { tenures.append(tenure) }
        if tenure.state.isFinished { open.remove(trial) } else { open.insert(trial) }
      }
      self.events += events
      return self.events.count
    }

    func claim(by worker: Worker, at time: Timestamp, lostOnly: Bool) -> Claim? {
      guard
        let free = open.filter({
          tenures[$0].isFree(at: time, lostOnly: lostOnly)
        }).min()
      else { return nil }
      return tenures[free].claim(by: worker, at: time)
    }

    func renew(by worker: Worker, at time: Timestamp) -> [Int] {
      let held = open.filter { tenures[$0].worker == worker.id }.sorted()
      for trial in held { tenures[trial].leaseEnd = worker.leaseEnd(from: time) }
      return held
    }
  }

  /// Creates a study.
  ///
  /// - Returns: Its number.
  /// - Throws: `.exists` where the name is taken.
  public func create(
    _ definition: StudyDefinition, at time: Timestamp
  ) throws(StorageError) -> StudyID {
    try state.withLock { state throws(StorageError) in
      guard state.find(definition.name) == nil else { throw .exists(definition.name) }
      state.lastID += 1
      state.studies[state.lastID] = Study(definition, at: time)
      return state.lastID
    }
  }

  /// Finds a study by its name.
  ///
  /// - Returns: Its number and definition, or nil where there is none of this name.
  public func open(
    _ name: String
  ) throws(StorageError) -> (id: StudyID, definition: StudyDefinition)? {
    state.withLock { state in
      guard let id = state.find(name), let study = state.studies[id] else { return nil }
      return (id, study.definition)
    }
  }

  /// All studies, oldest first.
  public func studies() throws(StorageError) -> [StudySummary] {
    state.withLock { state in
      state.studies.sorted { $0.key < $1.key }.map { _, study in
        var counts = [Int](repeating: 0, count: TrialState.allCases.count)
        for tenure in study.tenures { counts[Int(tenure.state.rawValue)] += 1 }
        return StudySummary(
          name: study.definition.name, created: study.created, counts: counts,
          objectives: study.definition.objectives)
      }
    }
  }

  /// Removes a study with everything in it.
  ///
  /// - Throws: `.unknownStudy` where it is not there.
  public func delete(_ study: StudyID) throws(StorageError) {
    try state.withLock { state throws(StorageError) in
      guard state.studies.removeValue(forKey: study) != nil else { throw .unknown(study) }
    }
  }

  /// Writes events, all or none of them.
  ///
  /// - Returns: The study's revision after the last event.
  /// - Throws: `.conflict`, `.stale` or `.invalid`, as `Storage` says.
  public func append(
    _ events: [Event], to study: StudyID, by worker: Worker
  ) throws(StorageError) -> Revision {
    try state.withLock { state throws(StorageError) in
      try state.study(study).append(events, by: worker)
    }
  }

  /// The events after a revision, oldest first, at most `limit` of them.
  ///
  /// - Returns: All events as they were appended, and the revision after the last.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func events(
    in study: StudyID, after revision: Revision, limit: Int
  ) throws(StorageError) -> EventPage {
    try state.withLock { state throws(StorageError) in
      let events = try state.study(study).events
      guard revision < events.count else { return EventPage(events: [], revision: revision) }
      let page = Array(events[max(revision, 0)...].prefix(max(limit, 1)))
      return EventPage(events: page, revision: max(revision, 0) + page.count)
    }
  }

  /// Takes over the waiting or lost trial with the lowest number, or nil where there is none.
  ///
  /// - Returns: The claim, whose attempt the following `asked` must bear.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool
  ) throws(StorageError) -> Claim? {
    try state.withLock { state throws(StorageError) in
      try state.study(study).claim(by: worker, at: time, lostOnly: lostOnly)
    }
  }

  /// Extends the lease of every trial of the study that the worker holds.
  ///
  /// - Returns: The numbers of the trials that it still holds.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func renew(
    in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Int] {
    try state.withLock { state throws(StorageError) in
      try state.study(study).renew(by: worker, at: time)
    }
  }
}

extension StorageError {
  /// The error of a study that is not there, or not there any more.
  package static func unknown(_ study: StudyID) -> StorageError {
    StorageError(.unknownStudy, "study \(study) is not there: it may have been deleted meanwhile")
  }

  /// The error of a name that is taken.
  package static func exists(_ name: String) -> StorageError {
    StorageError(
      .exists, "there is a study `\(name)` already: go on with it, or choose another name")
  }
}
