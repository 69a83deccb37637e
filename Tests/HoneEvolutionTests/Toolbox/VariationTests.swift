import HoneEvolution
import HoneNumerics
import Testing

/// Individuals who say what was done to them: [who, mated with, times mutated].
@Suite("Variation") struct VariationTests {
  static let toolbox = Toolbox<[Int]>(
    mate: { first, second, _ in (first[1], second[1]) = (second[0], first[0]) },
    mutate: { genome, _ in genome[2] += 1 },
    select: { Selection.random(of: $0, count: $1, using: &$2) },
    evaluate: { _ in Fitness(minimizing: 0) })

  static func people(_ count: Int) -> [Individual<[Int]>] {
    (0..<count).map { Individual([$0, -1, 0], fitness: Fitness(minimizing: Double($0))) }
  }

  @Test("of both kinds mates neighbours and mutates anybody, each with its probability")
  func varAnd() {
    var people = Self.people(40_001)
    var rng = RandomStream(seed: 1)
    Self.toolbox.varAnd(&people, crossover: 0.3, mutation: 0.2, using: &rng)
    var outcomes: [Int] = []
    for (index, individual) in people.enumerated() {
      let partner = individual.genome[1]
      #expect(partner == -1 || partner == index ^ 1)
      let isVaried = partner >= 0 || individual.genome[2] > 0
      #expect(individual.isEvaluated != isVaried)
      if index < 40_000 { outcomes.append((partner >= 0 ? 2 : 0) + individual.genome[2]) }
    }
    #expect(people[40_000].genome[1] == -1)
    // Pairs are as many as half of those who mate, so their share is checked by pairs.
    let pairs = stride(from: 0, to: 40_000, by: 2).map { outcomes[$0] / 2 }
    #expect(Frequencies(pairs, of: 2).agree(with: [0.7, 0.3]))
    #expect(Frequencies(outcomes.map { $0 % 2 }, of: 2).agree(with: [0.8, 0.2]))
    let firsts = stride(from: 0, to: 40_000, by: 2).map { outcomes[$0] }
    #expect(Frequencies(firsts, of: 4).agree(with: [0.56, 0.14, 0.24, 0.06]))
  }

  @Test("of one kind mates two different parents, or mutates, or copies")
  func varOr() {
    let parents = Self.people(5)
    var rng = RandomStream(seed: 2)
    let offspring = Self.toolbox.varOr(
      parents, count: 100_000, crossover: 0.5, mutation: 0.2, using: &rng)
    let kinds = offspring.map { $0.genome[1] >= 0 ? 0 : $0.genome[2] > 0 ? 1 : 2 }
    #expect(Frequencies(kinds, of: 3).agree(with: [0.5, 0.2, 0.3]))
    #expect(offspring.allSatisfy { $0.genome[1] < 0 || $0.genome[2] == 0 })
    let pairs = offspring.filter { $0.genome[1] >= 0 }.map { $0.genome[0] * 5 + $0.genome[1] }
    let odds = (0..<25).map { $0 / 5 == $0 % 5 ? 0 : 1 / 20.0 }
    #expect(Frequencies(pairs, of: 25).agree(with: odds))
    for (individual, kind) in zip(offspring, kinds) {
      #expect(individual.fitness?.loss() == (kind == 2 ? Double(individual.genome[0]) : nil))
    }
    let even = [Double](repeating: 0.2, count: 5)
    #expect(Frequencies(offspring.map { $0.genome[0] }, of: 5).agree(with: even))
    #expect(parents == Self.people(5))
  }
}
