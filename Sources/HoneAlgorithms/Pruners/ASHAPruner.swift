public import HoneCore

/// Asynchronous successive halving: at each rung only the best 1/η of the trials seen there go on.
///
/// Rung k is at step min · η^(k + rate), as long as that is below `max`. A trial reaches a rung with its
/// first report at or past it, so programs need not report at those very steps; a report may reach
/// several rungs, and must pass all of them. Of a trial's reports at one step only the first counts. At
/// a rung with n trials, this one included, whatever has become of them, it goes on if it is among the
/// best max(1, ⌊n/η⌋); equals go on together. NaN is the worst loss, and ends the trial at the rung.
///
/// Reference: Li et al. 2020, "A system for massively parallel hyperparameter tuning",
/// arXiv:1810.05934, algorithm 2, in its stopping form: a trial is judged once, when it reaches the
/// rung, instead of waiting to be promoted.
public struct ASHAPruner: Pruner {
  /// The step of the first rung (the paper's r).
  public internal(set) var min: Int
  /// From this step on nothing is judged (the paper's R).
  public internal(set) var max: Int?
  /// The reduction factor η.
  public internal(set) var eta: Int
  /// By how many rungs the first one is moved up (the paper's s).
  public internal(set) var rate: Int

  /// Creates the pruner.
  public init(min: Int = 1, max: Int? = nil, eta: Int = 3, rate: Int = 0) {
    precondition(min >= 1 && eta >= 2 && rate >= 0, "ASHA needs steps from 1 and an eta from 2")
    self.min = min
    self.max = max
    self.eta = eta
    self.rate = rate
  }

  /// Whether the trial is good enough for the rungs that this report reaches.
  ///
  /// Complexity: O(own reports · rungs); where the report reaches a rung, O(trials · log reports), too.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
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
      if better >= Swift.max(1, seen / eta) { return .prune }
    }
    return .proceed
  }

  /// The steps of the rungs that a report of this step has reached.
  func rungs(upTo step: Int) -> [Int] {
    var rungs: [Int] = []
    var rung = min
    var skipped = 0
    while rung <= step, rung < max ?? .max {
      if skipped < rate { skipped += 1 } else { rungs.append(rung) }
      let (next, overflow) = rung.multipliedReportingOverflow(by: eta)
      guard !overflow else { break }
      rung = next
    }
    return rungs
  }
}
