internal import HoneAlgorithms
public import HoneCore
internal import HoneNumerics

/// What holds for every pruner; each law throws a `LawViolation` that says what was seen instead.
public enum PrunerLaws {
  /// Checks every law.
  ///
  /// - Parameters:
  ///   - pruner: The pruner.
  ///   - isRelative: Whether it compares trials with each other, so that the best is always kept.
  /// - Throws: `LawViolation`.
  public static func all(_ pruner: any Pruner, isRelative: Bool = true) throws {
    try verdictsDependOnTheCurvesAlone(pruner)
    try SchedulerLaws.all(pruner.scheduler)
    try schedulerAndPrunerAgree(pruner)
    try oddReportsAreTolerated(pruner)
    if isRelative { try theBestTrialIsKept(pruner) }
  }

  /// The same events give the same verdicts.
  ///
  /// - Throws: `LawViolation`.
  public static func verdictsDependOnTheCurvesAlone(_ pruner: any Pruner) throws {
    let first = try run(pruner, trials: 30, loss: ordinary)
    let second = try run(pruner, trials: 30, loss: ordinary)
    guard first == second else {
      throw LawViolation("the same curves give the same verdicts", "\(pruner) changed its mind")
    }
  }

  /// The pruner's scheduler says what the pruner itself says to the same curves.
  ///
  /// - Throws: `LawViolation`.
  public static func schedulerAndPrunerAgree(_ pruner: any Pruner) throws {
    for seed in 20..<26 as Range<UInt64> {
      for lag in [nil, 2] as [Int?] {
        let story = try ReportStory(seed: seed, reproducible: lag)
        let verdicts = try SchedulerLaws.verdicts(of: pruner.scheduler, on: story)
        let expected = try SchedulerLaws.verdicts(of: Asking(pruner: pruner).scheduler, on: story)
        guard verdicts != expected else { continue }
        throw LawViolation(
          "a pruner and its scheduler agree", "those of \(pruner) do not, in story \(seed)")
      }
    }
  }

  /// NaN, infinities, skipped and repeated steps end no process, and NaN is never better than a number.
  ///
  /// - Throws: `LawViolation`.
  public static func oddReportsAreTolerated(_ pruner: any Pruner) throws {
    let values = [Double.nan, .infinity, -.infinity, 0.5, 1e308, -1e308]
    _ = try run(pruner, trials: 40) { trial, step in values[(trial &* 7 &+ step) % values.count] }
    // Trials that report NaN alone, among good ones, take nobody's place.
    let verdicts = try run(pruner, trials: 40) { trial, step in
      trial.isMultiple(of: 2) ? .nan : 1 / Double(trial + 1)
    }
    let kept = verdicts.indices.filter { verdicts[$0] == nil }
    let lost = kept.isEmpty
    guard !lost else {
      throw LawViolation("NaN is never better than a number", "\(pruner) ended every trial")
    }
  }

  /// A trial that is better than all others at every step runs to its end.
  ///
  /// - Throws: `LawViolation`.
  public static func theBestTrialIsKept(_ pruner: any Pruner) throws {
    for best in [0, 7, 29] {
      let verdicts = try run(pruner, trials: 30) { trial, step in
        trial == best ? -5 : ordinary(trial, step)
      }
      if let step = verdicts[best] {
        throw LawViolation(
          "the best trial is kept", "\(pruner) ended trial \(best), the best, at step \(step)")
      }
    }
  }

  private static func ordinary(_ trial: Int, _ step: Int) -> Double {
    var rng = RandomStream(seed: 5, stream: UInt64(trial))
    return rng.uniform() + 1 / Double(step + 1)
  }

  /// Runs trials one after the other with reports at uneven steps; the step at which each was ended.
  private static func run(
    _ pruner: any Pruner, trials: Int, loss: (Int, Int) -> Double
  ) throws -> [Int?] {
    let space = try SearchSpace([.float("x", in: -1...2)])
    let definition = try StudyDefinition(
      name: "law", space: space, objectives: [.minimize("loss")], sampler: .random,
      pruner: AlgorithmSpec("pruner"), seed: 1)
    var engine = try Engine(definition, sampler: RandomSampler(), pruner: pruner)
    var ends: [Int?] = []
    for trial in 0..<trials {
      let point = try engine.propose(trial: trial).point
      engine.apply(.asked(.init(trial: trial, point: point, seen: 0, at: 0)))
      ends.append(nil)
      // Every third trial skips steps; every fourth repeats one.
      for step in stride(from: 0, to: 30, by: trial.isMultiple(of: 3) ? 4 : 1) {
        for _ in 0..<(trial.isMultiple(of: 4) && step == 8 ? 2 : 1) {
          let report = Report(step: step, values: [loss(trial, step)])
          engine.apply(.reported(trial: trial, attempt: 1, report))
          if engine.judge(trial, report) == .prune { ends[trial] = step }
        }
        if ends[trial] != nil { break }
      }
      let outcome =
        ends[trial].map { Outcome.pruned(step: $0) } ?? .completed([loss(trial, 29)])
      engine.apply(.finished(trial: trial, attempt: 1, outcome, at: 0))
    }
    return ends
  }
}

/// A pruner whose scheduler asks it each time.
private struct Asking: Pruner {
  let pruner: any Pruner

  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    pruner.judge(trial, report, curves)
  }
}
