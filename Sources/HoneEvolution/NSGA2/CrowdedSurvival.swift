/// Ranks rows by non-dominated fronts and crowding, and selects the best of them.
package struct CrowdedSurvival: Sendable {
  /// Of each row that survived last, the number of its front, from 0 on.
  package private(set) var ranks: [Int]
  /// Of each row that survived last, the sum of the relative distances between its neighbours.
  package private(set) var crowding: [Double]
  private var fronts: Fronts

  package init(rows: Int, objectives: Int) {
    ranks = [Int](repeating: 0, count: rows)
    crowding = [Double](repeating: 0, count: rows)
    fronts = Fronts(objectives: objectives)
  }

  /// The crowded comparison; nil between equals.
  ///
  /// Reference: Deb et al. 2002, section III.B.
  @inline(__always)
  package func isBetter(_ a: Int, than b: Int) -> Bool? {
    if ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
    return crowding[a] == crowding[b] ? nil : crowding[a] > crowding[b]
  }

  /// The rows that survive, front by front.
  ///
  /// - Parameters:
  ///   - count: How many are to survive.
  ///   - rows: Among which.
  ///   - losses: A number for each row and objective, none of them NaN.
  ///   - violations: By how much each row breaks constraints.
  /// - Returns: As many of the rows, or all where there are fewer.
  ///
  /// Complexity: O(n log n) for two objectives.
  package mutating func select(
    _ count: Int, of rows: [Int], losses: [Double], violations: [Double]
  ) -> [Int] {
    fronts.sort(rows, losses: losses, violations: violations)
    var survivors: [Int] = []
    survivors.reserveCapacity(count)
    for front in 0..<fronts.count where survivors.count < count {
      fronts.crowd(front, losses: losses)
      let room = count - survivors.count
      let members = fronts.range(front)
      if members.count > room { fronts.moveLeastCrowded(room, of: front) }
      for index in members.prefix(room) {
        let entry = fronts.entries[index]
        ranks[entry.row] = front
        crowding[entry.row] = entry.crowding
        survivors.append(entry.row)
      }
    }
    return survivors
  }
}
