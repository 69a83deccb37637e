import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite struct NonDominatedSortTests {
  @Test(arguments: Clouds.Kind.allCases)
  func frontsAreThoseOfTheDefinition(_ kind: Clouds.Kind) {
    for objectives in 1...8 {
      for (count, seed) in [(1, 1), (2, 2), (7, 3), (40, 4), (90, 5)] as [(Int, UInt64)] {
        let losses = Clouds.points(kind, count, objectives, seed: 10 * seed + UInt64(objectives))
        let rows = Clouds.rows(losses, objectives)
        let expected = Clouds.ranks(rows) { Clouds.dominates(rows[$0], rows[$1]) }
        let ranks = NonDominatedSort.ranks(losses, objectives: objectives)
        #expect(ranks == expected, "\(kind), \(count) points, \(objectives) objectives")
      }
    }
  }

  /// Each point has a dominator in the front before its own, and none in its own or a later one.
  @Test(arguments: Clouds.Kind.allCases)
  func largeCloudsAreSortedConsistently(_ kind: Clouds.Kind) {
    for objectives in 2...6 {
      let count = kind == .chain ? 200 : 600
      let losses = Clouds.points(kind, count, objectives, seed: 77)
      let rows = Clouds.rows(losses, objectives)
      let ranks = NonDominatedSort.ranks(losses, objectives: objectives)
      let fronts = NonDominatedSort.fronts(ranks)
      #expect(fronts.reduce(0) { $0 + $1.count } == count)
      for (rank, front) in fronts.enumerated() {
        for own in front where rank > 0 {
          let isBehind = fronts[rank - 1].contains { Clouds.dominates(rows[$0], rows[own]) }
          #expect(isBehind, "\(kind), \(objectives) objectives")
        }
        for own in front.prefix(20) {
          for later in fronts[rank...] {
            #expect(!later.contains { Clouds.dominates(rows[$0], rows[own]) }, "\(kind)")
          }
        }
      }
    }
  }

  /// What is used beyond 65,536 points, used for fewer.
  @Test(arguments: Clouds.Kind.allCases)
  func dividingSortsAsTheOtherWaysDo(_ kind: Clouds.Kind) {
    for objectives in 3...6 {
      for (count, seed) in [(0, 1), (1, 2), (33, 3), (300, 4), (900, 5)] as [(Int, UInt64)] {
        let losses = Clouds.points(kind, count, objectives, seed: seed)
        let ranks = Scratch<Int32>(count)
        let fronts = losses.withUnsafeBufferPointer { losses in
          losses.baseAddress.map {
            NonDominatedSort.rank($0, count, objectives, into: ranks.base, most: 0)
          } ?? 0
        }
        let expected = NonDominatedSort.ranks(losses, objectives: objectives)
        #expect((0..<count).map { Int(ranks[$0]) } == expected, "\(kind), \(objectives)")
        #expect(fronts == (expected.max() ?? -1) + 1)
      }
    }
  }

  @Test func manyPointsOfFewValuesAndOfManyAreSortedAlike() {
    // 17,000 points are more than sets of 64 places have room for; planes in a chain are the fronts.
    var losses: [Double] = []
    for k in 0..<17_000 {
      let (plane, place) = (k % 7, Double((k / 7) * 7919 % 2_503))
      losses += [place + Double(plane), 20_000 - place + Double(plane), Double(plane), 1]
    }
    let ranks = NonDominatedSort.ranks(losses, objectives: 4)
    for k in ranks.indices where ranks[k] != k % 7 {
      Issue.record("point \(k) is of front \(ranks[k])")
      break
    }
  }

  @Test func pointsThatBreakConstraintsComeBehindByHowMuch() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var rng = RandomStream(seed: seed)
      let losses = Clouds.points(.coarse, 60, 2, seed: seed)
      let rows = Clouds.rows(losses, 2)
      let violations = rows.map { _ in [0, 0, -1, 0.5, 2, .nan, .infinity][rng.below(7)] }
      let worth = violations.map { $0.isNaN ? Double.infinity : $0 }
      let expected = Clouds.ranks(rows) { a, b in
        guard worth[a] <= 0 && worth[b] <= 0 else { return worth[a] < worth[b] }
        return Clouds.dominates(rows[a], rows[b])
      }
      #expect(
        NonDominatedSort.ranks(losses, objectives: 2, violations: violations) == expected)
      for a in rows.indices {
        for b in rows.indices {
          let fitness = Fitness(minimizing: rows[a], violation: worth[a])
          let rival = Fitness(minimizing: rows[b], violation: worth[b])
          let isBetter = Dominance.dominates((rows[a], violations[a]), (rows[b], violations[b]))
          #expect(isBetter == fitness.dominates(rival))
        }
      }
    }
  }

  @Test func noPointsHaveNoFronts() {
    #expect(NonDominatedSort.ranks([], objectives: 3) == [])
    #expect(NonDominatedSort.fronts([]) == [])
  }
}
