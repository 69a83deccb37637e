public import HoneCore

/// Ends a trial whose best loss so far is worse than the median of what completed trials had reported
/// by the same step.
///
/// Judged at a report of step s: the trial's smallest loss up to and including this report, against the
/// median over completed trials of each one's last loss at or before step s. A trial without such a
/// report does not count, nor does one whose loss there is NaN. The trial ends if its best is strictly
/// worse, or if all its losses are NaN.
///
/// Reference: Golovin et al. 2017, "Google Vizier", section 3.2.2, with the losses at the step in place
/// of their running averages, as in Optuna, so that a slow start does not shield later trials.
public struct MedianPruner: Pruner {
  /// How many completed trials with reports there must be before any is ended.
  public let startup: Int
  /// Reports of smaller steps than this are not judged.
  public let warmup: Int
  /// Of each `interval` steps from `warmup` on, the first report is judged.
  public let interval: Int

  /// Creates the pruner.
  public init(startup: Int = 5, warmup: Int = 0, interval: Int = 1) {
    precondition(startup >= 1 && warmup >= 0 && interval >= 1, "the median needs a trial and steps")
    self.startup = startup
    self.warmup = warmup
    self.interval = interval
  }

  /// Whether the trial is in the better half.
  ///
  /// Complexity: O(trials), and the reports later than this step of each.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    guard isDue(trial, report, curves) else { return .proceed }
    var rivals: [Double] = []
    var completed = 0
    for other in curves.trials where other != trial && curves.state(of: other) == .completed {
      completed += 1
      guard let last = curves.reports(of: other).last(where: { $0.step <= report.step }) else {
        continue
      }
      let loss = curves.loss(last)
      if !loss.isNaN { rivals.append(loss) }
    }
    guard completed >= startup else { return .proceed }
    var best = Double.nan
    // `minimum` prefers a number to NaN.
    for own in curves.reports(of: trial) { best = Double.minimum(best, curves.loss(own)) }
    guard !best.isNaN else { return .prune }
    guard let median = MedianPruner.median(rivals) else { return .proceed }
    return best > median ? .prune : .proceed
  }

  /// Whether this is the trial's first report in its interval of steps.
  private func isDue(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Bool {
    guard report.step >= warmup else { return false }
    let current = (report.step - warmup) / interval
    for earlier in curves.reports(of: trial).dropLast() where earlier.step >= warmup {
      if (earlier.step - warmup) / interval >= current { return false }
    }
    return true
  }

  /// The middle value, or the mean of the two middle ones; nil of nothing.
  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    let (low, high) = (sorted[middle - 1], sorted[middle])
    return low == high ? low : low + (high - low) / 2
  }
}
