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

  /// The line; less important parts are left out where the terminal is narrow.
  func text(columns: Int) -> String {
    // By rank: what is left out first stands last.
    let ranked = [best, states, latest, generation, timeLeft, rate].compactMap { $0 }
    var parts = [counts, generation, states, best, latest, rate, timeLeft].compactMap { $0 }
    for dropped in ranked.reversed() {
      if Text.width(parts.joined(separator: " · ")) <= columns { break }
      parts.removeAll { $0 == dropped }
    }
    return Text.cut(parts.joined(separator: " · "), to: columns)
  }

  private var counts: String? {
    let total = limits.trials.map { "/\($0)" } ?? ""
    return "\(isStopping ? "stopping: " : "")\(progress.finished)\(total) done"
  }

  private var states: String? {
    [(progress.running, "running"), (progress.pruned, "pruned"), (progress.failed, "failed")]
      .filter { $0.0 > 0 || $0.1 == "running" }
      .map { "\($0.0) \($0.1)" }.joined(separator: " · ")
  }

  private var generation: String? { progress.generation.map { "gen \($0)" } }

  private var best: String? {
    guard !progress.bestValues.isEmpty else { return nil }
    guard let trial = progress.bestTrial else {
      return "front of \(progress.frontCount): \(Text.values(progress.bestValues, of: objectives))"
    }
    return "best \(Text.values(progress.bestValues, of: objectives)) (trial \(trial))"
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
    var seconds: Double?
    if let trials = limits.trials, let perSecond {
      seconds = Double(max(0, trials - progress.finished)) / perSecond
    }
    if let timeout = limits.timeout {
      seconds = min(seconds ?? .infinity, max(0, (timeout - elapsed).seconds))
    }
    return seconds.map { "\(Text.duration(seconds: $0)) left" }
  }
}
