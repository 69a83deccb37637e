public import HoneCore

/// Lets every trial run to its end.
public struct NoPruner: Pruner {
  /// Creates the pruner.
  public init() {}

  /// Always `proceed`.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    .proceed
  }
}
