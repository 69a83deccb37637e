/// Losses of different units brought to one scale.
public enum Normalization {
  /// The least finite loss of each objective; 0 where there is none.
  ///
  /// Complexity: O(losses).
  public static func ideal(_ losses: [Double], objectives: Int) -> [Double] {
    extent(losses, objectives).map { $0.isEmpty ? 0 : $0.low }
  }

  /// The greatest finite loss of each objective; 1 where there is none.
  ///
  /// Of the points of a front that is its nadir.
  ///
  /// Complexity: O(losses).
  public static func nadir(_ losses: [Double], objectives: Int) -> [Double] {
    extent(losses, objectives).map { $0.isEmpty ? 1 : $0.high }
  }

  /// Losses such that the ideal point becomes 0 and the nadir 1 in each objective.
  ///
  /// - Parameters:
  ///   - losses: Losses, row by row.
  ///   - ideal: What becomes 0, of each objective.
  ///   - nadir: What becomes 1; an objective without extent is shifted only.
  /// - Returns: As many losses; infinite ones stay so.
  ///
  /// Complexity: O(losses).
  public static func scaled(_ losses: [Double], ideal: [Double], nadir: [Double]) -> [Double] {
    precondition(ideal.count == nadir.count, "ideal point and nadir have as many objectives")
    precondition(
      !ideal.isEmpty && losses.count % ideal.count == 0, "each point has \(ideal.count) losses")
    return losses.indices.map { k in
      let j = k % ideal.count
      let extent = nadir[j] - ideal[j]
      if extent == .infinity, nadir[j] < .infinity, ideal[j] > -.infinity {
        // In halves the extent is a number.
        return (losses[k] / 2 - ideal[j] / 2) / (nadir[j] / 2 - ideal[j] / 2)
      }
      return (losses[k] - ideal[j]) / (extent > 0 && extent.isFinite ? extent : 1)
    }
  }

  private static func extent(
    _ losses: [Double], _ objectives: Int
  ) -> [(low: Double, high: Double, isEmpty: Bool)] {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(losses.count % objectives == 0, "each point has \(objectives) losses")
    return (0..<objectives).map { j in
      var (low, high) = (Double.infinity, -Double.infinity)
      for k in stride(from: j, to: losses.count, by: objectives) where losses[k].isFinite {
        low = min(low, losses[k])
        high = max(high, losses[k])
      }
      return (low, high, low > high)
    }
  }
}
