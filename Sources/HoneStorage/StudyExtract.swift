public import HoneCore

/// What a glance at a study needs, read without the rest of it.
public struct StudyExtract: Sendable, Hashable {
  /// How many of its trials are in each of `TrialState.listed`, in that order.
  public var counts: [Int]
  /// The completed trials that no other dominates, by number; of a single objective the best.
  public var front: [Int]
  /// Everything that has happened to those trials and to the others that were asked for, oldest first.
  public var events: [Event]

  /// Creates an extract.
  public init(counts: [Int], front: [Int], events: [Event]) {
    self.counts = counts
    self.front = front
    self.events = events
  }
}

extension StudyExtract {
  /// The extract of a study by reading all of its events: what any store can do.
  ///
  /// - Throws: `.unknownStudy` where the study is not there.
  package static func folding(
    _ study: StudyID, of storage: some Storage, objectives: [Objective], trials: [Int]
  ) throws(StorageError) -> StudyExtract {
    var events: [Event] = []
    var states: [TrialState] = []
    var front = Front()
    var revision = 0
    while true {
      let page = try storage.events(in: study, after: revision, limit: 10_000)
      guard !page.events.isEmpty else { break }
      for event in page.events {
        // A trial tried again may come after later ones: its earlier attempts are left out.
        while states.count <= event.trial { states.append(.waiting) }
        if let state = event.nextState { states[event.trial] = state }
        if case .finished(let trial, _, .completed(let values), _) = event {
          front.admit(trial, objectives.losses(values))
        }
      }
      events += page.events
      revision = page.revision
    }
    let counts = TrialState.listed.map { state in states.count { $0 == state } }
    let wanted = Set(front.trials + trials)
    return StudyExtract(
      counts: counts, front: front.trials.sorted(),
      events: events.filter { wanted.contains($0.trial) })
  }
}

extension Storage {
  /// How a study stands, by reading all of it.
  ///
  /// - Returns: The counts, the front, and the events of the trials that are in it or asked for.
  /// - Throws: `.unknownStudy` where the study is not there.
  public func extract(
    from study: StudyID, objectives: [Objective], trials: [Int]
  ) throws(StorageError) -> StudyExtract {
    try StudyExtract.folding(study, of: self, objectives: objectives, trials: trials)
  }
}

extension Event {
  /// The state that its trial is in after it; nil where it does not change that.
  fileprivate var nextState: TrialState? {
    switch self {
    case .enqueued, .reserved, .released: .waiting
    case .asked: .running
    case .reported, .gradient, .vectors: nil
    case .finished(_, _, let outcome, _): outcome.state
    case .deleted: .deleted
    }
  }
}
