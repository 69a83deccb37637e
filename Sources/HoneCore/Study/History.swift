/// All trials of a study in columns, in the order of their numbers; append-only.
///
/// It cannot be copied: samplers borrow it. Unit coordinates, raw numbers and losses are one array a
/// parameter or objective. Cells of inactive parameters and of trials without a value hold 0; the
/// masks (`isActive`, `state`) say what a cell means.
///
/// Complexity: A question about one parameter of one trial is answered in O(1).
public struct History: ~Copyable, Sendable {
  /// What is searched.
  public let space: SearchSpace
  /// What is optimised.
  public let objectives: [Objective]
  /// The state of each trial, by number.
  public internal(set) var states: [TrialState] = []
  /// The numbers of the finished trials in the order in which they ended.
  public internal(set) var finished: [Int] = []
  /// The waiting trials for which a worker took the number and has not begun them; also those that it
  /// gave back without beginning.
  public internal(set) var reserved: Set<Int> = []
  /// The reports of all trials.
  public internal(set) var curves: Curves

  var undominated = Front()
  var units: Columns
  var raws: Columns
  var activity: [[Bool]]
  var losses: Columns
  var started: [Timestamp] = []
  var ended: [Timestamp] = []
  var attempts: [UInt16] = []
  var reasons: [Int: String] = [:]
  // By trial, up to the last one that has a tag: empty where the sampler keeps nothing.
  var tags: [[Int64]] = []
  // In the study's own direction.
  var gradients: [Int: [Slope]] = [:]
  var given: [Int: [Event.Given]] = [:]
  var counts = [Int](repeating: 0, count: TrialState.allCases.count)
  var waitingNumbers: [Int] = []
  var enqueued: Set<Int> = []
  var runningNumbers: [Int] = []
  // Of the few trials that have any of these.
  var measures: [Int: [Measure]] = [:]
  var legs: [Int: [Leg]] = [:]
  var fidelities: [Int: Double] = [:]
  var origins: [Int: Origin] = [:]
  // By fidelity; kept only where a repetition can be told: in a space whose every value is discrete.
  var visited: [Double?: Set<Point>]?
  /// What runs of the study are to do.
  public internal(set) var control = Control.running

  /// An empty history.
  public init(space: SearchSpace, objectives: [Objective]) {
    self.space = space
    self.objectives = objectives
    curves = Curves(objectives: objectives)
    units = Columns(width: space.count)
    raws = Columns(width: space.count)
    activity = Array(repeating: [], count: space.count)
    losses = Columns(width: objectives.count)
    visited = space.axes.allSatisfy { $0.cardinality != nil } ? [:] : nil
  }

  /// How many numbers are taken: by trials in every state, deleted ones included.
  public var count: Int { states.count }

  /// How many trials are in this state. Complexity: O(1).
  public func count(_ state: TrialState) -> Int { counts[Int(state.rawValue)] }

  /// Where a trial is in its life.
  public func state(of trial: Int) -> TrialState { states[trial] }

  /// The unit coordinate of a trial's parameter; meaningful where it is active.
  public func unit(_ trial: Int, _ parameter: Int) -> Double { units[parameter, trial] }

  /// The raw number of a trial's parameter; meaningful where it is active.
  public func raw(_ trial: Int, _ parameter: Int) -> Double { raws[parameter, trial] }

  /// Whether a parameter is active in a trial.
  public func isActive(_ trial: Int, _ parameter: Int) -> Bool {
    activity[parameter].isEmpty ? true : activity[parameter][trial]
  }

  /// A completed trial's objective with its sign such that smaller is better; 0 for other trials.
  public func loss(_ trial: Int, _ objective: Int = 0) -> Double { losses[objective, trial] }

  /// What the sampler wanted kept with the trial.
  public func tag(of trial: Int) -> [Int64] { trial < tags.count ? tags[trial] : [] }

  /// The slopes of what is minimised where the trial tried it, in the order of the parameters and in
  /// their own units; empty where none were told.
  ///
  /// The sign is that of `loss(_:_:)`: going against it makes the loss smaller.
  ///
  /// Complexity: O(slopes).
  public func gradient(of trial: Int) -> [Slope] {
    guard let slopes = gradients[trial] else { return [] }
    let objective = objectives[0]
    return slopes.map { Slope(parameter: $0.parameter, value: objective.loss($0.value)) }
  }

  /// The completed trial with a gradient that ended last; nil where there is none.
  ///
  /// Complexity: O(trials that ended after it).
  package var lastGradient: Int? {
    guard !gradients.isEmpty else { return nil }
    return finished.last { gradients[$0] != nil && states[$0] == .completed }
  }

  /// Lends the unit coordinates of one parameter, by trial number.
  public func withColumn<R>(_ parameter: Int, _ body: (Span<Double>) throws -> R) rethrows -> R {
    try units.withColumn(parameter, body)
  }

  /// The point of a trial that has started.
  ///
  /// Complexity: O(parameters).
  public func point(of trial: Int) -> Point {
    Point(
      raw: (0..<raws.width).map { raws[$0, trial] },
      activity: space.isConditional ? space.parameters.indices.map { isActive(trial, $0) } : [])
  }

  /// Whether a point of a finite space has been proposed before with this fidelity; false in a space
  /// with a continuum.
  ///
  /// Complexity: O(parameters) on average.
  public func contains(_ point: Point, fidelity: Double? = nil) -> Bool {
    visited?[fidelity]?.contains(point) ?? false
  }

  /// How many different points of a finite space have been proposed with no fidelity; nil in a space
  /// with a continuum.
  public var visitedCount: Int? { visitedCount(fidelity: nil) }

  /// How many different points of a finite space have been proposed with this fidelity; nil in a space
  /// with a continuum.
  public func visitedCount(fidelity: Double?) -> Int? { visited.map { $0[fidelity]?.count ?? 0 } }

  /// The completed trials that no other dominates; of a single objective the best, the earliest of
  /// equals.
  public var front: [Int] { undominated.trials }

  /// The number of the best completed trial of a single objective, the earliest of equals; or nil.
  public var best: Int? { objectives.count == 1 ? front.first : nil }

  /// The trials that have not started, enqueued or reserved, and those that were given back, by number.
  public var waiting: [Int] { waitingNumbers }

  /// Whether a person asked for the trial rather than the sampler.
  public func isEnqueued(_ trial: Int) -> Bool { enqueued.contains(trial) }

  /// The trials that are being evaluated, by number. Complexity: O(1).
  public var running: [Int] { runningNumbers }

  /// The values that a person fixed for a trial; empty if none.
  public func given(_ trial: Int) -> [Event.Given] { given[trial] ?? [] }

  /// Which attempt at the trial is the present one, from 1; 0 while waiting.
  public func attempt(of trial: Int) -> Int { Int(attempts[trial]) }

  /// What a trial told at its end beside its objectives.
  public func measures(of trial: Int) -> [Measure] { measures[trial] ?? [] }

  /// The names of all measures that trials told at their ends, in the order of the first trials with them.
  ///
  /// Complexity: O(measures).
  public var measureNames: [String] {
    var (names, known): ([String], Set<String>) = ([], [])
    for trial in measures.keys.sorted() {
      for measure in measures[trial] ?? [] where known.insert(measure.name).inserted {
        names.append(measure.name)
      }
    }
    return names
  }

  /// The parts of a trial's way that ended with a pause, oldest first.
  public func legs(of trial: Int) -> [Leg] { legs[trial] ?? [] }

  /// How often the trial was continued, from 0.
  public func leg(of trial: Int) -> Int {
    legs(of: trial).count - (states[trial] == .paused ? 1 : 0)
  }

  /// How dear an evaluation the trial is; nil where there is no such thing.
  public func fidelity(of trial: Int) -> Double? { fidelities[trial] }

  /// What the trial's evaluation began from.
  public func origin(of trial: Int) -> Origin { origins[trial] ?? .fresh }
}
