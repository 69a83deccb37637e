public import HoneCore

/// Ends a trial whose best loss so far is worse than the median of what completed trials had reported
/// by the same step.
///
/// Judged at a report of step s: the trial's smallest loss up to and including this report, against the
/// median over completed trials of each one's last loss at or before step s. A trial without such a
/// report does not count, nor does one whose loss there is NaN. The trial ends if its best is strictly
/// worse, or if all its losses are NaN. Of a trial's reports at one step only the first counts.
///
/// Reference: Golovin et al. 2017, "Google Vizier", section 3.2.2, with the losses at the step in place
/// of their running averages, as in Optuna, so that a slow start does not shield later trials.
public struct MedianPruner: Pruner {
  /// How many completed trials with reports there must be before any is ended.
  public internal(set) var startup: Int
  /// Reports of smaller steps than this are not judged.
  public internal(set) var warmup: Int
  /// Of each `interval` steps from `warmup` on, the first report is judged.
  public internal(set) var interval: Int

  /// Creates the pruner.
  public init(startup: Int = 5, warmup: Int = 0, interval: Int = 1) {
    precondition(startup >= 1 && warmup >= 0 && interval >= 1, "the median needs a trial and steps")
    self.startup = startup
    self.warmup = warmup
    self.interval = interval
  }

  /// Whether the trial is in the better half.
  ///
  /// Complexity: O(trials · log reports). To keep the sorted losses of each step would cost less time
  /// and, where trials report at steps of their own, trials · steps of memory.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
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
    guard completed >= startup else { return .proceed }
    guard !best.isNaN else { return .prune }
    return rivals.areBetterHalf ? .prune : .proceed
  }

  /// Whether this is the trial's first report in its interval of steps.
  private func isDue(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Bool {
    guard report.step >= warmup else { return false }
    let current = (report.step - warmup) / interval
    for earlier in curves.arrivals(of: trial).dropLast() where earlier.step >= warmup {
      if (earlier.step - warmup) / interval >= current { return false }
    }
    return true
  }
}

/// Where a loss stands among others, found without sorting them.
struct Rivals {
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
