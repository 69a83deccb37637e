public import Hone
public import HoneCore
internal import HoneNumerics

/// What holds for every sampler with every pruner in a reproducible study; each law throws a
/// `LawViolation` that says what was seen instead.
public enum ScheduleLaws {
  /// Any number of workers up to L gives the same study, in whichever order trials report and end.
  ///
  /// - Returns: The study's trials as lines, without times.
  /// - Throws: `LawViolation`.
  @discardableResult
  public static func everyScheduleGivesTheSameStudy(
    _ sampler: any Sampler, _ pruner: any Pruner, _ space: LawSpace, seed: UInt64 = 1,
    trials: Int = 36
  ) throws -> [String] {
    func run(workers: Int, schedule: UInt64) throws -> [String] {
      let definition = try definition(space, seed: seed, reproducible: 8)
      let study = try Study(definition, sampler: sampler, pruner: pruner)
      var schedule = Schedule([study], workers: workers, trials: trials, seed: schedule)
      schedule.tellsGradients = sampler.capabilities.contains(.gradient)
      try schedule.run()
      return Portrait.lines(study.trials)
    }
    let expected = try run(workers: 1, schedule: 0)
    for (workers, schedule) in [(1, 5), (2, 1), (3, 2), (8, 3), (8, 4)] as [(Int, UInt64)] {
      let lines = try run(workers: workers, schedule: schedule)
      guard let (line, other) = Portrait.difference(expected, lines) else { continue }
      throw LawViolation(
        "every schedule gives the same study",
        "\(sampler), \(pruner), \(space), \(workers) workers: \(other) in place of \(line)")
    }
    return expected
  }

  /// With L = 1 a study is the one that a single worker makes of an ordinary study.
  ///
  /// - Throws: `LawViolation`.
  public static func oneWorkerNeedsNoPromise(
    _ sampler: any Sampler, _ pruner: any Pruner, _ space: LawSpace, seed: UInt64 = 1,
    trials: Int = 36
  ) throws {
    let lines = try [1, nil].map { reproducible in
      let definition = try definition(space, seed: seed, reproducible: reproducible)
      let study = try Study(definition, sampler: sampler, pruner: pruner)
      var schedule = Schedule([study], workers: 1, trials: trials, seed: 1)
      schedule.tellsGradients = sampler.capabilities.contains(.gradient)
      try schedule.run()
      return Portrait.lines(study.trials)
    }
    guard let (line, other) = Portrait.difference(lines[0], lines[1]) else { return }
    throw LawViolation(
      "L = 1 is what one worker does", "\(sampler), \(pruner), \(space): \(line), not \(other)")
  }

  private static func definition(
    _ space: LawSpace, seed: UInt64, reproducible: Int?
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "law", space: space.space, objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("sampler"), pruner: AlgorithmSpec("pruner"), seed: seed,
      reproducible: reproducible)
  }
}

/// Workers that go on in a random order, over one or more views of the same study.
///
/// What a trial reports and how it ends is a function of its parameters and its number alone. Now and
/// then a trial is given back and begins anew.
public struct Schedule {
  /// Whether trials that complete tell slopes of their parameters: of all, or now and then of none.
  public var tellsGradients = false

  private let studies: [Study]
  private let workers: Int
  private let trials: Int
  private var rng: RandomStream
  private var active: [(trial: ActiveTrial, step: Int)] = []
  private var isExhausted = false

  /// Creates a schedule.
  ///
  /// - Parameters:
  ///   - studies: The same study, opened once or several times.
  ///   - workers: How many trials run at the same time.
  ///   - trials: How many are begun in all.
  ///   - seed: What decides the order.
  public init(_ studies: [Study], workers: Int, trials: Int, seed: UInt64) {
    self.studies = studies
    self.workers = workers
    self.trials = trials
    rng = RandomStream(seed: seed, stream: 4)
  }

  /// Lets the workers go on until there is nothing left to do, or at most `limit` times.
  ///
  /// - Throws: `StudyError` of kinds that a worker does not expect.
  public mutating func run(limit: Int = .max) throws {
    for _ in 0..<limit {
      let canBegin = try active.count < workers && hasMore()
      if canBegin, active.isEmpty || rng.below(3) > 0, try begin() { continue }
      guard !active.isEmpty else {
        guard canBegin, !isExhausted else { return }
        throw LawViolation(
          "a study never stands still", "nobody works, and the next trial cannot begin")
      }
      try advance(rng.below(active.count))
    }
  }

  /// Forgets what runs, as a process that is killed does.
  public mutating func vanish() {
    active = []
  }

  /// Gives everything back that runs, as a run that is interrupted does.
  ///
  /// - Throws: `StudyError` where the store fails.
  public mutating func interrupt() throws {
    for (trial, _) in active { try unlessLost { () throws(StudyError) in try trial.release() } }
    active = []
  }

  private func hasMore() throws -> Bool {
    guard !isExhausted else { return false }
    for study in studies { try study.refresh() }
    let progress = studies[0].progress
    return progress.waiting > 0 || progress.total < trials || progress.running > active.count
  }

  private mutating func begin() throws -> Bool {
    let study = studies[rng.below(studies.count)]
    do throws(StudyError) {
      active.append((try study.ask(), 0))
      return true
    } catch {
      guard error.code != .notReady else { return false }
      guard error.code == .exhausted else { throw error }
      isExhausted = studies.allSatisfy { $0.progress.running == 0 && $0.progress.waiting == 0 }
      return false
    }
  }

  /// One report, or the end, of one trial.
  private mutating func advance(_ index: Int) throws {
    let (trial, step) = active[index]
    let length = Schedule.length(trial)
    if rng.below(40) == 0 {
      active.remove(at: index)
      try unlessLost { () throws(StudyError) in try trial.release() }
      return
    }
    guard step < length else {
      active.remove(at: index)
      let outcome: Outcome =
        trial.number % 9 == 5
        ? .failed(reason: "exit status \(trial.number)")
        : .completed([Schedule.loss(trial, length)])
      let evaluation = Evaluation(outcome, gradient: tellsGradients ? gradient(trial) : [])
      try unlessLost { () throws(StudyError) in try trial.end(evaluation) }
      return
    }
    active[index].step += 1
    var verdict = Verdict.proceed
    let isMine = try unlessLost { () throws(StudyError) in
      verdict = try trial.report(Schedule.loss(trial, step), step: step)
    }
    guard isMine else {
      active.remove(at: index)
      return
    }
    guard verdict == .prune else { return }
    active.remove(at: index)
    try unlessLost { () throws(StudyError) in try trial.end(.pruned(step: step)) }
  }

  /// False where another worker has taken the trial over: its word counts.
  @discardableResult
  private func unlessLost(_ body: () throws(StudyError) -> Void) throws -> Bool {
    do throws(StudyError) { try body() } catch {
      guard error.code == .notRunning else { throw error }
      return false
    }
    return true
  }

  /// Slopes of any size and sign, that depend on the trial's number alone.
  private func gradient(_ trial: ActiveTrial) -> [NamedSlope] {
    var rng = RandomStream(seed: 6, stream: UInt64(trial.number))
    guard trial.number % 10 != 7 else { return [] }
    let definition = studies[0].definition
    return trial.parameters.entries.compactMap { entry in
      let slope = NamedSlope(name: entry.name, value: 5 * rng.normal())
      let isNumber = (try? definition.slopes([slope]) { _ in true }) != nil
      return isNumber ? slope : nil
    }
  }

  private static func length(_ trial: ActiveTrial) -> Int {
    var rng = RandomStream(seed: 3, stream: UInt64(trial.number))
    return rng.below(12)
  }

  /// Better the nearer to one corner, falling with the steps, with luck for each trial and a rare NaN.
  private static func loss(_ trial: ActiveTrial, _ step: Int) -> Double {
    var rng = RandomStream(seed: 8, stream: UInt64(trial.number * 100 + step))
    guard rng.below(50) > 0 else { return .nan }
    var luck = RandomStream(seed: 9, stream: UInt64(trial.number))
    var loss = 1 / Double(step + 1) + 0.1 * rng.uniform() + 4 * luck.uniform()
    for entry in trial.parameters.entries {
      let number = entry.value.number ?? Double(entry.value.description.utf8.count)
      loss += number / (1 + abs(number))
    }
    return loss
  }
}
