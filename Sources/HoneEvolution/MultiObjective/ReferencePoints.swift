/// Points that are spread evenly over the simplex of weights that add up to 1.
public enum ReferencePoints {
  /// All points whose weights are multiples of 1/partitions.
  ///
  /// - Parameters:
  ///   - objectives: How many weights a point has, 1 or more.
  ///   - partitions: Into how many parts each weight's range is divided, 1 or more.
  ///   - scale: By what the points are drawn towards the middle; 1 leaves them.
  /// - Returns: (objectives + partitions − 1 over partitions) points in lexicographic order.
  ///
  /// Complexity: O(points · objectives).
  ///
  /// Reference: Das and Dennis 1998, SIAM J. Optim. 8(3), 631–657.
  public static func dasDennis(objectives: Int, partitions: Int, scale: Double = 1) -> [[Double]] {
    precondition(objectives >= 1 && partitions >= 1, "a simplex is divided into one part at least")
    var points: [[Double]] = []
    var parts = [Int](repeating: 0, count: objectives)
    let middle = (1 - scale) / Double(objectives)
    func fill(_ position: Int, _ left: Int) {
      if position == objectives - 1 {
        parts[position] = left
        points.append(parts.map { scale * Double($0) / Double(partitions) + middle })
        return
      }
      for part in 0...left {
        parts[position] = part
        fill(position + 1, left - part)
      }
    }
    fill(0, partitions)
    return points
  }

  /// Two layers for many objectives: one at the edge of the simplex and one inside, at half its size.
  ///
  /// - Parameters:
  ///   - objectives: How many weights a point has.
  ///   - outer: Into how many parts the outer layer is divided.
  ///   - inner: Into how many parts the inner layer is divided.
  /// - Returns: The points of the outer layer, and then those of the inner one.
  ///
  /// Reference: Deb and Jain 2014, IEEE Trans. Evol. Comput. 18(4), section V and fig. 4.
  public static func layered(objectives: Int, outer: Int, inner: Int) -> [[Double]] {
    dasDennis(objectives: objectives, partitions: outer)
      + dasDennis(objectives: objectives, partitions: inner, scale: 0.5)
  }
}
