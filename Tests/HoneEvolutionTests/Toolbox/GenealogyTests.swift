import HoneEvolution
import Testing

/// The trees are DEAP 1.4.4's: see Golden/toolbox.py.
@Suite("A genealogy") struct GenealogyTests {
  @Test("numbers births as DEAP's history does, and answers parents up to a depth")
  func tree() {
    var genealogy = Genealogy<[Int]>()
    var people = (0..<4).map { Individual([$0]) }
    genealogy.begin(&people)
    var (a, b, c) = (people[0], people[2], people[3])
    genealogy.record(&a, &b)
    genealogy.record(&a)
    c.genome = [33]
    genealogy.record(&c)
    genealogy.record(&a, &c)
    genealogy.record(&c)

    let parents = [
      1: [], 2: [], 3: [], 4: [], 5: [1, 3], 6: [1, 3], 7: [5], 8: [4], 9: [7, 8], 10: [7, 8],
      11: [10],
    ]
    #expect(genealogy.count == 11)
    for (birth, expected) in parents { #expect(genealogy.parents(of: birth) == expected) }
    #expect(genealogy.genome(of: 8) == [33])
    #expect(genealogy.genome(of: 4) == [3])
    #expect(genealogy.genome(of: 12) == nil)

    #expect(c.birth == 11)
    let depths = [1: [11], 2: [11, 10], 3: [11, 10, 7, 8], Int.max: [11, 10, 7, 8, 5, 4, 1, 3]]
    for (depth, births) in depths {
      let tree = genealogy.tree(of: c.birth, depth: depth)
      #expect(tree.map(\.birth) == births)
      for (birth, its) in tree { #expect(its == parents[birth]) }
    }
    #expect(genealogy.tree(of: 0).isEmpty)
  }

  @Test("of an evolution leads from everybody to those with whom it began")
  func evolution() throws {
    var run = EvolutionTests.evolution(seed: 3)
    run.genealogy = Genealogy()
    try run.eaSimple(crossover: 0.5, mutation: 0.2, generations: 12)
    let genealogy = try #require(run.genealogy)
    for individual in run.population {
      #expect(genealogy.genome(of: individual.birth) == individual.genome)
      let tree = genealogy.tree(of: individual.birth)
      #expect(tree.allSatisfy { entry in entry.parents.allSatisfy { $0 < entry.birth } })
      #expect(tree.contains { $0.birth <= 40 && $0.parents.isEmpty })
      #expect(tree.allSatisfy { $0.birth <= 40 ? $0.parents.isEmpty : !$0.parents.isEmpty })
    }
    #expect(run.population.contains { genealogy.tree(of: $0.birth).count > 10 })
    // Without a genealogy the evolution is the same.
    var other = EvolutionTests.evolution(seed: 3)
    try other.eaSimple(crossover: 0.5, mutation: 0.2, generations: 12)
    #expect(other.population.map(\.genome) == run.population.map(\.genome))
  }
}
