import HoneNumerics
import HoneTesting
import Testing

@testable import HoneEvolution

@Suite("NSGA-II and NSGA-III of real vectors") struct RealSearchTests {
  /// A problem's losses, through arrays.
  private static func evaluate(
    _ problem: some MultiObjectiveProblem, _ genome: Span<Double>,
    _ losses: inout MutableSpan<Double>
  ) {
    let own = problem.losses(genome.withUnsafeBufferPointer { Array($0) })
    for objective in own.indices { losses[objective] = own[objective] }
  }

  private static func volume(
    _ front: [Individual<[Double]>], _ problem: some MultiObjectiveProblem
  ) -> Double {
    let losses = front.flatMap { $0.fitness?.losses ?? [] }
    return Hypervolume.value(
      losses, objectives: problem.objectives, reference: problem.reference)
  }

  // pymoo 0.6.2 with the same settings has medians of 0.8697 (17 seeds) and 0.5364 (10 seeds).
  @Test("NSGA-II comes close to known fronts", arguments: [(ZDT.zdt1, 0.868), (.zdt2, 0.53)])
  func zdt(_ problem: ZDT, _ least: Double) {
    var rng = RandomStream(seed: 3)
    var search = NSGA2(problem.bounds, objectives: 2)
    search.run(generations: 250, using: &rng) { Self.evaluate(problem, $0, &$1) }
    #expect(Self.volume(search.front, problem) > least)
    #expect(search.individuals.count == 100)
    #expect(search.individuals.allSatisfy { problem.bounds.contains($0.genome) })
    #expect(search.individuals.allSatisfy { $0.fitness?.losses == problem.losses($0.genome) })
  }

  @Test("NSGA-III spreads over a front of three objectives")
  func dtlz2() {
    let problem = DTLZ(2, objectives: 3)
    let points = ReferencePoints.dasDennis(objectives: 3, partitions: 12)
    var rng = RandomStream(seed: 5)
    var search = NSGA3(problem.bounds, referencePoints: points)
    search.run(generations: 150, using: &rng) { Self.evaluate(problem, $0, &$1) }
    // Every reference line has someone within a tenth of the front's width.
    let losses = search.individuals.map { $0.fitness?.losses ?? [] }
    for point in points {
      let length = point.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let nearest = losses.map { losses in
        zip(point, losses).reduce(0) { $0 + ($1.0 / length - $1.1) * ($1.0 / length - $1.1) }
      }.min()
      #expect((nearest ?? 1).squareRoot() < 0.1)
    }
  }

  @Test("The same seed gives the same members, by steps, at once and on several cores")
  func reproducible() async {
    let problem = ZDT.zdt4
    var searches = (0..<3).map { _ in NSGA2(problem.bounds, objectives: 2, population: 31) }
    var streams = [RandomStream](repeating: RandomStream(seed: 9), count: 3)
    searches[0].run(generations: 12, using: &streams[0]) { Self.evaluate(problem, $0, &$1) }
    for _ in 0..<12 {
      let genes = searches[1].ask(using: &streams[1])
      let losses = (0..<31).flatMap { problem.losses(Array(genes[$0 * 10..<($0 + 1) * 10])) }
      searches[1].tell(losses, using: &streams[1])
    }
    await searches[2].run(generations: 12, parallel: 3, using: &streams[2]) {
      Self.evaluate(problem, $0, &$1)
    }
    #expect(searches[0].individuals == searches[1].individuals)
    #expect(searches[0].individuals == searches[2].individuals)
  }

  @Test("Members break no constraints where that is possible", arguments: [2, 3])
  func constraints(_ objectives: Int) {
    var rng = RandomStream(seed: 11)
    // The lower the genes the better, but their sum is 3 at least, and the first one 0.5 at least.
    func evaluate(_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Double {
      var sum = 0.0
      for gene in 0..<genome.count { sum += genome[gene] }
      for objective in 0..<losses.count { losses[objective] = genome[objective] + 0.1 * sum }
      return max(3 - sum, 0) + max(0.5 - genome[0], 0)
    }
    let bounds = Bounds(low: [-1, -2, -1, 0], high: [2, 3, 1, 1.5])
    var crowded = NSGA2(bounds, objectives: objectives, population: 40)
    crowded.runConstrained(generations: 60, using: &rng) { evaluate($0, &$1) }
    var niched = NSGA3(
      bounds,
      referencePoints: ReferencePoints.fitting(objectives: objectives, count: 40),
      population: 40)
    niched.runConstrained(generations: 60, using: &rng) { evaluate($0, &$1) }
    for member in crowded.individuals + niched.individuals {
      #expect(member.fitness?.violation == 0)
      #expect(member.genome.reduce(0, +) >= 3 && bounds.contains(member.genome))
    }
  }

  @Test("What is not a number is worse than anything")
  func notANumber() {
    var rng = RandomStream(seed: 13)
    var search = NSGA2(Bounds(-1...2, count: 2), objectives: 2, population: 20)
    search.run(generations: 20, using: &rng) { genome, losses in
      losses[0] = genome[0] < 0 ? .nan : genome[0]
      losses[1] = 1 - genome[0] + genome[1] * genome[1]
    }
    #expect(search.individuals.allSatisfy { $0.genome[0] >= 0 })
  }

  @Test("A child is never a copy of its parent, unless nothing varies it")
  func noCopies() {
    var variation = RealVariation()
    (variation.crossoverProbability, variation.geneMutationProbability) = (0.1, 0.02)
    var search = NSGA2(
      Bounds(0...3, count: 12), objectives: 2, population: 30, variation: variation)
    var rng = RandomStream(seed: 17)
    search.run(generations: 3, using: &rng) { genome, losses in
      losses[0] = genome[0]
      losses[1] = genome[1]
    }
    let parents = Set(search.individuals.map(\.genome))
    let children = search.ask(using: &rng)
    for child in 0..<30 {
      #expect(!parents.contains(Array(children[child * 12..<(child + 1) * 12])))
    }
    (variation.crossoverProbability, variation.mutationProbability) = (0, 0)
    var still = NSGA2(
      Bounds(0...3, count: 4), objectives: 2, population: 7, variation: variation)
    still.run(generations: 3, using: &rng) { _, losses in
      losses[0] = 1
      losses[1] = 2
    }
    #expect(still.individuals.count == 7)
  }
}
