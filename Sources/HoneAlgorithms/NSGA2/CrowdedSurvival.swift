internal import HoneNumerics

/// Ranks rows by non-dominated fronts and crowding, and selects the best of them.
struct CrowdedSurvival: Sendable {
  /// Of each row that survived last, the number of its front, from 0 on.
  private(set) var ranks: [Int]
  /// Of each row that survived last, the sum of the relative distances between its neighbours.
  private(set) var crowding: [Double]
  private var fronts: Fronts

  init(rows: Int, objectives: Int) {
    ranks = [Int](repeating: 0, count: rows)
    crowding = [Double](repeating: 0, count: rows)
    fronts = Fronts(objectives: objectives)
  }

  /// The crowded comparison; nil between equals.
  ///
  /// Reference: Deb et al. 2002, section III.B.
  @inline(__always)
  func isBetter(_ a: Int, than b: Int) -> Bool? {
    if ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
    return crowding[a] == crowding[b] ? nil : crowding[a] > crowding[b]
  }

  /// The rows that survive, front by front.
  mutating func select(
    _ count: Int, of population: borrowing RealPopulation, using rng: inout RandomStream
  ) -> [Int] {
    fronts.sort(population.candidates, of: population, enough: count)
    var survivors: [Int] = []
    survivors.reserveCapacity(count)
    for front in 0..<fronts.count where survivors.count < count {
      fronts.crowd(front, of: population)
      let members = fronts.range(front)
      let room = count - survivors.count
      if members.count > room { fronts.moveLeastCrowded(room, of: front, using: &rng) }
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
