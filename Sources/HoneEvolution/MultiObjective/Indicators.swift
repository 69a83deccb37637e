/// How near points come to a known front.
public enum Indicators {
  /// The mean distance from the front's points to the nearest of some points (IGD): 0 is best.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - front: Points of the known front, row by row.
  /// - Returns: The mean; ∞ without points.
  ///
  /// Complexity: O(points · front · objectives).
  ///
  /// Reference: Coello Coello and Reyes Sierra 2004, MICAI, LNAI 2972, 688–697.
  public static func igd(_ losses: [Double], objectives: Int, front: [Double]) -> Double {
    mean(losses, objectives, front) { $0 - $1 }
  }

  /// The same with a distance that counts only by how much a point is worse (IGD⁺): it never prefers
  /// points to others that dominate them.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - front: Points of the known front, row by row.
  /// - Returns: The mean; ∞ without points.
  ///
  /// Complexity: O(points · front · objectives).
  ///
  /// Reference: Ishibuchi, Masuda, Tanigaki and Nojima 2015, EMO, LNCS 9019, eq. 18 (section 4).
  public static func igdPlus(_ losses: [Double], objectives: Int, front: [Double]) -> Double {
    mean(losses, objectives, front) { max($0 - $1, 0) }
  }

  @inline(__always)
  private static func mean(
    _ losses: [Double], _ objectives: Int, _ front: [Double], _ gap: (Double, Double) -> Double
  ) -> Double {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(
      losses.count % objectives == 0 && front.count % objectives == 0,
      "each point has \(objectives) losses")
    precondition(!front.isEmpty, "a front has a point at least")
    var sum = 0.0
    for target in stride(from: 0, to: front.count, by: objectives) {
      var nearest = Double.infinity
      for point in stride(from: 0, to: losses.count, by: objectives) {
        var square = 0.0
        for j in 0..<objectives {
          let own = gap(losses[point + j], front[target + j])
          square += own * own
        }
        // What is not a number is never nearer.
        if square < nearest { nearest = square }
      }
      sum += nearest.squareRoot()
    }
    return sum / Double(front.count / objectives)
  }
}
