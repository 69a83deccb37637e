public import HoneCore

/// A trial on its way into a study: in the space's own terms, without a number there.
public struct TrialRecord: Sendable, Hashable {
  /// The number that it had where it comes from, if that is known.
  public var number: Int?
  /// Where it was in its life.
  public var state: TrialState
  /// What was tried; nil of a waiting trial that fixes only some parameters.
  public var point: Point?
  /// What a waiting trial fixes.
  public var given: [Event.Given]
  /// One value an objective in the study's own direction; empty unless completed.
  public var values: [Double]
  /// Its reports in the order of their arrival.
  public var reports: [Report]
  /// The slopes of its objective in the study's own direction, in the order of the parameters.
  public var gradient: [Slope] = []
  /// The vectors that it keeps.
  public var vectors: [NamedVector] = []
  /// What was noted of it.
  public var attributes: [Attribute] = []
  /// What it told at its end beside its objectives.
  public var measures: [Measure] = []
  /// The parts of its way that ended with a pause, oldest first; of a paused trial also the last.
  public var legs: [Leg] = []
  /// How dear an evaluation it is; nil where there is no such thing.
  public var fidelity: Double?
  /// What its evaluation began from.
  public var origin = Origin.fresh
  /// Why it failed.
  public var reason: String?
  /// When it began, where that is known.
  public var started: Timestamp?
  /// When it ended, where that is known.
  public var finished: Timestamp?
  /// What the sampler wanted kept with it.
  public var tag: [Int64]
  /// Whether a person asked for it rather than the sampler.
  public var isEnqueued: Bool

  /// Creates a record.
  public init(
    _ state: TrialState, point: Point? = nil, given: [Event.Given] = [], values: [Double] = [],
    reports: [Report] = []
  ) {
    self.state = state
    self.point = point
    self.given = given
    self.values = values
    self.reports = reports
    tag = []
    isEnqueued = false
  }

  /// A number that a trial can have; nil for any other.
  package static func number(_ number: Int?) -> Int? {
    number.flatMap { (0..<1 << 53).contains($0) ? $0 : nil }
  }

  /// The record of a trial of a study with this space.
  ///
  /// - Throws: `SpaceError` where the trial cannot be one of the space.
  public init(_ trial: Trial, space: SearchSpace) throws(SpaceError) {
    self.init(trial.state, values: trial.values, reports: trial.reports)
    number = trial.number
    reason = trial.reason
    started = trial.started
    finished = trial.finished
    tag = trial.tag
    isEnqueued = trial.isEnqueued
    measures = trial.measures
    (legs, fidelity, origin) = (trial.legs, trial.fidelity, trial.origin)
    var assignment = Assignment(space)
    for entry in trial.parameters.entries { try assignment.set(entry.name, entry.value) }
    try set(assignment)
    if let point { gradient = try space.slopes(trial.gradient, isActive: point.isActive) }
  }

  /// Takes over an assignment: a point, or for a trial that has yet to run what there is of one.
  ///
  /// - Throws: `SpaceError` where a trial that has ended or a leg lacks a value, or has one too many.
  package mutating func set(_ assignment: Assignment) throws(SpaceError) {
    given = []
    if state.isFinished || state == .paused || !legs.isEmpty {
      point = try assignment.point()
    } else {
      point = isEnqueued ? nil : try? assignment.point()
      if point == nil { given = assignment.given }
    }
  }
}

/// Values being put together to a point of a space.
package struct Assignment {
  private let space: SearchSpace
  private var raw: [Double?]
  private var order: [Int] = []

  package init(_ space: SearchSpace) {
    self.space = space
    raw = Array(repeating: nil, count: space.count)
  }

  /// What has been set, in that order.
  package var given: [Event.Given] {
    order.compactMap { index in raw[index].map { Event.Given(parameter: index, raw: $0) } }
  }

  /// Sets a parameter.
  ///
  /// - Throws: `SpaceError` with the name as its path, where there is no such parameter or value.
  package mutating func set(_ name: String, _ value: Value) throws(SpaceError) {
    guard let index = space.index(of: name) else {
      let known = Spelling.advice(for: name, among: space.parameters.map(\.name))
      throw SpaceError(.unknownKey, at: [name], "there is no parameter `\(name)`: \(known)")
    }
    try set(index, value)
  }

  /// Sets a parameter by its index.
  package mutating func set(_ index: Int, _ value: Value) throws(SpaceError) {
    let name = space.parameters[index].name
    guard raw[index] == nil else {
      throw SpaceError(.invalidName, at: [name], "`\(name)` appears twice: give it once")
    }
    raw[index] = try space.axes[index].raw(of: value, path: [name])
    order.append(index)
  }

  /// The point that the values make: parameters with one value only may have been left out.
  ///
  /// - Throws: `SpaceError` where an active parameter has no value or an inactive one has, or where a
  ///   constraint is broken.
  package func point() throws(SpaceError) -> Point {
    let whole = space.axes.indices.map { index in
      raw[index] ?? (space.axes[index].cardinality == 1 ? space.axes[index].raw(index: 0) : .nan)
    }
    let activity = space.activity(raw: whole)
    for index in space.order {
      let (parameter, isActive) = (space.parameters[index], activity.isEmpty || activity[index])
      if isActive, whole[index].isNaN {
        throw SpaceError(
          .missingKey, at: [parameter.name], "there is no value for `\(parameter.name)`")
      }
      if !isActive, raw[index] != nil {
        let conditions = parameter.conditions.map { condition in
          "`\(condition.parent)` is "
            + condition.values.map(\.description).joined(separator: " or ")
        }
        throw SpaceError(
          .invalidCondition, at: [parameter.name],
          "`\(parameter.name)` is inactive here, and active only when "
            + conditions.joined(separator: " and ") + ": leave it out")
      }
    }
    var known: [Int: Double] = [:]
    for index in whole.indices where !whole[index].isNaN { known[index] = whole[index] }
    let mended = try space.mended(known)
    let point = Point(raw: whole.indices.map { mended[$0] ?? 0 }, activity: activity)
    if let broken = space.constraints.first(where: { !space.isFeasible(point, $0) }) {
      throw SpaceError(
        .invalidConstraint, at: [], "the values break the constraint `\(broken.source)`")
    }
    return point
  }
}
