import HoneEvolution
import HoneNumerics
import Testing

@Suite struct DifferentialEvolutionTests {
  private static let bounds = Bounds(low: [-3, -1, -2, -4, -1], high: [2, 4, 1, 3, 6])

  private static func sphere(_ x: Span<Double>) -> Double {
    var sum = 0.0
    for i in x.indices { sum += (x[i] - 0.5) * (x[i] - 0.5) }
    return sum
  }

  private static func rosenbrock(_ x: Span<Double>) -> Double {
    var sum = 0.0
    for i in 1..<x.count {
      let (a, b) = (x[i - 1], x[i])
      sum += 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
    }
    return sum
  }

  @Test(arguments: DEOptions.Strategy.allCases)
  func everyStrategyFindsTheOptimum(_ strategy: DEOptions.Strategy) {
    var rng = RandomStream(seed: 3)
    let options = DEOptions(strategy, budget: 20_000)
    var search = DifferentialEvolution(options, bounds: Self.bounds)
    search.minimize(evaluations: 20_000, using: &rng, Self.sphere)
    #expect(search.bestLoss < 1e-8)
    #expect(search.bestPosition.allSatisfy { abs($0 - 0.5) < 1e-3 })
    #expect(search.evaluations == 20_000)
  }

  @Test func theBudgetLeavesFourMembersAndAValley() {
    var rng = RandomStream(seed: 4)
    var search = DifferentialEvolution(DEOptions(.lshade, budget: 30_000), bounds: Self.bounds)
    #expect(search.size == 90)
    search.minimize(evaluations: 30_000, using: &rng, Self.rosenbrock)
    #expect(search.size == 4 && search.members.count == 20)
    #expect(search.bestLoss < 1e-12)
    #expect(search.meansOfF.count == 6 && search.meansOfF.contains { $0 != 0.5 })
  }

  @Test func askAndTellIsWhatMinimizeDoes() {
    var (one, other) = (RandomStream(seed: 8), RandomStream(seed: 8))
    let options = DEOptions(.lshade, population: 20, budget: 500)
    var asked = DifferentialEvolution(options, bounds: Self.bounds)
    var minimized = asked
    while asked.evaluations < 500 {
      let rows = asked.ask(using: &one)
      let count = min(asked.size, 500 - asked.evaluations)
      asked.tell(
        (0..<count).map { i in
          rows.withUnsafeBufferPointer { buffer in
            Self.rosenbrock(UnsafeBufferPointer(rebasing: buffer[5 * i..<5 * i + 5]).span)
          }
        })
    }
    minimized.minimize(evaluations: 500, using: &other, Self.rosenbrock)
    #expect(asked.members == minimized.members && asked.losses == minimized.losses)
    #expect(asked.evaluations == 500 && asked.generations == minimized.generations)
  }

  @Test(arguments: [1, 2, 3, 7])
  func anyNumberOfWorkersFindsTheSame(_ workers: Int) async {
    var (one, other) = (RandomStream(seed: 8), RandomStream(seed: 8))
    let options = DEOptions(.jade, population: 20)
    var alone = DifferentialEvolution(options, bounds: Self.bounds)
    var together = alone
    alone.minimize(evaluations: 1_003, using: &one, Self.rosenbrock)
    await together.minimize(evaluations: 1_003, workers: workers, using: &other, Self.rosenbrock)
    #expect(alone.members == together.members && alone.losses == together.losses)
    #expect(one.next() == other.next())
  }

  @Test func itEndsWhenTheLossIsLowEnough() {
    var rng = RandomStream(seed: 5)
    var search = DifferentialEvolution(DEOptions(.best1), bounds: Self.bounds)
    search.minimize(evaluations: 100_000, until: 1e-3, using: &rng, Self.sphere)
    #expect(search.bestLoss <= 1e-3 && search.evaluations < 5_000)
  }

  @Test(arguments: DEOptions.Strategy.allCases)
  func lossesThatAreNoNumbersAreTheWorst(_ strategy: DEOptions.Strategy) {
    var rng = RandomStream(seed: 6)
    var search = DifferentialEvolution(
      DEOptions(strategy, population: 30, budget: 9_000), bounds: Self.bounds)
    search.minimize(evaluations: 9_000, using: &rng) { x in
      if x[0] > 0 { return .nan }
      return x[1] > 0.75 ? .infinity : Self.sphere(x)
    }
    #expect(abs(search.bestLoss - 0.25) < 1e-3)
    #expect(search.bestPosition[0] <= 0 && !search.losses.contains { $0.isNaN })
    #expect(!search.meansOfF.contains { $0.isNaN })
  }

  @Test func aMemberIsNeverReplacedByAWorseVector() {
    var rng = RandomStream(seed: 7)
    var search = DifferentialEvolution(DEOptions(.rand1, population: 12), bounds: Self.bounds)
    _ = search.ask(using: &rng)
    search.tell((0..<12).map { _ in rng.uniform() })
    for _ in 0..<50 {
      let (before, members) = (search.losses, search.members)
      let rows = search.ask(using: &rng)
      let losses = (0..<12).map { _ in rng.uniform() }
      search.tell(losses)
      for i in 0..<12 {
        let isReplaced = losses[i] <= before[i]
        #expect(search.losses[i] == min(losses[i], before[i]))
        let source = isReplaced ? rows : members
        #expect(search.members[5 * i..<5 * i + 5] == source[5 * i..<5 * i + 5])
      }
    }
  }
}
