import HoneEvolution
import HoneNumerics
import Testing

@Suite struct SelectionLawTests {
  private static func population(_ losses: [Double], _ objectives: Int, seed: UInt64)
    -> [Individual<[Double]>]
  {
    var rng = RandomStream(seed: seed)
    return Clouds.rows(losses, objectives).map { row in
      let violation = rng.below(4) == 0 ? rng.uniform() : 0
      let fitness = Fitness(minimizing: row, violation: violation)
      return Individual([rng.uniform()], fitness: rng.below(20) == 0 ? nil : fitness)
    }
  }

  private static func dominates(_ a: Individual<[Double]>, _ b: Individual<[Double]>) -> Bool {
    guard let own = a.fitness else { return false }
    guard let rival = b.fitness else { return true }
    return own.dominates(rival)
  }

  /// Elitism: nobody who is left out dominates a survivor of a later front than the survivors need.
  @Test(arguments: Clouds.Kind.allCases)
  func survivorsAreDifferentAndNobodyLeftOutDominatesThemAll(_ kind: Clouds.Kind) {
    for (objectives, count) in [(2, 60), (3, 50), (4, 40)] {
      let losses = Clouds.points(kind, count, objectives, seed: 5)
      let people = Self.population(losses, objectives, seed: 9)
      var rng = RandomStream(seed: 11)
      let lines = ReferencePoints.dasDennis(objectives: objectives, partitions: 3)
      for room in [0, 1, count / 3, count / 2, count - 1, count] {
        let survivors = [
          Selection.nsga2(of: people, count: room),
          Selection.nsga3(of: people, count: room, referencePoints: lines, using: &rng),
          Selection.spea2(of: people, count: room),
        ]
        for (method, chosen) in survivors.enumerated() {
          let isChosen = Set(chosen)
          #expect(chosen.count == room && isChosen.count == room, "\(kind), method \(method)")
          for out in people.indices where !isChosen.contains(out) && method < 2 {
            let isBetter = chosen.contains { Self.dominates(people[out], people[$0]) }
            #expect(!isBetter, "\(kind), method \(method), \(room) of \(count)")
          }
        }
      }
    }
  }

  @Test func tournamentsByDominanceAndCrowdingPreferTheBetterAndUseEveryoneAlike() {
    let losses = Clouds.points(.uniform, 40, 2, seed: 3)
    let people = Clouds.rows(losses, 2).map {
      Individual([0.0], fitness: Fitness(minimizing: $0))
    }
    let ranks = NonDominatedSort.ranks(losses, objectives: 2)
    var rng = RandomStream(seed: 1)
    var wins = [Int](repeating: 0, count: 40)
    for _ in 0..<500 {
      let chosen = Selection.tournamentDCD(of: people, count: 40, using: &rng)
      #expect(chosen.count == 40)
      // Two rounds of pairs, in each of which everyone takes part once.
      #expect(Set(chosen.prefix(20)).count == 20)
      for winner in chosen { wins[winner] += 1 }
    }
    let mean = { (rank: Int) -> Double in
      let front = ranks.indices.filter { ranks[$0] == rank }
      return Double(front.reduce(0) { $0 + wins[$1] }) / Double(front.count)
    }
    let last = ranks.max() ?? 0
    #expect(mean(0) > 700)
    #expect(mean(last) < 300)
    #expect(wins.reduce(0, +) == 20_000)
  }

  /// Of the front that does not fit, a line gets its next survivor only when none with candidates
  /// left has fewer.
  @Test func nichesAreFilledEvenly() {
    for seed in 1...10 as ClosedRange<UInt64> {
      let losses = Clouds.points(.front, 120, 3, seed: seed)
      var memory = NSGA3Selection(ReferencePoints.dasDennis(objectives: 3, partitions: 5))
      var rng = RandomStream(seed: seed)
      let chosen = Set(memory.select(losses, count: 50, using: &rng))
      var counts = [Int](repeating: 0, count: memory.referencePoints.count)
      for point in chosen { counts[memory.associate(losses, point).line] += 1 }
      let most = counts.max() ?? 0
      for point in 0..<120 where !chosen.contains(point) {
        #expect(counts[memory.associate(losses, point).line] >= most - 1)
      }
      // A line with one survivor has the nearest of its points.
      for point in 0..<120 where !chosen.contains(point) {
        let (line, distance) = memory.associate(losses, point)
        let nearest = chosen.map { memory.associate(losses, $0) }.filter { $0.line == line }
          .map(\.distance).min()
        #expect(nearest.map { $0 <= distance } ?? false)
      }
    }
  }

  @Test func memoryNeverForgetsTheBest() {
    var memory = NSGA3Selection(ReferencePoints.dasDennis(objectives: 2, partitions: 4))
    var rng = RandomStream(seed: 4)
    _ = memory.select([0, 4, 1, 1, 4, 0.5], count: 2, using: &rng)
    _ = memory.select([2, 2, 3, 1.5, 8, 1.2], count: 2, using: &rng)
    #expect(memory.ideal == [0, 0.5])
    #expect(memory.worst == [8, 4])
    #expect(memory.extremes == [[4, 0.5], [0, 4]])
    // What breaks constraints, and what is infinite, teaches nothing.
    _ = memory.select([-5, -5, .infinity, -7, 1, 1], violations: [1, 0, 0], count: 2, using: &rng)
    #expect(memory.ideal == [0, 0.5])
  }

  @Test func referencePointsLieOnTheSimplex() {
    #expect(ReferencePoints.dasDennis(objectives: 3, partitions: 12).count == 91)
    #expect(ReferencePoints.dasDennis(objectives: 1, partitions: 4) == [[1]])
    let inner = ReferencePoints.dasDennis(objectives: 3, partitions: 3, scale: 0.5)
    #expect(zip(inner[0], [1 / 6.0, 1 / 6.0, 4 / 6.0]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(zip(inner[9], [4 / 6.0, 1 / 6.0, 1 / 6.0]).allSatisfy { abs($0 - $1) < 1e-15 })
    // Deb and Jain 2014, table I: 8 objectives, 3 and 2 partitions, 156 points.
    let layers = ReferencePoints.layered(objectives: 8, outer: 3, inner: 2)
    #expect(layers.count == 156)
    #expect(Set(layers).count == 156)
    for point in layers {
      #expect(abs(point.reduce(0, +) - 1) < 1e-14 && point.allSatisfy { $0 >= 0 })
    }
  }

  /// Thinning goes on by the definition: the one whose sorted distances are least goes.
  @Test func archivesAreThinnedByTheirDefinition() {
    for seed in 1...6 as ClosedRange<UInt64> {
      let losses = Clouds.points(.front, 30, 3, seed: seed)
      let rows = Clouds.rows(losses, 3)
      var left = Array(rows.indices)
      for room in stride(from: 29, through: 5, by: -1) {
        let distances = left.map { a in
          left.filter { $0 != a }.map { b in
            zip(rows[a], rows[b]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          }.sorted()
        }
        let least = left.indices.min { distances[$0].lexicographicallyPrecedes(distances[$1]) }
        left.remove(at: least ?? 0)
        #expect(Selection.spea2(losses, objectives: 3, count: room) == left)
      }
    }
  }
}
