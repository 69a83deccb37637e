/// The learning curves of all trials, by trial and by step.
///
/// Only the first objective is kept as a loss (its sign such that smaller is better).
public struct Curves: ~Copyable, Sendable {
  /// A point of a curve.
  public struct Sample: Sendable, Hashable {
    /// The trial that reported it.
    public var trial: Int
    /// The step.
    public var step: Int
    /// The loss; may be NaN.
    public var loss: Double
  }

  private var byTrial: [Int: [Report]] = [:]
  private var byStep: [Int: [Sample]] = [:]
  private var states: [Int: TrialState] = [:]
  private let objectives: [Objective]

  init(objectives: [Objective]) {
    self.objectives = objectives
  }

  /// The trial's reports in the order of their arrival.
  public func reports(of trial: Int) -> [Report] {
    byTrial[trial] ?? []
  }

  /// The trial's losses by step, in the order of their arrival.
  public func losses(of trial: Int) -> [Sample] {
    reports(of: trial).map { Sample(trial: trial, step: $0.step, loss: loss($0)) }
  }

  /// What all trials reported at this step, one sample a trial, in the order of their arrival.
  public func samples(at step: Int) -> [Sample] {
    byStep[step] ?? []
  }

  /// The steps that any trial has reported, in no order.
  public var steps: [Int] { Array(byStep.keys) }

  /// The trials with at least one report, in no order.
  public var trials: [Int] { Array(byTrial.keys) }

  /// Where a trial with reports is in its life.
  public func state(of trial: Int) -> TrialState { states[trial] ?? .running }

  /// The report's first objective with its sign such that smaller is better.
  public func loss(_ report: Report) -> Double {
    objectives[0].loss(report.values[0])
  }

  mutating func record(_ report: Report, of trial: Int) {
    byTrial[trial, default: []].append(report)
    let sample = Sample(trial: trial, step: report.step, loss: loss(report))
    // A step reported again is a correction: the last word counts.
    if let index = byStep[report.step]?.firstIndex(where: { $0.trial == trial }) {
      byStep[report.step]?[index] = sample
    } else {
      byStep[report.step, default: []].append(sample)
    }
  }

  mutating func setState(_ state: TrialState, of trial: Int) {
    if byTrial[trial] != nil { states[trial] = state }
  }

  /// A new attempt begins with an empty curve.
  mutating func clear(_ trial: Int) {
    guard let reports = byTrial.removeValue(forKey: trial) else { return }
    for step in Set(reports.map(\.step)) {
      byStep[step]?.removeAll { $0.trial == trial }
      // A step that only this attempt reached is forgotten, as a replay never hears of it.
      if byStep[step]?.isEmpty == true { byStep[step] = nil }
    }
    states[trial] = nil
  }
}
