/// A hyperparameter that is constant over windows of the training, one value each.
///
/// Averages the noisy derivatives of the single steps: hypergradients of a long horizon with a schedule
/// of few values. In forward mode a window's direction begins at its first step (`begins`), so all W
/// together cost (W + 1) / 2 directions.
///
/// Reference: Micaelli & Storkey 2021, arXiv:2007.07869, section 4 (sharing).
public struct SharedSchedule: Sendable, Hashable {
  /// How many training steps there are.
  public let steps: Int
  /// How many windows; at most one a step.
  public let windows: Int

  /// Creates the windows, whose lengths differ by one step at most.
  public init(steps: Int, windows: Int) {
    precondition(windows >= 1 && windows <= steps, "there are 1 to \(steps) windows")
    self.steps = steps
    self.windows = windows
  }

  /// The window that a step lies in.
  public func window(of step: Int) -> Int { step * windows / steps }

  /// The first step of a window.
  public func begin(of window: Int) -> Int { (window * steps + windows - 1) / windows }

  /// The value at a step of a schedule: a tensor whose first axis is the windows.
  public func value(_ schedule: Tensor, at step: Int) -> Tensor { schedule.at(window(of: step)) }

  /// A schedule's piecewise-linear value at a step: knots at the windows' first steps, the last knot
  /// held to the end.
  public func interpolated(_ schedule: Tensor, at step: Int) -> Tensor {
    let window = window(of: step)
    guard window + 1 < windows else { return schedule.at(window) }
    let (low, high) = (begin(of: window), begin(of: window + 1))
    let share = Double(step - low) / Double(high - low)
    return schedule.at(window) * (1 - share) + schedule.at(window + 1) * share
  }
}
