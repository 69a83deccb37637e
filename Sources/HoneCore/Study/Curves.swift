/// The learning curves of all trials, by trial.
///
/// A pruner that judges a trial of a reproducible study is shown less: the curves of the trials whose
/// outcome may count for it, and its own. Whatever is hidden looks as if it had reported nothing.
public struct Curves: ~Copyable, Sendable {
  // By trial number, as far as any trial has reported.
  private var byTrial: [[Report]] = []
  private var states: [TrialState] = []
  // Whether a trial's steps never fall, so that they can be searched.
  private var isOrdered: [Bool] = []
  // The trials with reports, in ascending order.
  private var reporting: [Int] = []
  private let objectives: [Objective]
  private var window: Window?

  /// What a verdict on one trial may depend on.
  private struct Window {
    var judged: Int
    /// The last of the trials before it that are shown.
    var horizon: Int
  }

  init(objectives: [Objective]) {
    self.objectives = objectives
  }

  /// The trial's reports in the order of their arrival.
  public func reports(of trial: Int) -> [Report] {
    isVisible(trial) ? byTrial[trial] : []
  }

  /// The loss of the first of the trial's reports at or past a step, in the order of their arrival.
  ///
  /// Complexity: O(log reports) where the trial's steps never fell, else O(reports).
  public func firstLoss(of trial: Int, from step: Int) -> Double? {
    guard isVisible(trial) else { return nil }
    guard isOrdered[trial] else {
      return byTrial[trial].first { $0.step >= step }.map { loss($0) }
    }
    let index = Curves.count(in: byTrial[trial]) { $0.step < step }
    return index < byTrial[trial].count ? loss(byTrial[trial][index]) : nil
  }

  /// The loss of the last of the trial's reports at or before a step, in the order of their arrival.
  ///
  /// Complexity: O(log reports) where the trial's steps never fell, else O(reports).
  public func lastLoss(of trial: Int, upTo step: Int) -> Double? {
    guard isVisible(trial) else { return nil }
    guard isOrdered[trial] else {
      return byTrial[trial].last { $0.step <= step }.map { loss($0) }
    }
    let index = Curves.count(in: byTrial[trial]) { $0.step <= step } - 1
    return index >= 0 ? loss(byTrial[trial][index]) : nil
  }

  /// The trials with at least one report, by number.
  public var trials: [Int] {
    guard let window else { return reporting }
    let shown = Curves.count(in: reporting) { $0 <= window.horizon }
    let own = isVisible(window.judged) && window.judged > window.horizon ? [window.judged] : []
    return reporting.prefix(shown) + own
  }

  /// Where a trial with reports is in its life.
  public func state(of trial: Int) -> TrialState {
    isVisible(trial) ? states[trial] : .running
  }

  /// The report's first objective with its sign such that smaller is better.
  public func loss(_ report: Report) -> Double {
    objectives[0].loss(report.values[0])
  }

  /// Whether the trial has reported, and may be shown to whoever looks.
  private func isVisible(_ trial: Int) -> Bool {
    guard trial >= 0, trial < byTrial.count, !byTrial[trial].isEmpty else { return false }
    guard let window else { return true }
    return trial <= window.horizon || trial == window.judged
  }

  /// How many elements from the first on satisfy a condition that none does after one that does not.
  private static func count<Element>(
    in elements: [Element], while condition: (Element) -> Bool
  ) -> Int {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(elements[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Curves {
  mutating func record(_ report: Report, of trial: Int) {
    extend(to: trial)
    if byTrial[trial].isEmpty { insert(trial) }
    if let last = byTrial[trial].last, last.step > report.step { isOrdered[trial] = false }
    byTrial[trial].append(report)
  }

  mutating func setState(_ state: TrialState, of trial: Int) {
    if trial < byTrial.count, !byTrial[trial].isEmpty { states[trial] = state }
  }

  /// A new attempt begins with an empty curve.
  mutating func clear(_ trial: Int) {
    guard trial < byTrial.count, !byTrial[trial].isEmpty else { return }
    byTrial[trial] = []
    states[trial] = .running
    isOrdered[trial] = true
    reporting.removeAll { $0 == trial }
  }

  /// Takes a trial's whole curve over from where it was recorded; the storage is shared.
  mutating func adopt(_ trial: Int, from other: borrowing Curves) {
    guard trial < other.byTrial.count, !other.byTrial[trial].isEmpty else { return }
    extend(to: trial)
    if byTrial[trial].isEmpty { insert(trial) }
    byTrial[trial] = other.byTrial[trial]
    isOrdered[trial] = other.isOrdered[trial]
  }

  /// Hides what a verdict on `trial` may not depend on: all other trials after `horizon`.
  mutating func show(upTo horizon: Int, judging trial: Int) {
    window = Window(judged: trial, horizon: horizon)
  }

  /// Shows everything again.
  mutating func showAll() {
    window = nil
  }

  private mutating func extend(to trial: Int) {
    while byTrial.count <= trial {
      byTrial.append([])
      states.append(.running)
      isOrdered.append(true)
    }
  }

  private mutating func insert(_ trial: Int) {
    guard let last = reporting.last, last > trial else { return reporting.append(trial) }
    reporting.insert(trial, at: Curves.count(in: reporting) { $0 < trial })
  }
}
