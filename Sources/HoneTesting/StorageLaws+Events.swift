internal import HoneCore
internal import HoneNumerics
internal import HoneStorage

extension StorageLaws {
  /// What holds of reading events back.
  public static let events: [StorageLaw] =
    [
      StorageLaw("the events after a revision are the rest of all events") { bench in
        let study = try bench.storage.create(try Sample.definition(), at: 0)
        var written: [Event] = [Sample.enqueued(0)]
        for trial in 1...20 {
          written += [Sample.asked(trial), Sample.reported(trial), Sample.finished(trial)]
        }
        for event in written {
          _ = try bench.storage.append([event], to: study, by: Sample.anna)
        }
        let other = try bench.reopen()
        for start in [0, 1, 30, written.count - 1, written.count] {
          for limit in [1, 7, 1_000] {
            let read = try other.allEvents(in: study, after: start, limit: limit)
            try requireEqual(
              read.map(describe), written[start...].map(describe), "what follows \(start)")
          }
        }
        try requireEqual(
          try other.events(in: study, after: 3, limit: 5).revision, 8, "a page's revision")
        try requireEqual(
          try other.events(in: study, after: 3, limit: 5).events.count, 5, "a page's length")
      },
      StorageLaw("trials come back in the order in which they ended") { bench in
        let study = try bench.storage.create(try Sample.definition(), at: 0)
        let order = [3, 0, 4, 1, 2]
        _ = try bench.storage.append((0..<5).map { Sample.asked($0) }, to: study, by: Sample.anna)
        for trial in order {
          // The clock stands still: the order is that of the writes.
          _ = try bench.storage.append([Sample.finished(trial)], to: study, by: Sample.anna)
        }
        let ended = try bench.reopen().allEvents(in: study).dropFirst(5).map(\.trial)
        try requireEqual(Array(ended), order, "the order")
      },
    ]
    + (1...8).map { seed in
      StorageLaw("what is read folds to the history as it happened, seed \(seed)") { bench in
        var story = try Story.begin(bench, seed: UInt64(seed))
        for _ in 0..<300 { try story.step() }
        try story.compare()
      }
    }

  // NaN in a report makes events unequal that are the same.
  private static func describe(_ event: Event) -> String { "\(event)" }
}

/// Three workers' random deeds, told live to one history and read back into another.
private struct Story: ~Copyable {
  private let storage: any Storage
  private let other: any Storage
  private let study: StudyID
  private var live: Engine
  private var reader: Engine
  private var dice: RandomStream
  private var time: Timestamp = 0
  private let workers = ["anna", "ben", "carla"].map { Worker(id: $0, lease: 40) }
  // What each worker believes that it holds: the attempt at each trial.
  private var held: [[Int: Int]] = [[:], [:], [:]]
  private var resumed = 0

  static func begin(_ bench: StorageBench, seed: UInt64) throws -> Story {
    let definition = try Sample.definition()
    return Story(
      storage: bench.storage, other: try bench.reopen(),
      study: try bench.storage.create(definition, at: 0),
      live: try Engine(definition, sampler: SilentSampler(), pruner: SilentPruner()),
      reader: try Engine(definition, sampler: SilentSampler(), pruner: SilentPruner()), seed: seed)
  }

  private init(
    storage: any Storage, other: any Storage, study: StudyID, live: consuming Engine,
    reader: consuming Engine, seed: UInt64
  ) {
    self.storage = storage
    self.other = other
    self.study = study
    self.live = live
    self.reader = reader
    dice = RandomStream(seed: seed, stream: 0)
  }

  mutating func step() throws {
    time += Timestamp(dice.below(12))
    let worker = dice.below(workers.count)
    switch dice.below(10) {
    case 0: try say(Sample.enqueued(live.history.count), by: worker)
    case 1: try resume(worker)
    case 2, 3: try take(worker)
    case 4:
      held[worker] = Dictionary(
        uniqueKeysWithValues: try storage.renew(in: study, by: workers[worker], at: time)
          .compactMap { trial in held[worker][trial].map { (trial, $0) } })
    case 5: try read(limit: 1 + dice.below(9))
    default: try work(worker)
    }
  }

  /// Claims what there is, or else begins a new trial.
  private mutating func take(_ worker: Int) throws {
    let claim = try storage.claim(in: study, by: workers[worker], at: time)
    let trial = claim?.trial ?? live.history.count
    let attempt = claim?.attempt ?? 1
    // Some workers die between the claim and the beginning.
    if claim != nil, dice.below(5) == 0 { return }
    let isThere = trial < live.history.count
    let event = Sample.asked(
      trial, attempt: attempt, seen: live.revision, at: time, isEnqueued: claim != nil,
      leg: isThere ? live.history.leg(of: trial) : 0)
    try say(event, by: worker)
    held[worker][trial] = attempt
  }

  /// Goes on with a trial that was paused, or else begins one.
  private mutating func resume(_ worker: Int) throws {
    let paused = (0..<live.history.count).filter { live.history.state(of: $0) == .paused }
    guard !paused.isEmpty else { return try take(worker) }
    let trial = paused[dice.below(paused.count)]
    let attempt = live.history.attempt(of: trial) + 1
    let event = Sample.asked(
      trial, attempt: attempt, seen: live.revision, at: time,
      leg: live.history.leg(of: trial) + 1)
    try say(event, by: worker)
    held[worker][trial] = attempt
    resumed += 1
  }

  private mutating func work(_ worker: Int) throws {
    let trials = held[worker].keys.sorted()
    guard !trials.isEmpty else { return }
    let trial = trials[dice.below(trials.count)]
    guard let attempt = held[worker][trial] else { return }
    let outcomes: [Outcome] = [
      .completed([Double(dice.below(5)), dice.uniform()]), .pruned(step: 2), .failed(reason: "no"),
    ]
    let deeds: [Event] = [
      Sample.reported(trial, attempt: attempt, step: dice.below(3)),
      Sample.reported(trial, attempt: attempt, step: dice.below(3)),
      Sample.gradient(trial, dice.uniform(), attempt: attempt),
      Sample.paused(trial, attempt: attempt, step: dice.below(9)),
      .released(trial: trial, attempt: attempt),
      .finished(
        trial: trial, attempt: attempt, outcomes[dice.below(3)],
        measures: Array(Sample.measures.prefix(dice.below(3))), at: time),
    ]
    try say(deeds[dice.below(deeds.count)], by: worker)
  }

  /// Writes an event; what the store refuses as stale has not happened.
  private mutating func say(_ event: Event, by worker: Int) throws {
    do {
      live.revision = try storage.append([event], to: study, by: workers[worker])
      live.apply(event)
      if event.role == .tells { return }
      held[worker][event.trial] = nil
    } catch {
      guard error.code == .stale else { throw error }
      held[worker][event.trial] = nil
    }
  }

  private mutating func read(limit: Int) throws {
    let page = try other.events(in: study, after: reader.revision, limit: limit)
    for event in page.events { reader.apply(event) }
    reader.revision = page.revision
  }

  mutating func compare() throws {
    while reader.revision < live.revision { try read(limit: 50) }
    let definition = try Sample.definition()
    var fresh = try Engine(definition, sampler: SilentSampler(), pruner: SilentPruner())
    for event in try other.allEvents(in: study) { fresh.apply(event) }
    let wanted = Portrait.lines(live.history)
    try require(
      live.history.finished.count > 5 && resumed > 0, "too little happened: \(wanted)")
    for (name, found) in [
      ("bit by bit", Portrait.lines(reader.history)), ("at once", Portrait.lines(fresh.history)),
    ] {
      for (found, wanted) in zip(found, wanted) {
        try requireEqual(found, wanted, "what was read \(name)")
      }
      try requireEqual(found.count, wanted.count, "the number of lines read \(name)")
    }
  }
}
