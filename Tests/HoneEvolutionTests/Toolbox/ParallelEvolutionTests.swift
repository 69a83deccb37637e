import HoneEvolution
import HoneNumerics
import Synchronization
import Testing
import Waiting

@Suite("Evaluation on several cores") struct ParallelEvolutionTests {
  struct Unlucky: Error, Equatable { let gene: Double }

  /// A fitness of genome and chance, which takes longer for some.
  static func noisy(seed: UInt64) -> Evolution<[Double]> {
    let toolbox = Toolbox<[Double]>(
      mate: { Crossover.twoPoint(&$0, &$1, using: &$2) },
      mutate: { Mutation.gaussian(&$0, deviation: 1, probability: 0.2, using: &$1) },
      select: { Selection.tournament(of: $0, count: $1, size: 2, using: &$2) },
      evaluate: { genome, rng in
        var sum = 0.0
        for _ in 0..<(genome[0] > 0 ? 2_000 : 20) { sum += rng.uniform() }
        return Fitness(minimizing: EvolutionTests.sphere(genome) + sum)
      })
    var run = Evolution(EvolutionTests.genomes(70, 4, seed: seed), toolbox, seed: seed)
    run.statistics = .fitness
    return run
  }

  @Test("gives what one core gives, with chance in the fitness", arguments: EvolutionTests.schemes)
  func invariance(scheme: Evolution<[Double]>.Scheme) async throws {
    var serial = Self.noisy(seed: 1)
    try serial.run(scheme, generations: 6)
    for cores in [1, 2, 3, 16, .all] as [Cores] {
      var parallel = Self.noisy(seed: 1)
      try await parallel.run(scheme, generations: 6, parallel: cores)
      #expect(parallel.population == serial.population)
      #expect(parallel.logbook.description == serial.logbook.description)
      #expect(parallel.evaluations == serial.evaluations)
    }
    var other = Self.noisy(seed: 2)
    other.population = Self.noisy(seed: 1).population
    try await other.eaSimple(crossover: 0.5, mutation: 0.2, generations: 6, parallel: 2)
    #expect(other.population != serial.population)
  }

  @Test("never evaluates more at a time than it may", arguments: [1, 3])
  func limit(cores: Int) async throws {
    var run = Evolution(EvolutionTests.genomes(200, seed: 2), EvolutionTests.toolbox())
    let count = Counter()
    run.toolbox.evaluation = .certain { genome in
      count.enter()
      defer { count.leave() }
      return Fitness(minimizing: EvolutionTests.sphere(genome))
    }
    try await run.begin(parallel: Cores(cores))
    #expect(count.most <= cores && count.most > 0)
    #expect(run.evaluations == 200)
  }

  /// How many are at work at a time.
  final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }
    func enter() {
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
    }
    func leave() { state.withLock { $0.now -= 1 } }
  }

  /// Twelve hundred who are numbered by their gene, of whom some fail while `isBroken`.
  static func fragile(_ isBroken: Bool) -> Evolution<[Double]> {
    let toolbox = Toolbox<[Double]>(
      mate: { _, _, _ in }, mutate: { genome, _ in genome[0] += 0.25 },
      select: { people, count, _ in Array(people.indices.prefix(count)) },
      evaluate: { genome, rng in
        if isBroken, [777, 333, 1100].contains(genome[0]) { throw Unlucky(gene: genome[0]) }
        return Fitness(minimizing: rng.uniform())
      })
    return Evolution((0..<1200).map { [Double($0)] }, toolbox, seed: 3)
  }

  @Test("throws the first error, and goes on from there as if there had been none")
  func errors() async throws {
    var sound = Self.fragile(false)
    try sound.begin()
    for cores in [nil, 1, 2, .all] as [Cores?] {
      var run = Self.fragile(true)
      await #expect(throws: Unlucky(gene: 333)) {
        if let cores {
          try await run.begin(parallel: cores)
        } else {
          try run.begin()
        }
      }
      #expect(run.evaluations == 333)
      #expect(run.population.count(where: \.isEvaluated) == 333)
      #expect(run.logbook.entries.isEmpty)
      run.toolbox = Self.fragile(false).toolbox
      try await run.begin(parallel: 2)
      #expect(run.population == sound.population)
      #expect(run.logbook.description == sound.logbook.description)
    }
  }

  @Test("an error in the middle of a generation loses none of it")
  func offspring() async throws {
    var sound = Self.fragile(false)
    try sound.eaSimple(crossover: 0, mutation: 0.5, generations: 4)
    var run = Self.fragile(false)
    try run.eaSimple(crossover: 0, mutation: 0.5, generations: 2)
    let sane = run.toolbox.evaluation
    run.toolbox.evaluation = .random { genome, _ in throw Unlucky(gene: genome[0]) }
    await #expect(throws: Unlucky.self) {
      try await run.eaSimple(crossover: 0, mutation: 0.5, generations: 2, parallel: 2)
    }
    #expect(run.generation == 2)
    run.toolbox.evaluation = sane
    try await run.eaSimple(crossover: 0, mutation: 0.5, generations: 2, parallel: 2)
    #expect(run.population == sound.population)
    #expect(run.logbook.description == sound.logbook.description)
  }

  @Test("is cancelled between evaluations")
  func cancellation() async throws {
    let count = Counter()
    let task = Task {
      var run = EvolutionTests.evolution(seed: 4)
      run.toolbox.evaluation = .certain { genome in
        count.enter()
        return Fitness(minimizing: EvolutionTests.sphere(genome))
      }
      do {
        try await run.eaSimple(
          crossover: 0.5, mutation: 0.2, generations: 1_000_000, parallel: 2)
      } catch is CancellationError {
        return run.generation
      }
      return -1
    }
    try await eventually(every: .zero) { count.most >= 500 }
    task.cancel()
    let generation = try await task.value
    #expect(generation >= 0 && generation < 1_000_000)
  }
}
