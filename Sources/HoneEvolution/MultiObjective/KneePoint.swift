/// The point of a front at which a little less of one loss begins to cost much of another.
public enum KneePoint {
  /// The index of the knee.
  ///
  /// Losses are brought to 0…1 between the front's least and greatest values. An objective in which the
  /// front has no extent takes no part. Of two objectives the knee is the point furthest before the line
  /// through both ends of the front, on which the losses add up to 1. Of more it is the point whose
  /// greatest loss is least, if that is below 1/2: a sum would count objectives that go together, such as
  /// size and time, twice, and prefer the point that is worst in the other. Of equal points, the one
  /// whose greatest loss (whose sum) is less is the knee, and then the first.
  ///
  /// - Parameters:
  ///   - losses: Losses, row by row: smaller is better. They need not form a front.
  ///   - objectives: How many losses a point has.
  ///   - violations: By what each point breaks constraints; none where there are none.
  /// - Returns: Its index; nil if no point of the front has finite losses, keeps its constraints and
  ///   lies so near to the best of everything. The only point of a front is its knee.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`.
  ///
  /// Reference: Das 1999, "On characterizing the 'knee' of the Pareto curve based on normal-boundary
  /// intersection", Structural Optimization 18, 107–115; Zeleny 1973, "Compromise programming", in
  /// Multiple Criteria Decision Making, 262–301, with p = ∞.
  public static func index(_ losses: [Double], objectives: Int, violations: [Double] = []) -> Int? {
    let ranks = NonDominatedSort.ranks(losses, objectives: objectives, violations: violations)
    let front = ranks.indices.filter { point in
      ranks[point] == 0 && (violations.isEmpty || violations[point] <= 0)
        && (0..<objectives).allSatisfy { losses[point * objectives + $0].isFinite }
    }
    let own = front.flatMap { losses[($0 * objectives)..<(($0 + 1) * objectives)] }
    let ideal = Normalization.ideal(own, objectives: objectives)
    let nadir = Normalization.nadir(own, objectives: objectives)
    let scaled = Normalization.scaled(own, ideal: ideal, nadir: nadir)
    let varying = (0..<objectives).count { nadir[$0] > ideal[$0] }
    var best: (point: Int, first: Double, second: Double)?
    for (k, point) in front.enumerated() {
      let own = (0..<objectives).map { scaled[k * objectives + $0] }
      let (sum, greatest) = (own.reduce(0, +), own.max() ?? 0)
      // All distances from the line are (1 − Σ f) / √2: the least sum is the furthest point.
      let (first, second) = varying > 2 ? (greatest, sum) : (sum, greatest)
      if let rival = best, (first, second) >= (rival.first, rival.second) { continue }
      best = (point, first, second)
    }
    // A front that bulges the other way, or is flat, has no knee; what is nearer may be on the line.
    guard let best, best.first < (varying > 2 ? 0.5 : 1) - 1e-9 else { return nil }
    return best.point
  }
}
