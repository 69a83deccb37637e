/// The point of a front at which a little less of one loss begins to cost much of another.
public enum KneePoint {
  /// The index of the knee: of the front's points the one furthest before the plane through its ends.
  ///
  /// Losses are brought to 0…1 between the front's least and greatest values, and the plane is that on
  /// which they add up to 1: of two objectives the line through both ends. An objective in which the
  /// front has no extent takes no part. Of points equally far, the one whose greatest loss is less is
  /// the knee, and then the first.
  ///
  /// - Parameters:
  ///   - losses: Losses, row by row: smaller is better. They need not form a front.
  ///   - objectives: How many losses a point has.
  ///   - violations: By what each point breaks constraints; none where there are none.
  /// - Returns: Its index; nil if no point of the front has finite losses, keeps its constraints and
  ///   lies before the plane. The only point of a front is its knee.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`.
  ///
  /// Reference: Das 1999, "On characterizing the 'knee' of the Pareto curve based on normal-boundary
  /// intersection", Structural Optimization 18, 107–115.
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
    var best: (point: Int, sum: Double, greatest: Double)?
    for (k, point) in front.enumerated() {
      // All distances are (1 − Σ f) / √m: the least sum is the furthest point.
      var (sum, greatest) = (0.0, 0.0)
      for j in 0..<objectives {
        sum += scaled[k * objectives + j]
        greatest = max(greatest, scaled[k * objectives + j])
      }
      guard let rival = best else {
        best = (point, sum, greatest)
        continue
      }
      if (sum, greatest) < (rival.sum, rival.greatest) { best = (point, sum, greatest) }
    }
    // A front that bulges the other way, or is flat, has no knee; what is nearer may be on the plane.
    guard let best, best.sum < 1 - 1e-9 else { return nil }
    return best.point
  }
}
