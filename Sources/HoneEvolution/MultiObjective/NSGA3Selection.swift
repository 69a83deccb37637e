public import HoneNumerics

/// Survivors by NSGA-III: whole fronts, and of the front that does not fit those that are nearest to
/// reference lines with few survivors around them.
///
/// It remembers the ideal point, the worst and the extremes from one selection to the next.
///
/// Reference: Deb and Jain 2014, IEEE Trans. Evol. Comput. 18(4), sections IV.B to IV.E.
public struct NSGA3Selection: Sendable, Hashable {
  /// The reference points, each of as many weights as there are objectives.
  public let referencePoints: [[Double]]
  /// Directions of length 1 towards the reference points, objective by objective.
  private let directions: [Double]
  private var range: ObjectiveRange

  /// Creates a selection that remembers nothing yet.
  ///
  /// - Parameter referencePoints: Points of the simplex of weights, from ``ReferencePoints`` or of
  ///   someone's preference; not all weights of a point are 0.
  public init(_ referencePoints: [[Double]]) {
    precondition(!referencePoints.isEmpty, "NSGA-III needs a reference point at least")
    let objectives = referencePoints[0].count
    precondition(
      objectives > 0 && referencePoints.allSatisfy { $0.count == objectives },
      "reference points have a weight for each objective")
    self.referencePoints = referencePoints
    range = ObjectiveRange(objectives: objectives)
    var directions = [Double](repeating: 0, count: objectives * referencePoints.count)
    for (line, point) in referencePoints.enumerated() {
      var square = 0.0
      for weight in point { square += weight * weight }
      precondition(square > 0 && square.isFinite, "a reference point has a weight that is not 0")
      for j in 0..<objectives {
        directions[j * referencePoints.count + line] = point[j] / square.squareRoot()
      }
    }
    self.directions = directions
  }

  /// How many objectives there are.
  public var objectives: Int { range.ideal.count }
  /// The least loss of each objective so far; ∞ before the first selection.
  public var ideal: [Double] { range.ideal }
  /// The greatest loss of each objective so far; −∞ before the first selection.
  public var worst: [Double] { range.worst }
  /// Of each objective the losses of the point nearest to its axis.
  public var extremes: [[Double]] { range.extremes }
  /// Where the front ends, as far as is known; −∞ before the first selection.
  public var nadir: [Double] { range.nadir }

  /// Chooses survivors, and learns where the front lies.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - violations: By what each point breaks constraints; none where there are none. Those that do
  ///     come behind all others, and teach nothing about the front.
  ///   - count: How many survive, at most as many as there are.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the survivors, front by front.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`, and O(n · reference points · objectives).
  public mutating func select(
    _ losses: [Double], violations: [Double] = [], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    let ranks = NonDominatedSort.ranks(losses, objectives: objectives, violations: violations)
    precondition((0...ranks.count).contains(count), "no more can survive than there are")
    let fronts = NonDominatedSort.fronts(ranks)
    learn(losses, fronts, violations)
    var chosen: [Int] = []
    for front in fronts where chosen.count < count {
      let room = count - chosen.count
      if front.count <= room {
        chosen += front
      } else if !violations.isEmpty, !(violations[front[0]] <= 0) {
        chosen += front.prefix(room)
      } else {
        var niches = NicheCount(lines: referencePoints.count)
        for point in chosen { niches.count(associate(losses, point).line) }
        for point in front {
          let (line, distance) = associate(losses, point)
          niches.offer(point, line, distance)
        }
        chosen += niches.choose(room, using: &rng)
      }
    }
    return chosen
  }

  private mutating func learn(_ losses: [Double], _ fronts: [[Int]], _ violations: [Double]) {
    let feasible = fronts.flatMap { front in
      front.filter { violations.isEmpty || violations[$0] <= 0 }
    }
    guard !feasible.isEmpty else { return }
    let points = feasible.map { Array(losses[($0 * objectives)..<(($0 + 1) * objectives)]) }
    range.update(points, front: Array(fronts[0].indices))
  }

  /// The reference line nearest to a point of normalised losses, and how far it is (algorithm 3).
  ///
  /// - Parameters:
  ///   - losses: The losses of all points.
  ///   - point: The index of one.
  /// - Returns: The index of the line, and the distance as a share of the front's extent.
  ///
  /// Complexity: O(reference points · objectives).
  public func associate(_ losses: [Double], _ point: Int) -> (line: Int, distance: Double) {
    let lines = referencePoints.count
    let normalised = (0..<objectives).map { j -> Double in
      let extent = range.nadir[j] - range.ideal[j]
      let share = (losses[point * objectives + j] - range.ideal[j]) / (extent > 0 ? extent : 1e-12)
      // An infinite loss is far off along its axis.
      return share.isNaN ? 0 : min(max(share, -1e150), 1e150)
    }
    var (best, greatest) = (0, -Double.infinity)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: lines) { dots in
      dots.initialize(repeating: 0)
      directions.withUnsafeBufferPointer { directions in
        for j in 0..<objectives {
          let (own, base) = (normalised[j], j * lines)
          for line in 0..<lines { dots[line] += own * directions[base + line] }
        }
      }
      // The distance's square is |f|² − (f · w)²: the greatest projection is the nearest line.
      for line in 0..<lines where dots[line] > greatest { (best, greatest) = (line, dots[line]) }
    }
    var square = 0.0
    for j in 0..<objectives {
      let off = normalised[j] - greatest * directions[j * lines + best]
      square += off * off
    }
    return (best, square.squareRoot())
  }
}

extension Selection {
  /// Survivors by NSGA-III without memory: as ``NSGA3Selection`` chooses them the first time.
  ///
  /// - Parameters:
  ///   - population: The individuals; whoever was not evaluated comes last.
  ///   - count: How many survive.
  ///   - referencePoints: Points of the simplex of weights, from ``ReferencePoints``.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the survivors, front by front.
  ///
  /// Complexity: That of `NSGA3Selection.select`.
  public static func nsga3<G>(
    of population: [Individual<G>], count: Int, referencePoints: [[Double]],
    using rng: inout RandomStream
  ) -> [Int] {
    var selection = NSGA3Selection(referencePoints)
    return nsga3(of: population, count: count, memory: &selection, using: &rng)
  }

  /// Survivors by NSGA-III, with the memory of the generations before.
  ///
  /// - Parameters:
  ///   - population: The individuals; whoever was not evaluated comes last.
  ///   - count: How many survive.
  ///   - memory: The reference points and what is known of the front; it learns.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the survivors, front by front.
  ///
  /// Complexity: That of `NSGA3Selection.select`.
  public static func nsga3<G>(
    of population: [Individual<G>], count: Int, memory: inout NSGA3Selection,
    using rng: inout RandomStream
  ) -> [Int] {
    guard population.contains(where: { $0.fitness != nil }) else { return Array(0..<count) }
    let table = LossTable(population)
    precondition(
      table.objectives == memory.objectives, "reference points have a weight for each objective")
    return memory.select(table.losses, violations: table.violations, count: count, using: &rng)
  }
}
