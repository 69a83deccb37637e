import Foundation
import HoneEvolution
import HoneTesting

/// What an evaluation of a cheap function costs, all that the method does included.
enum Speed {
  typealias Work =
    @Sendable (_ dimensions: Int, _ population: Int, _ generations: Int) throws -> (
      evaluations: Int, best: Double
    )

  static let all: [String: Work] = ["ga": ga, "pso": pso, "de": de, "nsga2": nsga2]

  /// The textbook's: two-point crossover 0.5, Gaussian mutation 0.2, tournament of 3.
  static func ga(
    dimensions: Int, population: Int, generations: Int
  ) throws -> (evaluations: Int, best: Double) {
    let toolbox = Toolbox<[Double]>(
      mate: { Crossover.twoPoint(&$0, &$1, using: &$2) },
      mutate: { Mutation.gaussian(&$0, mean: 0, deviation: 1, probability: 0.1, using: &$1) },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: { genome in Fitness(maximizing: 1 / (1 + sphere(genome.span))) })
    var rng = RandomStream(seed: 1)
    let genomes = (0..<population).map { _ in
      (0..<dimensions).map { _ in 20 * rng.uniform() - 10 }
    }
    var run = Evolution(genomes, toolbox, seed: 1)
    run.hallOfFame = HallOfFame(1)
    try run.eaSimple(crossover: 0.5, mutation: 0.2, generations: generations)
    return (run.evaluations, 1 / (run.hallOfFame?.best?.fitness?.value() ?? .nan) - 1)
  }

  static func pso(
    dimensions: Int, population: Int, generations: Int
  ) -> (evaluations: Int, best: Double) {
    var rng = RandomStream(seed: 1)
    let options = SwarmOptions(
      particles: population, damping: .inertia(.constant(0.7298)), cognitive: 1.49618,
      social: 1.49618)
    var swarm = ParticleSwarm(options, bounds: Bounds(-10...10, count: dimensions))
    swarm.minimize(iterations: generations, using: &rng) { sphere($0) }
    return (population * generations, swarm.bestLoss)
  }

  static func de(
    dimensions: Int, population: Int, generations: Int
  ) -> (evaluations: Int, best: Double) {
    var rng = RandomStream(seed: 1)
    var search = DifferentialEvolution(
      DEOptions(.best1, population: population), bounds: Bounds(-10...10, count: dimensions))
    let evaluations = population * (generations + 1)
    search.minimize(evaluations: evaluations, using: &rng) { sphere($0) }
    return (evaluations, search.bestLoss)
  }

  /// ZDT1; the best is the mean of both objectives' sum over the front.
  static func nsga2(
    dimensions: Int, population: Int, generations: Int
  ) -> (evaluations: Int, best: Double) {
    var rng = RandomStream(seed: 1)
    var search = NSGA2(
      Bounds(0...1, count: dimensions), objectives: 2, population: population)
    search.run(generations: generations, using: &rng) { x, losses in
      var sum = 0.0
      for i in 1..<x.count { sum += x[i] }
      let g = 1 + 9 * sum / Double(x.count - 1)
      losses[0] = x[0]
      losses[1] = g * (1 - (x[0] / g).squareRoot())
    }
    var sum = 0.0
    for fitness in search.front.compactMap(\.fitness) { sum += fitness.loss(0) + fitness.loss(1) }
    return (population * generations, sum / Double(search.front.count))
  }

  static func sphere(_ x: Span<Double>) -> Double {
    var sum = 0.0
    for i in 0..<x.count { sum += x[i] * x[i] }
    return sum
  }

  /// The CPU time of all threads, in seconds.
  static var cpu: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// Prints the CPU time of an evaluation in microseconds: the median of nine runs or more.
  static func measure(_ work: Work, _ numbers: [Int]) throws {
    var times: [Double] = []
    var found = try work(numbers[0], numbers[1], 2)
    let begun = cpu
    // A run of a millisecond says little by itself.
    while times.count < 9 || cpu - begun < 0.3 {
      let start = cpu
      found = try work(numbers[0], numbers[1], numbers[2])
      times.append(1e6 * (cpu - start) / Double(found.evaluations))
    }
    print(
      "{\"us\": \(times.sorted()[times.count / 2]), \"best\": \(found.best), "
        + "\"evaluations\": \(found.evaluations)}")
  }

  /// Prints the CPU time of sorting random points, in microseconds.
  static func sort(points: Int, objectives: Int, repeats: Int = 9) {
    var rng = RandomStream(seed: 1)
    let losses = (0..<points * objectives).map { _ in rng.uniform() }
    var times: [Double] = []
    var fronts = 0
    for _ in 0..<repeats {
      let start = cpu
      fronts = (NonDominatedSort.ranks(losses, objectives: objectives).max() ?? 0) + 1
      times.append(1e6 * (cpu - start))
    }
    print("{\"us\": \(times.sorted()[repeats / 2]), \"fronts\": \(fronts)}")
  }
}
