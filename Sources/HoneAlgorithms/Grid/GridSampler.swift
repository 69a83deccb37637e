public import HoneCore
public import HoneNumerics

/// Every combination once, in an order that spreads: after any number of trials each parameter's
/// values have been tried about equally often.
///
/// A continuous float has `points` levels, evenly in its scale with both bounds; a normal or lognormal
/// one has the middles of `points` equally likely parts; a simplex without a step is a lattice on which
/// each part has `points` levels. Branches of a conditional space are not
/// multiplied. It ends by itself, and a resumed study repeats nothing: what the history holds,
/// whatever its state and whoever proposed it, is not proposed again.
public struct GridSampler: Sampler {
  /// It searches every space that has no more than 2⁵³ combinations.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }
  /// How many levels a continuous parameter has unless told otherwise.
  public static let defaultPoints = 10

  /// How many forbidden combinations in a row are passed over before one is drawn.
  private static let reach = 1 << 20

  /// How many levels a continuous parameter has.
  public internal(set) var points: Int

  /// How far the walk has come: a cache over the history's points.
  public struct State: Sendable {
    let plan: GridPlan
    /// All positions before this one are tried or forbidden.
    var cursor = 0
    /// How many of those are not forbidden.
    var feasible = 0
    /// The rows of the history that have been read.
    var read = 0
    /// The rows that had no point when they were read.
    var pointless: [Int] = []
    var tried: Set<Point> = []
  }

  /// Creates the sampler.
  ///
  /// - Parameter points: The levels of a continuous parameter; 1 means its middle.
  public init(points: Int = GridSampler.defaultPoints) {
    precondition(points >= 1, "a grid needs at least one level a parameter")
    self.points = points
  }

  /// Numbers the combinations.
  ///
  /// - Throws: `SamplerError.unsuitable` where there are too many of them.
  public func start(_ history: borrowing History) throws(SamplerError) -> State {
    State(plan: try GridPlan(history.space, points: points))
  }

  /// The next combination that nobody has tried.
  ///
  /// Where earlier trials are still to be proposed (by other workers, say), theirs are left for them.
  /// - Throws: `SamplerError.exhausted` when all have been tried, `.infeasible` when none is allowed.
  ///
  /// Complexity: amortised O(parameters) a trial.
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    read(history, into: &state)
    try advance(&state)
    var open: [Point] = []
    var position = state.cursor
    let reserved = reservations(before: trial, state, history)
    let end = min(state.plan.count, position + GridSampler.reach)
    while position < end, open.count <= reserved {
      if position.isMultiple(of: 4_096), Task.isCancelled { throw .cancelled }
      if let point = state.plan.point(at: position), !state.tried.contains(point) {
        open.append(point)
      }
      position += 1
    }
    if let last = open.last {
      // Reservations of workers that have died must not end the study early.
      return Proposal(point: open.count > reserved ? last : open[reserved % open.count])
    }
    if position < state.plan.count {
      for _ in 0..<256 {
        let point = try state.plan.draw(using: &rng)
        if !state.tried.contains(point) { return Proposal(point: point) }
      }
    }
    guard state.feasible == 0 else { throw .exhausted(points: state.feasible) }
    throw .infeasible(
      "none of the \(state.plan.count) combinations of the grid satisfies the constraints: "
        + "give the grid more `points`, or use auto")
  }

  /// Everything is read when the next proposal is due, running trials included.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {}

  private func read(_ history: borrowing History, into state: inout State) {
    let rows = state.pointless + Array(min(state.read, history.count)..<history.count)
    state.read = history.count
    state.pointless = []
    for row in rows where history.state(of: row) != .deleted {
      if history.attempt(of: row) > 0 {
        state.tried.insert(history.point(of: row))
      } else {
        state.pointless.append(row)
      }
    }
  }

  private func advance(_ state: inout State) throws(SamplerError) {
    let end = min(state.plan.count, state.cursor + GridSampler.reach)
    while state.cursor < end {
      if state.cursor.isMultiple(of: 4_096), Task.isCancelled { throw .cancelled }
      if let point = state.plan.point(at: state.cursor) {
        guard state.tried.contains(point) else { return }
        state.feasible += 1
      }
      state.cursor += 1
    }
  }

  /// How many trials with smaller numbers have yet to be given a combination.
  private func reservations(
    before trial: Int, _ state: State, _ history: borrowing History
  ) -> Int {
    var count = max(0, trial - history.count)
    for row in state.pointless where row < trial && history.given(row).isEmpty { count += 1 }
    return count
  }
}
