import HoneEvolution
import HoneNumerics
import Testing

@Suite("Generating and updating") struct GenerateUpdateTests {
  /// A normal distribution whose mean is that of the best quarter.
  struct Normals: GenerateUpdate {
    var mean = [Double](repeating: 5, count: 3)
    var deviation = 3.0
    var updates = 0

    mutating func generate(
      into population: inout [Individual<[Double]>], using rng: inout RandomStream
    ) {
      population = (0..<40).map { _ in
        Individual(mean.map { $0 + deviation * rng.normal() })
      }
    }

    mutating func update(_ population: [Individual<[Double]>], using rng: inout RandomStream) {
      let best = Selection.best(of: population, count: 10)
      mean = mean.indices.map { gene in
        best.reduce(0) { $0 + population[$1].genome[gene] } / 10
      }
      deviation *= 0.9
      updates += 1
    }
  }

  @Test("counts generations from 0 on, evaluates all, and learns from each")
  func run() async throws {
    var run = Evolution([[Double]](), EvolutionTests.toolbox(), seed: 2)
    run.statistics = .fitness
    run.hallOfFame = HallOfFame(1)
    var strategy = Normals()
    try run.eaGenerateUpdate(&strategy, generations: 30)
    #expect(strategy.updates == 30)
    #expect(run.logbook.numbers("gen") == (0..<30).map(Double.init))
    #expect(run.evaluations == 1200)
    #expect(run.hallOfFame?.best?.fitness?.loss() ?? 1 < 0.05)
    #expect(run.population.count == 40)

    var parallel = Evolution([[Double]](), EvolutionTests.toolbox(), seed: 2)
    parallel.statistics = .fitness
    var other = Normals()
    try parallel.eaGenerateUpdate(&other, generations: 10)
    try await parallel.eaGenerateUpdate(&other, generations: 20, parallel: 3)
    #expect(parallel.logbook.description == run.logbook.description)
    #expect(parallel.population == run.population)
  }
}
