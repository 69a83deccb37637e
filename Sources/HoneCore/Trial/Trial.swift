/// Where a trial is in its life.
public enum TrialState: UInt8, Sendable, Hashable, CaseIterable {
  /// Enqueued by a person or being worked out, not yet started.
  case waiting
  /// Proposed and being evaluated.
  case running
  /// Ended with a value for every objective.
  case completed
  /// Ended early by the pruner; its reports are kept.
  case pruned
  /// Ended without a usable value.
  case failed
  /// Taken out of the study by a person: its number stays taken, and nothing else is left of it.
  case deleted
  /// Stopped after a step, to be continued if somebody decides so. Nobody takes it up unasked, as is
  /// done with one that waits: most of those that a scheduler pauses are never continued.
  case paused

  /// The states that a trial which is there can be in: those that are listed and counted.
  public static let listed: [TrialState] = [
    .waiting, .running, .completed, .pruned, .failed, .paused,
  ]

  /// The state's name in JSON and tables.
  public var name: String {
    switch self {
    case .waiting: "waiting"
    case .running: "running"
    case .completed: "completed"
    case .pruned: "pruned"
    case .failed: "failed"
    case .deleted: "deleted"
    case .paused: "paused"
    }
  }

  /// Whether nothing more will happen to the trial.
  public var isFinished: Bool {
    switch self {
    case .completed, .pruned, .failed, .deleted: true
    case .waiting, .running, .paused: false
    }
  }

  /// Whether a worker has it, or takes it as soon as one is free.
  package var isOpen: Bool { self == .waiting || self == .running }

  /// The listed state with this name, or nil.
  public init?(name: String) {
    guard let state = TrialState.listed.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}

/// How an evaluation ended.
public enum Outcome: Sendable, Hashable {
  /// With a value for each objective, in the study's order and own direction.
  case completed([Double])
  /// The pruner ended it after the report of this step.
  case pruned(step: Int)
  /// Without a usable value, for this reason.
  case failed(reason: String)

  /// The state that a trial has after this outcome.
  public var state: TrialState {
    switch self {
    case .completed: .completed
    case .pruned: .pruned
    case .failed: .failed
    }
  }
}

/// An intermediate value of each objective at a step of training.
public struct Report: Sendable, Hashable {
  /// The step, such as an epoch; 0 or more.
  public var step: Int
  /// One value an objective, in the study's order and own direction; may be NaN.
  public var values: [Double]
  /// What it told besides; values may be NaN.
  public var measures: [Measure]

  /// Creates a report.
  public init(step: Int, values: [Double], measures: [Measure] = []) {
    self.step = step
    self.values = values
    self.measures = measures
  }
}

/// What a pruner or another scheduler says to a report.
public enum Verdict: Sendable, Hashable {
  /// The trial continues.
  case proceed
  /// The trial should end here.
  case prune
  /// The trial should stop here and may be continued later; whoever cannot do that lets it go on.
  case pause
}

/// Microseconds since 1970 in UTC: what the events carry, exact in every store.
public typealias Timestamp = Int64

/// Everything that is known of one trial: a copy, detached from the study.
public struct Trial: Sendable, Hashable {
  /// The number in its study, from 0 without gaps.
  public var number: Int
  /// Where it is in its life.
  public var state: TrialState
  /// The values of its active parameters; of a waiting trial, those that were enqueued.
  public var parameters: Parameters
  /// One value an objective in the study's own direction; empty unless completed.
  public var values: [Double]
  /// Its reports in the order of their arrival.
  public var reports: [Report]
  /// Why it failed or was pruned.
  public var reason: String?
  /// When the present attempt began.
  public var started: Timestamp?
  /// When it ended.
  public var finished: Timestamp?
  /// Which attempt this is, from 1; 0 while waiting.
  public var attempt: Int
  /// What the sampler wanted kept with it.
  public var tag: [Int64]
  /// Whether a person asked for it rather than the sampler.
  public var isEnqueued: Bool

  /// The slopes of its objective in the study's own direction, in the order of the parameters; empty
  /// where none were told.
  public var gradient: [NamedSlope]

  /// What it told at its end beside its objectives.
  public var measures: [Measure] = []
  /// The parts of its way that ended with a pause, oldest first; of a paused trial the last is the
  /// present one.
  public var legs: [Leg] = []
  /// How dear an evaluation it is, such as a number of epochs; nil where there is no such thing.
  public var fidelity: Double?
  /// What its evaluation began from.
  public var origin = Origin.fresh

  /// How often it was continued, from 0.
  public var leg: Int { state == .paused ? legs.count - 1 : legs.count }

  /// The Euclidean norm of its gradient, in the parameters' own units; nil where there is none.
  public var gradientNorm: Double? {
    guard let largest = gradient.map({ abs($0.value) }).max() else { return nil }
    guard largest > 0 else { return 0 }
    // Scaled, so that no square overflows.
    let squares = gradient.reduce(0) { $0 + ($1.value / largest) * ($1.value / largest) }
    return largest * squares.squareRoot()
  }

  /// Creates a trial.
  public init(
    number: Int, state: TrialState, parameters: Parameters, values: [Double] = [],
    reports: [Report] = [], reason: String? = nil, started: Timestamp? = nil,
    finished: Timestamp? = nil, attempt: Int = 1, tag: [Int64] = [], isEnqueued: Bool = false,
    gradient: [NamedSlope] = []
  ) {
    self.number = number
    self.state = state
    self.parameters = parameters
    self.values = values
    self.reports = reports
    self.reason = reason
    self.started = started
    self.finished = finished
    self.attempt = attempt
    self.tag = tag
    self.isEnqueued = isEnqueued
    self.gradient = gradient
  }
}
