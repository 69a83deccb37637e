internal import HoneNumerics

/// The learning curves of all trials, by trial.
///
/// A pruner that judges a trial of a reproducible study is shown less: the curves of the trials whose
/// outcome may count for it, and its own. Whatever is hidden looks as if it had reported nothing.
///
/// A step may be reported again, as where five folds count their epochs from 1. What is compared is the
/// first report at each step, here called an arrival; the others are only kept.
public struct Curves: ~Copyable, Sendable {
  // By trial number, as far as any trial has reported.
  private var byTrial: [[Report]] = []
  private var states: [TrialState] = []
  // Whether a trial's steps never fall, so that they can be searched.
  private var isOrdered: [Bool] = []
  // Of the few trials whose steps repeat or fall.
  private var revisits: [Int: Revisits] = [:]
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

  /// What came of a trial's steps once they no longer grew.
  private struct Revisits {
    var steps: Set<Int>
    /// The first report at each step; nil while no step has been reported twice.
    var arrivals: [Report]?
    /// Whether the newest report is at a step that had been reported before.
    var isRepeat = false

    init(_ reports: [Report]) {
      steps = Set(reports.map(\.step))
    }

    /// Records the report that comes after these.
    mutating func record(_ report: Report, after earlier: [Report]) {
      isRepeat = !steps.insert(report.step).inserted
      if isRepeat {
        arrivals = arrivals ?? earlier
      } else {
        arrivals?.append(report)
      }
    }
  }

  init(objectives: [Objective]) {
    self.objectives = objectives
  }

  /// The trial's reports in the order of their arrival.
  public func reports(of trial: Int) -> [Report] {
    isVisible(trial) ? byTrial[trial] : []
  }

  /// The trial's first report at each step, in the order of their arrival: what is to be compared.
  public func arrivals(of trial: Int) -> [Report] {
    isVisible(trial) ? firsts(of: trial) : []
  }

  /// Whether the trial's newest report is at a step that it had reported before.
  public func isRepeating(_ trial: Int) -> Bool {
    isVisible(trial) && revisits[trial]?.isRepeat == true
  }

  /// The loss of the first of the trial's arrivals at or past a step.
  ///
  /// Complexity: O(log reports) where the trial's steps never fell, else O(reports).
  public func firstLoss(of trial: Int, from step: Int) -> Double? {
    guard isVisible(trial) else { return nil }
    let arrivals = firsts(of: trial)
    guard isOrdered[trial] else { return arrivals.first { $0.step >= step }.map { loss($0) } }
    let index = arrivals.partitioningIndex { $0.step >= step }
    return index < arrivals.count ? loss(arrivals[index]) : nil
  }

  /// The loss of the last of the trial's arrivals at or before a step.
  ///
  /// Complexity: O(log reports) where the trial's steps never fell, else O(reports).
  public func lastLoss(of trial: Int, upTo step: Int) -> Double? {
    guard isVisible(trial) else { return nil }
    let arrivals = firsts(of: trial)
    guard isOrdered[trial] else { return arrivals.last { $0.step <= step }.map { loss($0) } }
    let index = arrivals.partitioningIndex { $0.step > step } - 1
    return index >= 0 ? loss(arrivals[index]) : nil
  }

  /// The trials with at least one report, by number.
  public var trials: [Int] {
    guard let window else { return reporting }
    let shown = reporting.partitioningIndex { $0 > window.horizon }
    let own = isVisible(window.judged) && window.judged > window.horizon ? [window.judged] : []
    return reporting.prefix(shown) + own
  }

  /// Those of `trials` with a larger number than this.
  ///
  /// Complexity: O(log trials) and the trials that there are.
  public func trials(after trial: Int) -> [Int] {
    let first = reporting.partitioningIndex { $0 > trial }
    guard let window else { return Array(reporting[first...]) }
    let shown = reporting[first...].prefix { $0 <= window.horizon }
    let isAfter = window.judged > Swift.max(window.horizon, trial)
    return isAfter && isVisible(window.judged) ? shown + [window.judged] : Array(shown)
  }

  /// The last of the trials before the judged one whose curves are shown; nil where all are.
  public var horizon: Int? { window?.horizon }

  /// Where a trial with reports is in its life.
  public func state(of trial: Int) -> TrialState {
    isVisible(trial) ? states[trial] : .running
  }

  /// The report's first objective with its sign such that smaller is better.
  public func loss(_ report: Report) -> Double {
    objectives[0].loss(report.values[0])
  }

  private func firsts(of trial: Int) -> [Report] { revisits[trial]?.arrivals ?? byTrial[trial] }

  /// Whether the trial has reported, and may be shown to whoever looks.
  private func isVisible(_ trial: Int) -> Bool {
    guard trial >= 0, trial < byTrial.count, !byTrial[trial].isEmpty else { return false }
    guard let window else { return true }
    return trial <= window.horizon || trial == window.judged
  }
}

extension Curves {
  mutating func record(_ report: Report, of trial: Int) {
    extend(to: trial)
    if byTrial[trial].isEmpty { insert(trial) }
    let lastArrival = firsts(of: trial).last
    if let newest = byTrial[trial].last, newest.step >= report.step || revisits[trial] != nil {
      let earlier = byTrial[trial]
      revisits[trial, default: Revisits(earlier)].record(report, after: earlier)
    }
    // A repetition leaves the arrivals as they are, and thus in order.
    if let lastArrival, lastArrival.step > report.step, revisits[trial]?.isRepeat != true {
      isOrdered[trial] = false
    }
    byTrial[trial].append(report)
  }

  mutating func setState(_ state: TrialState, of trial: Int) {
    if trial < byTrial.count, !byTrial[trial].isEmpty { states[trial] = state }
  }

  /// A new attempt begins with the reports of earlier legs: so many of the first, most often none.
  mutating func cut(_ trial: Int, to count: Int) {
    guard trial < byTrial.count, !byTrial[trial].isEmpty else { return }
    let kept = byTrial[trial].prefix(count)
    states[trial] = .running
    guard kept.count < byTrial[trial].count else { return }
    byTrial[trial] = []
    revisits[trial] = nil
    isOrdered[trial] = true
    reporting.removeAll { $0 == trial }
    for report in kept { record(report, of: trial) }
  }

  /// Takes a trial's whole curve over from where it was recorded; the storage is shared.
  mutating func adopt(_ trial: Int, from other: borrowing Curves) {
    guard trial < other.byTrial.count, !other.byTrial[trial].isEmpty else { return }
    extend(to: trial)
    if byTrial[trial].isEmpty { insert(trial) }
    byTrial[trial] = other.byTrial[trial]
    isOrdered[trial] = other.isOrdered[trial]
    revisits[trial] = other.revisits[trial]
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
    reporting.insert(trial, at: reporting.partitioningIndex { $0 >= trial })
  }
}
