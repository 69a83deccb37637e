internal import HoneCore
internal import HoneNumerics
internal import HoneStorage

/// Random deeds and amendments, done alike to the storage under test and to one in memory.
struct EditedStory {
  private let storage: any Storage
  private let memory = MemoryStorage()
  private let other: any Storage
  private let study: StudyID
  private let twin: StudyID
  private var dice: RandomStream
  private var count = 0
  private var time: Timestamp = 0
  private var amended = 0
  private var kept = 0

  init(_ bench: StorageBench, seed: UInt64) throws {
    let definition = try Sample.definition()
    storage = bench.storage
    other = try bench.reopen()
    study = try storage.create(definition, at: 0)
    twin = try memory.create(definition, at: 0)
    dice = RandomStream(seed: seed, stream: 1)
  }

  mutating func step() throws {
    time += Timestamp(dice.below(300))
    let worker = dice.below(2) == 0 ? Sample.anna : Sample.ben
    let trial = count == 0 ? 0 : dice.below(count)
    let attempt = 1 + dice.below(2)
    switch dice.below(23) {
    case 0: try append(Sample.enqueued(count), worker)
    case 1, 2: try append(Sample.asked(count, at: time), worker)
    case 3, 4: try claim(worker)
    case 5, 6: try append(Sample.reported(trial, attempt: attempt, step: dice.below(3)), worker)
    case 7: try append(Sample.finished(trial, attempt: attempt, at: time), worker)
    case 8:
      try append(
        .finished(
          trial: trial, attempt: attempt, .completed([dice.uniform(), 2]),
          measures: Sample.measures, at: time), worker)
    case 9: try append(Sample.gradient(trial, dice.uniform(), attempt: attempt), worker)
    // Of the newest trial, which is the likeliest to be running.
    case 10: try append(Sample.vectors(max(count - 1, 0)), worker)
    case 11: try append(.released(trial: trial, attempt: attempt), worker)
    case 12: try append(Sample.paused(trial, attempt: attempt), worker)
    case 13: try resume(worker)
    case 14: try append(.control(Control.allCases[dice.below(3)]), worker)
    case 15: try reserve(worker)
    case 16: try append(Sample.asked(trial, attempt: attempt, at: time), worker)
    case 17: try withdraw(trial, worker)
    default: try amend(trial)
    }
  }

  private mutating func append(_ event: Event, _ worker: Worker) throws {
    let isDone = try both("\(event)") { try $0.append([event], to: $1, by: worker) }
    if isDone, case .vectors = event { kept += 1 }
    count = try memory.studies()[0].counts.reduce(0, +) + deleted
  }

  private var deleted = 0

  /// Goes on with a trial that may be paused.
  private mutating func resume(_ worker: Worker) throws {
    let trial = count == 0 ? 0 : dice.below(count)
    let leg = 1 + dice.below(2)
    try append(Sample.asked(trial, attempt: leg + 1, at: time, leg: leg), worker)
  }

  private mutating func reserve(_ worker: Worker) throws {
    let limit = count + dice.below(2)
    let numbers = try memory.reserve(2, below: limit, in: twin, by: worker, at: time)
    try requireEqual(
      try storage.reserve(2, below: limit, in: study, by: worker, at: time), numbers, "numbers")
    count += numbers.count
  }

  private mutating func withdraw(_ trial: Int, _ worker: Worker) throws {
    let isDone = try both("a withdrawal of trial \(trial)") {
      try $0.append([.deleted(trial: trial)], to: $1, by: worker)
    }
    if isDone { deleted += 1 }
  }

  private mutating func claim(_ worker: Worker) throws {
    let claimed = try memory.claim(in: twin, by: worker, at: time)
    try requireEqual(try storage.claim(in: study, by: worker, at: time), claimed, "a claim")
    guard let claimed, dice.below(4) > 0 else { return }
    try append(
      Sample.asked(claimed.trial, attempt: claimed.attempt, at: time, isEnqueued: true), worker)
  }

  private mutating func amend(_ trial: Int) throws {
    let all: [Amendment] = [
      .outcome(trial: trial, .completed([dice.uniform(), 1])),
      .outcome(trial: trial, .failed(reason: "by hand")), .outcome(trial: trial, .pruned(step: 1)),
      .retry(trial: trial), .retry(trial: trial), .deletion(trial: trial),
    ]
    let amendment = all[dice.below(all.count)]
    let isDone = try both("\(amendment)") { [time] in
      try $0.amend([amendment], in: $1, at: time)
    }
    guard isDone else { return }
    amended += 1
    if case .deletion = amendment { deleted += 1 }
  }

  /// Does the same to both; whether they took it.
  @discardableResult
  private func both(
    _ what: String, _ deed: (any Storage, StudyID) throws -> Revision
  ) throws -> Bool {
    func outcome(_ storage: any Storage, _ study: StudyID) throws -> String {
      do { return "\(try deed(storage, study))" } catch let error as StorageError {
        return error.code.rawValue
      }
    }
    let wanted = try outcome(memory, twin)
    try requireEqual(try outcome(storage, study), wanted, "the answer to \(what)")
    return Int(wanted) != nil
  }

  func compare() throws {
    let wanted = try portrait(memory, twin, limit: 1_000)
    try require(amended > 10 && wanted.count > 30, "too little happened: \(wanted)")
    let vectors = try memory.vectors(of: 0...count, in: twin)
    try require(kept > 0, "no vector was kept")
    try requireEqual(try other.vectors(of: 0...count, in: study), vectors, "the vectors")
    for limit in [1, 7, 1_000] {
      let found = try portrait(other, study, limit: limit)
      for (found, wanted) in zip(found, wanted) { try requireEqual(found, wanted, "what was read") }
      try requireEqual(found.count, wanted.count, "the number of lines read")
    }
    try requireEqual(
      try other.studies().map(\.counts), try memory.studies().map(\.counts), "the counts")
  }

  private func portrait(
    _ storage: any Storage, _ study: StudyID, limit: Int
  ) throws -> [String] {
    var engine = try Engine(
      try Sample.definition(), sampler: SilentSampler(), pruner: SilentPruner())
    for event in try storage.allEvents(in: study, limit: limit) { engine.apply(event) }
    return Portrait.lines(engine.history)
  }
}
