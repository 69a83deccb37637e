import HoneEvolution
import Testing

/// The golden orders are from Golden/toolbox.py (DEAP 1.4.4).
@Suite("Archives of individuals") struct ArchiveTests {
  static func people(_ pairs: [(Int, Double)]) -> [Individual<[Int]>] {
    pairs.map { Individual([$0.0], fitness: Fitness(maximizing: $0.1)) }
  }

  @Test("a hall of fame holds what DEAP's holds, in its order")
  func hall() {
    var hall = HallOfFame<[Int]>(4)
    let generations: [([(Int, Double)], [Int])] = [
      ([(1, 5), (2, 3), (3, 5)], [3, 1, 2]),
      ([(4, 5), (1, 5), (5, 9), (6, 2)], [5, 4, 3, 1]),
      ([(7, 9), (8, 5), (9, 6)], [7, 5, 9, 4]),
      ([(10, 5), (11, 6), (5, 9)], [7, 5, 11, 9]),
    ]
    for (generation, expected) in generations {
      hall.update(Self.people(generation))
      #expect(hall.members.map { $0.genome[0] } == expected)
    }
    #expect(hall.best?.genome == [7])
    hall.clear()
    #expect(hall.best == nil)
  }

  @Test("a hall of fame keeps one of those who are similar, and nobody without fitness")
  func similarity() {
    var hall = HallOfFame<[Int]>(3) { $0.genome[0] / 10 == $1.genome[0] / 10 }
    hall.update(Self.people([(11, 1), (12, 2), (25, 1.5), (29, 9), (31, 0)]) + [Individual([77])])
    #expect(hall.members.map { $0.genome[0] } == [25, 11, 31])
  }

  @Test("what is done to an individual later changes nobody in the hall")
  func copies() {
    var hall = HallOfFame<[Int]>(1)
    var people = Self.people([(1, 1)])
    hall.update(people)
    people[0].genome[0] = 99
    #expect(hall.best?.genome == [1])
  }

  static func pairs(_ triples: [[Double]]) -> [Individual<[Int]>] {
    triples.map { Individual([Int($0[0])], fitness: Fitness(minimizing: [$0[1], $0[2]])) }
  }

  @Test("a front holds what DEAP's holds, in its order")
  func front() {
    var front = ParetoFront<[Int]>()
    let generations: [([[Double]], [Int])] = [
      ([[1, 3, 3], [2, 1, 5], [3, 5, 1], [4, 4, 4]], [2, 1, 3]),
      ([[5, 3, 3], [1, 3, 3], [6, 2, 3]], [2, 6, 3]),
      ([[7, 1, 5], [8, 0.5, 6], [9, 2, 2], [10, 6, 0.5]], [8, 7, 2, 9, 3, 10]),
    ]
    for (generation, expected) in generations {
      front.update(Self.pairs(generation))
      #expect(front.members.map { $0.genome[0] } == expected)
    }
  }

  @Test("a front of many points is DEAP's, twins that differ in their genome included")
  func manyPoints() {
    let points: [[Double]] = [
      [3, 13], [1, 18], [6, 11], [2, 12], [1, 13], [6, 12], [4, 10], [3, 15], [8, 8], [4, 11],
      [1, 15], [3, 11], [10, 6], [4, 11], [2, 14], [4, 15], [11, 5], [1, 17], [5, 14], [6, 12],
      [3, 12], [3, 14], [4, 10], [8, 8], [0, 16], [9, 10], [4, 14], [3, 14], [6, 12], [4, 13],
      [7, 8], [3, 13], [4, 10], [1, 13], [7, 12], [4, 14], [8, 11], [7, 12], [5, 10], [10, 5],
    ]
    var front = ParetoFront<[Int]>()
    front.update(Self.pairs(points.enumerated().map { [Double($0.offset)] + $0.element }))
    #expect(front.members.map { $0.genome[0] } == [24, 33, 4, 3, 11, 32, 22, 6, 30, 39])
  }

  @Test("a front puts the feasible before those who break constraints")
  func violations() {
    var front = ParetoFront<[Int]>()
    front.update([
      Individual([1], fitness: Fitness(minimizing: [0, 0], violation: 1)),
      Individual([2], fitness: Fitness(minimizing: [0, 0], violation: 0.5)),
    ])
    #expect(front.members.map(\.genome) == [[2]])
    front.update([Individual([3], fitness: Fitness(minimizing: [5, 5])), Individual([4])])
    #expect(front.members.map(\.genome) == [[3]])
  }
}
