import Hone
import HoneCore

/// Where a run stands, in one line that fits the terminal.
struct ProgressLine {
  var progress: Progress
  var objectives: [Objective]
  var limits: RunLimits
  /// How many trials were finished when this run began, for its rate.
  var finishedBefore: Int
  var elapsed: Duration
  var isStopping: Bool

  /// The line; where the terminal is narrow, what matters less is left out.
  func text(columns: Int) -> String {
    // By rank: what is left out first stands last.
    let ranked = [best, states, shortBest, latest, generation, timeLeft, rate, time]
    var chosen: Set<Int> = []
    func line() -> String {
      let order = [4, 1, 0, 2, 3, 6, 5, 7].filter { chosen.contains($0) }
      return ([counts] + order.compactMap { ranked[$0] }).joined(separator: " · ")
    }
    for rank in ranked.indices where ranked[rank] != nil {
      if rank == 2, chosen.contains(0) { continue }
      chosen.insert(rank)
      if Text.width(line()) > columns { chosen.remove(rank) }
    }
    return Text.cut(line(), to: columns)
  }

  private var counts: String {
    let total = limits.trials.map { "/\($0)" } ?? ""
    return (isStopping ? Paint.warning("stopping: ") : "") + "\(progress.finished)\(total) done"
  }

  private var states: String? {
    [TrialState.running, .pruned, .failed]
      .map { (count: progress.count($0), state: $0) }
      .filter { $0.count > 0 || $0.state == .running }
      .map { $0.state == .running ? "\($0.count) running" : $0.state.painted($0.count) }
      .joined(separator: " · ")
  }

  private var generation: String? { progress.generation.map { "gen \($0)" } }

  private var best: String? {
    guard !progress.bestValues.isEmpty else { return nil }
    guard let trial = progress.bestTrial else {
      // Of each objective its own best, which are mostly of several trials.
      let extremes = zip(objectives, progress.bestValues).map {
        "\($0.extreme) \(Paint.best(Text.values([$1], of: [$0])))"
      }
      return "front of \(progress.frontCount): \(extremes.joined(separator: ", "))"
    }
    return "best \(Paint.best(Text.values(progress.bestValues, of: objectives))) (trial \(trial))"
  }

  /// Without the values of several objectives.
  private var shortBest: String? {
    progress.frontCount > 1 ? "front of \(progress.frontCount)" : nil
  }

  private var latest: String? {
    progress.latest.map { latest in
      "last \(Text.values([latest.value], of: objectives)), \(Text.norm(latest.norm))"
    }
  }

  private var perSecond: Double? {
    let done = progress.finished - finishedBefore
    return done > 0 && elapsed.seconds > 0 ? Double(done) / elapsed.seconds : nil
  }

  private var rate: String? {
    perSecond.map { rate in
      rate >= 1
        ? "\(Text.number(rate, digits: 3)) trials/s"
        : "\(Text.duration(seconds: 1 / rate)) a trial"
    }
  }

  private var timeLeft: String? {
    // It ends with the trials that run, sooner than all are done.
    guard !isStopping else { return nil }
    var seconds: Double?
    if let trials = limits.trials, let perSecond {
      seconds = Double(max(0, trials - progress.finished)) / perSecond
    }
    if let timeout = limits.timeout {
      seconds = min(seconds ?? .infinity, max(0, (timeout - elapsed).seconds))
    }
    return seconds.map { "\(Text.duration(seconds: $0)) left" }
  }

  /// How long the run has taken, where nobody knows how long it will yet take.
  private var time: String? {
    guard timeLeft == nil, elapsed >= .seconds(1) else { return nil }
    return "\(Text.duration(seconds: elapsed.seconds.rounded(.down))) so far"
  }
}
