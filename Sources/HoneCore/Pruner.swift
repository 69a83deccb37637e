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
}
