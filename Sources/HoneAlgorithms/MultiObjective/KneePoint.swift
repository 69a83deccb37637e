/// The point of a front from which a little more of one objective costs much of another.
///
/// Every objective is measured in the front's own range, 0 at its best and 1 at its worst. The knee is
/// the point that lies farthest from the plane on which the objectives sum to 1, on the side of the
/// best. A front that bulges the other way, or is flat, has none.
///
/// Reference: Das 1999, "On characterizing the 'knee' of the Pareto curve based on Normal-Boundary
/// Intersection", Structural Optimization 18.
public enum KneePoint {
  // What is nearer to the plane may be on it.
  private static let tolerance = 1e-9

  /// Finds the knee of a front.
  ///
  /// - Parameters:
  ///   - losses: Rows of as many losses as there are objectives, none of which dominates another.
  ///   - objectives: How many objectives there are.
  /// - Returns: The place of the row, the first of equals; nil where there is no knee. The only row of
  ///   a front of one is its knee.
  ///
  /// Complexity: O(rows · objectives).
  public static func index(_ losses: [Double], objectives: Int) -> Int? {
    precondition(
      objectives > 0 && losses.count.isMultiple(of: objectives),
      "\(losses.count) losses are no rows of \(objectives)")
    let count = losses.count / objectives
    guard count > 1 else { return count == 1 ? 0 : nil }
    var best = [Double](repeating: .infinity, count: objectives)
    var worst = [Double](repeating: -.infinity, count: objectives)
    for (place, loss) in losses.enumerated() where loss.isFinite {
      best[place % objectives] = min(best[place % objectives], loss)
      worst[place % objectives] = max(worst[place % objectives], loss)
    }
    var knee: (row: Int, sum: Double)?
    for row in 0..<count {
      var sum = 0.0
      for objective in 0..<objectives where worst[objective] > best[objective] {
        let loss = losses[row * objectives + objective]
        // Halved, so that no range is infinite.
        sum += (loss / 2 - best[objective] / 2) / (worst[objective] / 2 - best[objective] / 2)
      }
      if sum.isFinite, sum < (knee?.sum ?? 1 - tolerance) { knee = (row, sum) }
    }
    return knee?.row
  }
}
