import HoneEvolution
import HoneNumerics
import Testing

/// The populations and penalties are DEAP 1.4.4's: see Golden/toolbox.py.
@Suite("Migration and penalties") struct MigrationTests {
  static func populations() -> [[Individual<[Int]>]] {
    (0..<3).map { deme in
      (0..<5).map {
        let number = 10 * deme + $0
        return Individual([number], fitness: Fitness(maximizing: Double((7 * number * 31) % 17)))
      }
    }
  }

  static let best: Toolbox<[Int]>.Select = { people, count, _ in
    Selection.best(of: people, count: count)
  }
  static let worst: Toolbox<[Int]>.Select = { people, count, _ in
    Selection.worst(of: people, count: count)
  }

  static let rings: [(Migration.Ring<[Int]>, [[Int]])] = [
    (
      Migration.Ring(count: 2, select: best),
      [[0, 22, 23, 3, 4], [10, 11, 12, 1, 2], [20, 21, 13, 14, 24]]
    ),
    (
      Migration.Ring(count: 2, select: best, replace: worst),
      [[22, 1, 2, 3, 23], [10, 2, 1, 13, 14], [14, 13, 22, 23, 24]]
    ),
    (
      Migration.Ring(count: 2, select: best, replace: worst, targets: [2, 0, 1]),
      [[13, 1, 2, 3, 14], [10, 23, 22, 13, 14], [2, 1, 22, 23, 24]]
    ),
  ]

  @Test("moves whom DEAP's ring moves, to the same places", arguments: [0, 1, 2])
  func ring(case index: Int) {
    let (ring, expected) = Self.rings[index]
    var populations = Self.populations()
    var rng = RandomStream(seed: 1)
    Migration.ring(&populations, ring, using: &rng)
    #expect(populations.map { $0.map { $0.genome[0] } } == expected)
  }

  @Test("between evolutions leaves each with its own course")
  func islands() throws {
    var islands = (1...3).map { EvolutionTests.evolution(seed: UInt64($0)) }
    var rng = RandomStream(seed: 4)
    for _ in 0..<3 {
      for index in islands.indices {
        try islands[index].eaSimple(crossover: 0.5, mutation: 0.2, generations: 2)
      }
      let best = islands.map { $0.best?.genome }
      Migration.ring(
        &islands,
        .init(
          count: 1,
          select: { people, count, _ in
            Selection.best(of: people, count: count)
          }), using: &rng)
      for index in islands.indices {
        let next = islands[(index + 1) % 3].population
        #expect(next.contains { $0.genome == best[index] && $0.isEvaluated })
      }
    }
    #expect(islands.allSatisfy { $0.generation == 6 && $0.population.count == 40 })
  }

  static let genomes: [[Double]] = [[1.0, 2.5], [-1.5, 2.0], [-0.5, -2.0]]
  static func isValid(_ genome: [Double]) -> Bool { genome.allSatisfy { $0 >= 0 } }
  static func away(_ genome: [Double]) -> Double {
    genome.reduce(0) { $1 < 0 ? $0 + $1 * $1 : $0 }
  }
  static func judge(_ genome: [Double]) -> Fitness {
    Fitness([genome.reduce(0, +), 3 * genome[0] + 1], [.minimize, .maximize])
  }

  @Test("a delta penalty is DEAP's, with any distance")
  func delta() throws {
    let delta = Fitness([100, -50], [.minimize, .maximize])
    let none = Penalty.delta(delta, isFeasible: Self.isValid, evaluate: Self.judge)
    let one = Penalty.delta(
      delta, isFeasible: Self.isValid, distance: { [Self.away($0)] }, evaluate: Self.judge)
    let each = Penalty.delta(
      delta, isFeasible: Self.isValid, distance: { [Self.away($0), 2 * Self.away($0)] },
      evaluate: Self.judge)
    #expect(try Self.genomes.map { try none($0).values } == [[3.5, 4], [100, -50], [100, -50]])
    #expect(
      try Self.genomes.map { try one($0).values } == [
        [3.5, 4], [102.25, -52.25], [104.25, -54.25],
      ])
    #expect(
      try Self.genomes.map { try each($0).values } == [
        [3.5, 4], [102.25, -54.5], [104.25, -58.5],
      ])
  }

  @Test("a closest-valid penalty is DEAP's, with any distance")
  func closest() throws {
    func penalty(
      _ distance: @escaping @Sendable ([Double], [Double]) -> [Double]
    ) -> @Sendable ([Double]) throws -> Fitness {
      Penalty.closestValid(
        .init(alpha: 0.25, feasible: { $0.map { max(0, $0) } }, distance: distance),
        isFeasible: Self.isValid, evaluate: Self.judge)
    }
    let none = penalty { _, _ in [0] }
    let one = penalty { [Self.away($1)] }
    let each = penalty { [Self.away($1), 2 * Self.away($1)] }
    #expect(try Self.genomes.map { try none($0).values } == [[3.5, 4], [2, 1], [0, 1]])
    #expect(
      try Self.genomes.map { try one($0).values } == [
        [3.5, 4], [2.5625, 0.4375], [1.0625, -0.0625],
      ])
    #expect(
      try Self.genomes.map { try each($0).values } == [
        [3.5, 4], [2.5625, -0.125], [1.0625, -1.125],
      ])
  }
}
