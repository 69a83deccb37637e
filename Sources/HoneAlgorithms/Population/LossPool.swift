internal import HoneCore
internal import HoneNumerics

/// A population's members and the trials that have ended since the last generation, with their losses
/// row by row.
struct LossPool: Sendable {
  /// Counts the generations.
  private(set) var clock: GenerationClock
  /// How many objectives there are.
  let objectives: Int
  /// The members, then those that have ended since.
  private(set) var trials: [Int] = []
  /// The losses of each of them.
  private(set) var losses: [Double] = []
  /// How far each was from being completed.
  private(set) var violations: [Double] = []
  /// How many members there are: the first so many rows.
  private(set) var members = 0

  init(_ kind: PopulationKind, isSynchronous: Bool, objectives: Int) {
    clock = GenerationClock(kind, isSynchronous: isSynchronous)
    self.objectives = objectives
  }

  /// Notices that a trial has ended, and returns whether the generation is over.
  mutating func arrive(_ trial: Int, size: Int, _ history: borrowing History) -> Bool {
    let (own, tier) = history.losses(of: trial)
    trials.append(trial)
    losses.append(contentsOf: own)
    violations.append(tier)
    let tag = PopulationTag(history.tag(of: trial), of: clock.kind, trial: trial)
    return clock.arrive(trial, of: tag?.generation, size: size)
  }

  /// Makes these rows the members, in their order, and begins the next generation.
  mutating func keep(_ rows: [Int]) {
    var own: [Double] = []
    own.reserveCapacity(2 * rows.count * objectives)
    for row in rows { own.append(contentsOf: losses[row * objectives..<(row + 1) * objectives]) }
    losses = own
    trials = rows.map { trials[$0] }
    violations = rows.map { violations[$0] }
    members = rows.count
    clock.turn()
  }

  /// Selects parents by binary tournaments.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - rng: The trial's stream.
  ///   - isBetter: Whether one row wins over another; the first one drawn wins between equals.
  /// - Returns: The rows of the winners, different ones where that is easy; none before there are two
  ///   members.
  func parents(
    _ count: Int, using rng: inout RandomStream, _ isBetter: (Int, Int) -> Bool
  ) -> [Int] {
    guard members >= 2 else { return [] }
    var parents: [Int] = []
    for _ in 0..<count {
      var winner = 0
      for draw in 0...8 where draw == 0 || parents.contains(winner) {
        let (a, b) = (rng.below(members), rng.below(members))
        winner = isBetter(b, a) ? b : a
      }
      parents.append(winner)
    }
    return parents
  }

  /// A child of members, or a draw from the prior where there are no parents.
  ///
  /// - Parameters:
  ///   - parents: The rows of two members or more, or none.
  ///   - variation: Makes the child.
  ///   - history: All trials.
  ///   - rng: The trial's stream.
  /// - Returns: The child, with its generation and its parents.
  /// - Throws: `SamplerError.infeasible` where no point satisfies the constraints.
  func proposal(
    of parents: [Int], _ variation: borrowing MixedVariation, _ history: borrowing History,
    using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    guard !parents.isEmpty else {
      let point = try Prior.feasiblePoint(in: history.space, using: &rng)
      return Proposal(point: point, tag: tag([]))
    }
    let trials = parents.map { self.trials[$0] }
    let found = try variation.child(of: trials, history, using: &rng)
    return Proposal(point: found.point, tag: tag(found.isVariation ? trials : []))
  }

  private func tag(_ parents: [Int]) -> [Int64] {
    PopulationTag(clock.kind, generation: clock.generation, parents: parents).numbers
  }
}
