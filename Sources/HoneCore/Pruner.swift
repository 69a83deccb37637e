/// Decides from a report whether a trial is worth continuing.
public protocol Pruner: Sendable {
  /// Judges a trial right after its report was recorded.
  ///
  /// Not asked about a report at a step that the trial had reported before: compare arrivals with
  /// arrivals, the first report of each trial at each step.
  ///
  /// - Parameters:
  ///   - trial: The trial's number.
  ///   - report: Its newest report, already part of `curves`.
  ///   - curves: The reports of all trials, as losses: smaller is better.
  /// - Returns: Whether the trial continues.
  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict

  /// The scheduler that gives the same verdicts; unless it says otherwise, one that keeps nothing and
  /// asks `judge` each time.
  var scheduler: any Scheduler { get }
}

extension Pruner {
  /// A scheduler that asks `judge` each time.
  public var scheduler: any Scheduler { StatelessScheduler(pruner: self) }
}

/// A pruner in the place of a scheduler.
private struct StatelessScheduler<P: Pruner>: Scheduler {
  let pruner: P

  func start(_ history: borrowing History) {}

  func tell(
    _ state: inout Void, _ trial: Int, _ change: TrialChange, _ history: borrowing History
  ) {}

  func reported(
    _ state: inout Void, _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict {
    pruner.judge(trial, report, curves)
  }
}
