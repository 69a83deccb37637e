public import HoneCore
internal import Synchronization

/// Studies that live as long as this object: for a single process, and the measure for other stores.
public final class MemoryStorage: Storage {
  private let state = Mutex(State())

  /// Creates an empty store.
  public init() {}

  private struct State {
    var studies: [StudyID: StudyLog] = [:]
    var lastID: StudyID = 0

    func study(_ id: StudyID) throws(StorageError) -> StudyLog {
      guard let study = studies[id] else { throw .unknown(id) }
      return study
    }

    /// The study of this name, byte for byte, as in the other stores.
    func find(_ name: String) -> StudyID? {
      studies.first { $0.value.definition.name.utf8.elementsEqual(name.utf8) }?.key
    }
  }

  /// Lends a study's log.
  func withStudy<T: Sendable>(
    _ study: StudyID, _ body: (StudyLog) -> T
  ) throws(StorageError) -> T {
    try state.withLock { state throws(StorageError) in body(try state.study(study)) }
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
      state.studies[state.lastID] = StudyLog(definition, at: time)
      return state.lastID
    }
  }

  /// Finds a study by its name.
  ///
  /// - Returns: Its number and definition, or nil where there is none of this name.
  /// - Throws: Nothing: memory can always be read.
  public func open(
    _ name: String
  ) throws(StorageError) -> (id: StudyID, definition: StudyDefinition)? {
    state.withLock { state in
      guard let id = state.find(name), let study = state.studies[id] else { return nil }
      return (id, study.definition)
    }
  }

  /// All studies, oldest first.
  ///
  /// - Throws: Nothing: memory can always be read.
  public func studies() throws(StorageError) -> [StudySummary] {
    state.withLock { state in
      state.studies.sorted { $0.key < $1.key }.map { _, study in
        let states = study.tenures.map(\.state)
        let counts = TrialState.listed.map { state in states.count { $0 == state } }
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

  /// Takes the study's next numbers for trials that the worker is about to work out.
  ///
  /// - Returns: A claim each, the lowest number first; fewer where `limit` is reached.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func reserve(
    _ count: Int, below limit: Int, in study: StudyID, by worker: Worker, at time: Timestamp
  ) throws(StorageError) -> [Claim] {
    try state.withLock { state throws(StorageError) in
      try state.study(study).reserve(count, below: limit, by: worker, at: time)
    }
  }

  /// Writes events, all or none of them.
  ///
  /// - Returns: The study's revision after the last event.
  /// - Throws: `.conflict`, `.stale` or `.invalid`, as ``Storage`` says.
  public func append(
    _ events: [Event], to study: StudyID, by worker: Worker, ifAt revision: Revision?
  ) throws(StorageError) -> Revision {
    try state.withLock { state throws(StorageError) in
      try state.study(study).append(events, by: worker, ifAt: revision)
    }
  }

  /// Rewrites what is stored, all of it or nothing, and begins the study's next edition.
  ///
  /// - Returns: The study's revision after the last amendment.
  /// - Throws: `.invalid` or `.conflict`, as ``Storage`` says.
  public func amend(
    _ amendments: [Amendment], in study: StudyID, at time: Timestamp
  ) throws(StorageError) -> Revision {
    try state.withLock { state throws(StorageError) in
      try state.study(study).amend(amendments, at: time)
    }
  }

  /// The events after a revision, oldest first, of at most `limit` revisions.
  ///
  /// - Returns: All events as they were appended, and the revision after the last.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func events(
    in study: StudyID, after revision: Revision, limit: Int
  ) throws(StorageError) -> EventPage {
    try state.withLock { state throws(StorageError) in
      try state.study(study).page(after: revision, limit: limit)
    }
  }

  /// Which vectors trials keep, without their numbers.
  ///
  /// - Returns: The vectors' names and lengths by trial.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func vectors(
    of trials: ClosedRange<Int>, in study: StudyID
  ) throws(StorageError) -> [Int: [VectorSummary]] {
    try state.withLock { state throws(StorageError) in
      try state.study(study).shelf.summaries(of: trials)
    }
  }

  /// The numbers of a vector that a trial keeps; nil where there is none of this name.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  public func vector(
    named name: String, of trial: Int, in study: StudyID
  ) throws(StorageError) -> [Double]? {
    try state.withLock { state throws(StorageError) in
      try state.study(study).shelf.vector(named: name, of: trial)
    }
  }

  /// Takes over the waiting or lost trial with the lowest number, or nil where there is none.
  ///
  /// - Returns: The claim, whose attempt the following `asked` must bear.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func claim(
    in study: StudyID, by worker: Worker, at time: Timestamp, lostOnly: Bool,
    isLost: (Lease) -> Bool
  ) throws(StorageError) -> Claim? {
    while true {
      // The caller's judgement is asked for outside the lock, and acted upon if it is still true.
      let open = try state.withLock { state throws(StorageError) in
        try state.study(study).openTenures
      }
      guard let free = open.first(where: { $0.isFree(lostOnly: lostOnly, isLost: isLost) }) else {
        return nil
      }
      let claim = try state.withLock { state throws(StorageError) in
        try state.study(study).claim(free, by: worker, at: time)
      }
      if let claim { return claim }
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
      .exists, "there is a study `\(name)` already: resume it, or choose another name")
  }
}
