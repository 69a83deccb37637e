extension ReferencePoints {
  /// As many evenly spread points as fit into a number: a layer of Das and Dennis, and where that has
  /// points on the simplex's edge only, another one inside it.
  ///
  /// - Parameters:
  ///   - objectives: How many weights a point has, 1 or more.
  ///   - count: How many points there may be; there are no fewer than objectives.
  /// - Returns: The points.
  public static func fitting(objectives: Int, count: Int) -> [[Double]] {
    guard objectives > 1 else { return [[1]] }
    let outer = partitions(objectives, count)
    let left = count - size(objectives, outer)
    // With fewer partitions than objectives every point has a weight of 0.
    guard outer < objectives, left >= objectives else {
      return dasDennis(objectives: objectives, partitions: outer)
    }
    return layered(
      objectives: objectives, outer: outer, inner: partitions(objectives, left))
  }

  /// How often the simplex is divided where there may be so many points; once at least.
  private static func partitions(_ objectives: Int, _ count: Int) -> Int {
    var partitions = 1
    while size(objectives, partitions + 1) <= count { partitions += 1 }
    return partitions
  }

  /// How many points `dasDennis` gives: (objectives + partitions − 1 over partitions).
  package static func size(_ objectives: Int, _ partitions: Int) -> Int {
    var size = 1
    for k in 1..<max(objectives, 2) {
      let (product, isOver) = size.multipliedReportingOverflow(by: partitions + k)
      guard !isOver else { return .max }
      size = product / k
    }
    return size
  }
}
