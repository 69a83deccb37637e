extension Selection {
  /// The archive of SPEA2: those that nobody dominates, thinned out where they are too many and filled
  /// up by fitness where they are too few.
  ///
  /// Distances are those of the losses as they are: bring objectives of different units to one scale
  /// first (``Normalization``).
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - violations: By what each point breaks constraints; none where there are none.
  ///   - count: How many survive, at most as many as there are.
  /// - Returns: The indices of the survivors: in their own order where they were thinned out, else
  ///   those that nobody dominates first and then by fitness.
  ///
  /// Complexity: O(n² (objectives + log n)).
  ///
  /// Reference: Zitzler, Laumanns and Thiele 2001, TIK report 103, section 3.2.
  public static func spea2(
    _ losses: [Double], objectives: Int, violations: [Double] = [], count: Int
  ) -> [Int] {
    let raw = SPEA2.rawFitness(losses, objectives: objectives, violations: violations)
    precondition((0...raw.count).contains(count), "no more can survive than there are")
    let front = raw.indices.filter { raw[$0] == 0 }
    if front.count == count { return front }
    if front.count > count {
      let thinned = Truncation(losses, front, objectives: objectives)
      return thinned.kept(count).map { front[$0] }
    }
    let density = SPEA2.densities(losses, objectives: objectives)
    let others = raw.indices.filter { raw[$0] > 0 }.sorted {
      let (own, rival) = (raw[$0] + density[$0], raw[$1] + density[$1])
      return own != rival ? own < rival : $0 < $1
    }
    return front + others.prefix(count - front.count)
  }

  /// The archive of SPEA2: `spea2(_:objectives:violations:count:)` of what individuals are worth.
  ///
  /// Whoever was not evaluated comes last.
  ///
  /// Complexity: O(n² (objectives + log n)).
  public static func spea2<G>(of population: [Individual<G>], count: Int) -> [Int] {
    let table = LossTable(population)
    return spea2(
      table.losses, objectives: table.objectives, violations: table.violations, count: count)
  }
}
