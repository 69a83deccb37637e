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
public struct MedianPruner: Sendable {
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
}

extension MedianPruner: Pruner {
  /// Whether the trial is in the better half.
  ///
  /// Complexity: O(trials · log trials): it begins from nothing. `scheduler` remembers.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    var state = MedianState(curves)
    return state.verdict(on: trial, report, self, curves)
  }

  /// A scheduler that keeps, for each step that is judged, the losses next to the median.
  ///
  /// A verdict takes O(log trials) amortised, in a reproducible study O(L + log trials) for its L. Where
  /// trials report at steps of their own, the first verdict at each step takes O(trials · log trials). The
  /// state is less than 80 bytes a trial, and 64 KB.
  public var scheduler: any Scheduler { MedianScheduler(pruner: self) }
}

private struct MedianScheduler: Scheduler {
  let pruner: MedianPruner

  func start(_ history: borrowing History) -> MedianState { MedianState(history.curves) }

  func tell(
    _ state: inout MedianState, _ trial: Int, _ change: TrialChange, _ history: borrowing History
  ) {
    state.follow(trial, change, history.curves)
  }

  func reported(
    _ state: inout MedianState, _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict {
    state.verdict(on: trial, report, pruner, curves)
  }
}
