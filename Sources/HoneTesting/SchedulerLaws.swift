internal import HoneAlgorithms
public import HoneCore

/// What holds for every scheduler; each law throws a `LawViolation` that says what was seen instead.
public enum SchedulerLaws {
  /// Checks every law.
  ///
  /// - Throws: `LawViolation`.
  public static func all(_ scheduler: any Scheduler) throws {
    for seed in 0..<2 as Range<UInt64> {
      try stateIsAFold(scheduler, ReportStory(seed: seed))
      for lag in [1, 3] {
        try stateIsAFold(scheduler, ReportStory(seed: seed, reproducible: lag))
        try stateIsAFold(
          scheduler, ReportStory(seed: seed, reproducible: lag, isOrderly: false))
      }
    }
  }

  /// A scheduler that has followed every event says what one says that begins at the same place.
  ///
  /// Now and then the one that has followed is replaced by one that begins, as where a run is resumed.
  /// - Throws: `LawViolation`.
  public static func stateIsAFold(_ scheduler: any Scheduler, _ story: ReportStory) throws {
    func replayed(_ count: Int) throws -> Engine {
      var engine = try Engine(
        story.definition, sampler: RandomSampler(), scheduler: scheduler)
      for event in story.events.prefix(count) { engine.apply(event) }
      return engine
    }
    var engine = try replayed(0)
    for (index, event) in story.events.enumerated() {
      if index % 23 == 22 { engine = try replayed(index) }
      engine.apply(event)
      guard case .reported(let trial, let attempt, let report) = event,
        engine.history.isCurrent(trial, attempt)
      else { continue }
      let verdict = engine.judge(trial, report)
      var other = try replayed(index + 1)
      let expected = other.judge(trial, report)
      guard verdict != expected else { continue }
      throw LawViolation(
        "a scheduler's state is a fold",
        "\(scheduler) says \(verdict) to trial \(trial) at step \(report.step), event \(index) of "
          + "\(story.definition.reproducible.map { "a study with L = \($0)" } ?? "a study"), and "
          + "\(expected) where it begins there")
    }
  }

  /// The verdicts on all reports of a story, in its order.
  ///
  /// - Returns: One verdict for each report of an attempt that is under way.
  /// - Throws: `SamplerError` where the study cannot be made.
  public static func verdicts(
    of scheduler: any Scheduler, on story: ReportStory
  ) throws -> [Verdict] {
    var engine = try Engine(story.definition, sampler: RandomSampler(), scheduler: scheduler)
    var verdicts: [Verdict] = []
    for event in story.events {
      engine.apply(event)
      guard case .reported(let trial, let attempt, let report) = event,
        engine.history.isCurrent(trial, attempt)
      else { continue }
      verdicts.append(engine.judge(trial, report))
    }
    return verdicts
  }
}
