public import HoneNumerics

extension Selection {
  /// Survivors by NSGA-II: whole fronts, the best first, and of the front that does not fit those with
  /// the largest crowding distances.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - violations: By what each point breaks constraints; none where there are none.
  ///   - count: How many survive, at most as many as there are.
  /// - Returns: The indices of the survivors, front by front.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`.
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), section III.C.
  public static func nsga2(
    _ losses: [Double], objectives: Int, violations: [Double] = [], count: Int
  ) -> [Int] {
    let ranks = NonDominatedSort.ranks(losses, objectives: objectives, violations: violations)
    precondition((0...ranks.count).contains(count), "no more can survive than there are")
    var chosen: [Int] = []
    for front in NonDominatedSort.fronts(ranks) where chosen.count < count {
      let room = count - chosen.count
      if front.count <= room {
        chosen += front
        continue
      }
      let own = front.flatMap { losses[($0 * objectives)..<(($0 + 1) * objectives)] }
      let distances = Crowding.distances(own, objectives: objectives)
      let order = front.indices.sorted {
        distances[$0] != distances[$1] ? distances[$0] > distances[$1] : $0 < $1
      }
      chosen += order.prefix(room).map { front[$0] }
    }
    return chosen
  }

  /// Survivors by NSGA-II: `nsga2(_:objectives:violations:count:)` of what individuals are worth.
  ///
  /// Whoever was not evaluated comes last.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`.
  public static func nsga2<G>(of population: [Individual<G>], count: Int) -> [Int] {
    let table = LossTable(population)
    return nsga2(
      table.losses, objectives: table.objectives, violations: table.violations, count: count)
  }

  /// Parents by tournaments of two: who dominates wins, else who is less crowded in its front, else
  /// either. Everyone competes equally often, until enough are chosen.
  ///
  /// - Parameters:
  ///   - population: The individuals.
  ///   - count: How many are chosen.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen; each at most twice for every `population.count` of them.
  ///
  /// Complexity: That of `NonDominatedSort.ranks`, and O(count).
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), sections III.B and VI.
  public static func tournamentDCD<G>(
    of population: [Individual<G>], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    precondition(!population.isEmpty || count == 0, "a tournament has at least one participant")
    guard population.count > 1 else { return [Int](repeating: 0, count: count) }
    let table = LossTable(population)
    let ranks = NonDominatedSort.ranks(
      table.losses, objectives: table.objectives, violations: table.violations)
    let room = Crowding.distances(table.losses, objectives: table.objectives, ranks: ranks)
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    var order = Array(population.indices)
    var next = order.count
    while chosen.count < count {
      if next + 1 >= order.count {
        for i in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(i, rng.below(i + 1)) }
        next = 0
      }
      let (a, b) = (order[next], order[next + 1])
      next += 2
      // A dominated point has the greater rank: only then both are compared.
      if ranks[a] < ranks[b], isDominated(b, by: a, table) {
        chosen.append(a)
      } else if ranks[b] < ranks[a], isDominated(a, by: b, table) {
        chosen.append(b)
      } else if room[a] != room[b] {
        chosen.append(room[a] > room[b] ? a : b)
      } else {
        chosen.append(rng.below(2) == 0 ? a : b)
      }
    }
    return chosen
  }

  private static func isDominated(_ loser: Int, by winner: Int, _ table: LossTable) -> Bool {
    if !table.violations.isEmpty {
      let own = Dominance.worth(table.violations[winner])
      let rival = Dominance.worth(table.violations[loser])
      guard own <= 0 && rival <= 0 else { return own < rival }
    }
    return table.losses.withUnsafeBufferPointer { losses in
      guard let base = losses.baseAddress else { return false }
      let objectives = table.objectives
      return Dominance.dominates(
        base + winner * objectives, base + loser * objectives, objectives)
    }
  }
}
