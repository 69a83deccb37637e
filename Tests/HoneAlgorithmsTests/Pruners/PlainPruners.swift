import HoneAlgorithms
import HoneCore

/// The median rule word for word: looks at every trial at every report.
struct PlainMedian: Pruner {
  let rule: MedianPruner

  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    guard isDue(trial, report, curves) else { return .proceed }
    var best = Double.nan
    // `minimum` prefers a number to NaN.
    for own in curves.arrivals(of: trial) { best = Double.minimum(best, curves.loss(own)) }
    var rivals = Rivals(of: best)
    var completed = 0
    for other in curves.trials where other != trial && curves.state(of: other) == .completed {
      completed += 1
      if let last = curves.lastLoss(of: other, upTo: report.step) { rivals.add(last) }
    }
    guard completed >= rule.startup else { return .proceed }
    guard !best.isNaN else { return .prune }
    return rivals.areBetterHalf ? .prune : .proceed
  }

  /// Whether this is the trial's first report in its interval of steps.
  private func isDue(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Bool {
    guard report.step >= rule.warmup else { return false }
    let current = (report.step - rule.warmup) / rule.interval
    for earlier in curves.arrivals(of: trial).dropLast() where earlier.step >= rule.warmup {
      if (earlier.step - rule.warmup) / rule.interval >= current { return false }
    }
    return true
  }
}

/// The rule of ASHA word for word: looks at every trial at every rung.
struct PlainASHA: Pruner {
  let rule: ASHAPruner

  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    let own = curves.arrivals(of: trial)
    for rung in rungs(upTo: report.step) {
      // Only the report that reaches the rung is judged there.
      guard let first = own.firstIndex(where: { $0.step >= rung }), first == own.count - 1 else {
        continue
      }
      let loss = curves.loss(own[first])
      if loss.isNaN { return .prune }
      var seen = 0
      var better = 0
      for other in curves.trials {
        guard let arrival = curves.firstLoss(of: other, from: rung) else { continue }
        seen += 1
        if arrival < loss { better += 1 }
      }
      // Algorithm 2, line 14: the top |rung|/η.
      if better >= Swift.max(1, seen / rule.eta) { return .prune }
    }
    return .proceed
  }

  /// The steps of the rungs that a report of this step has reached.
  func rungs(upTo step: Int) -> [Int] {
    var rungs: [Int] = []
    var rung = rule.min
    var skipped = 0
    while rung <= step, rung < rule.max ?? .max {
      if skipped < rule.rate { skipped += 1 } else { rungs.append(rung) }
      let (next, overflow) = rung.multipliedReportingOverflow(by: rule.eta)
      guard !overflow else { break }
      rung = next
    }
    return rungs
  }
}

/// Where a loss stands among others, found without sorting them.
private struct Rivals {
  private let own: Double
  private var count = 0
  private var better = 0
  /// The nearest losses on either side: the largest of the better ones, the smallest of the rest.
  private var below = -Double.infinity
  private var above = Double.infinity

  /// Nobody yet beside one's own loss.
  init(of own: Double) {
    self.own = own
  }

  /// Counts a loss, unless it is NaN.
  mutating func add(_ loss: Double) {
    guard !loss.isNaN else { return }
    count += 1
    if loss < own {
      better += 1
      below = max(below, loss)
    } else {
      above = min(above, loss)
    }
  }

  /// Whether one's own loss is worse than the median: the middle one, or the mean of the middle two.
  var areBetterHalf: Bool {
    guard count > 0 else { return false }
    let middle = count / 2
    guard count.isMultiple(of: 2), better == middle else { return better > middle }
    // The middle two are the neighbours of one's own.
    return own > below + (above - below) / 2
  }
}
