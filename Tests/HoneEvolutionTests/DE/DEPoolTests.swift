import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite struct DEPoolTests {
  // As in Golden/de.py.
  private static let x = [
    [0.5, -1, 3], [1.5, 0.25, 2], [-0.75, 4, 2.5], [2, 1, -0.5], [0, 3.5, 1.25], [1, -1.5, 0],
  ]
  private static let bounds = Bounds(low: [-1, -2, -1], high: [2.5, 4.5, 3.5])

  private static func pool(_ strategy: DEOptions.Strategy) -> DEPool {
    var pool = DEPool(DEOptions(strategy), bounds: bounds, genes: Array(x.joined()))
    pool.leaders = [3]
    return pool
  }

  private static func vector(
    _ pool: DEPool, _ slot: Int, _ recipe: DEPool.Recipe, seed: UInt64 = 1
  ) -> [Double] {
    var rng = RandomStream(seed: seed)
    var u = [Double](repeating: .nan, count: pool.dimensions)
    u.withUnsafeMutableBufferPointer { buffer in
      guard let address = buffer.baseAddress else { return }
      pool.vary(slot, recipe, into: address, using: &rng)
    }
    return u
  }

  @Test(
    arguments: [
      // NumPy from the formulas, beyond a bound half-way to it: Golden/de.py.
      (.rand1, DEPool.Recipe(f: 0.75, cr: 1, r1: 2, r2: 4, r3: 5), [0.25, 2.375, 3.4375]),
      (.best1, DEPool.Recipe(f: 0.75, cr: 1, best: 3, r1: 2, r2: 4), [1.4375, 1.375, 0.4375]),
      (
        .currentToBest1, DEPool.Recipe(f: 0.75, cr: 1, best: 3, r1: 2, r2: 4),
        [1.3125, 1.1875, 1.0625]
      ),
      (
        .lshade, DEPool.Recipe(f: 0.75, cr: 1, best: 3, r1: 2, r2: 4), [1.3125, 1.1875, 1.0625]
      ),
    ] as [(DEOptions.Strategy, DEPool.Recipe, [Double])])
  func mutantsAreThoseOfTheFormulas(
    _ strategy: DEOptions.Strategy, _ recipe: DEPool.Recipe, _ golden: [Double]
  ) {
    #expect(Self.vector(Self.pool(strategy), 1, recipe) == golden)
  }

  @Test func currentToRandDrawsItsOwnFactor() {
    let recipe = DEPool.Recipe(f: 0.75, cr: 0, r1: 2, r2: 4, r3: 5)
    var rng = RandomStream(seed: 1)
    let k = rng.uniform()
    let (x, low, high) = (Self.x, Self.bounds.low, Self.bounds.high)
    let expected = (0..<3).map { j -> Double in
      let v: Double = x[1][j] + k * (x[2][j] - x[1][j]) + 0.75 * (x[4][j] - x[5][j])
      return v < low[j] ? (low[j] + x[1][j]) / 2 : v > high[j] ? (high[j] + x[1][j]) / 2 : v
    }
    let vector = Self.vector(Self.pool(.currentToRand1), 1, recipe)
    for j in 0..<3 { #expect(abs(vector[j] - expected[j]) < 1e-15) }
  }

  @Test func aDonorMayComeFromTheArchive() {
    var pool = Self.pool(.jade)
    pool.keep(5)
    pool.keep(0)
    // x_r2 is the second in the archive, which is member 0.
    let fromArchive = Self.vector(
      pool, 1, DEPool.Recipe(f: 0.5, cr: 1, best: 3, r1: 2, r2: 7), seed: 3)
    let living = Self.vector(
      pool, 1, DEPool.Recipe(f: 0.5, cr: 1, best: 3, r1: 2, r2: 0), seed: 3)
    #expect(pool.archived == 2 && fromArchive == living)
  }

  @Test func aCrossoverRateOfZeroChangesOneGene() {
    let pool = Self.pool(.rand1)
    var changed = [0, 0, 0]
    for seed in 0..<300 as Range<UInt64> {
      let recipe = DEPool.Recipe(f: 0.75, cr: 0, r1: 2, r2: 4, r3: 5)
      let vector = Self.vector(pool, 1, recipe, seed: seed)
      let genes = (0..<3).filter { vector[$0] != Self.x[1][$0] }
      #expect(genes.count == 1)
      for gene in genes { changed[gene] += 1 }
    }
    #expect(changed.allSatisfy { $0 > 60 })
  }

  @Test(arguments: DEOptions.Strategy.allCases)
  func donorsDifferFromEachOtherAndTheMember(_ strategy: DEOptions.Strategy) {
    var pool = Self.pool(strategy)
    if strategy == .jade || strategy == .lshade { pool.keep(2) }
    var rng = RandomStream(seed: 9)
    var seen: Set<Int> = []
    for round in 0..<600 {
      let slot = round % pool.count
      let recipe = pool.recipe(for: slot, using: &rng)
      let donors = [recipe.r1, recipe.r2, recipe.r3].filter { $0 >= 0 }
      #expect(donors.count >= 2 && Set(donors).count == donors.count)
      #expect(!donors.contains(slot) && recipe.r1 < pool.count)
      seen.formUnion(donors)
    }
    #expect(seen.count == pool.count + pool.archived)
  }

  @Test(arguments: [1e-300, 3, 1e308])
  func noVectorLeavesTheBoundsHoweverWideTheyAre(_ width: Double) {
    let bounds = Bounds(low: [-width, 0.25 * width, -0.5], high: [0.5 * width, width, 0.125])
    var rng = RandomStream(seed: 4)
    for strategy in DEOptions.Strategy.allCases {
      var options = DEOptions(strategy, population: 8)
      options.f = 2...2
      var search = DifferentialEvolution(options, bounds: bounds)
      for _ in 0..<40 {
        let rows = search.ask(using: &rng)
        for first in stride(from: 0, to: rows.count, by: 3) {
          #expect(bounds.contains(Array(rows[first..<first + 3])))
        }
        search.tell((0..<search.size).map { _ in rng.uniform() })
      }
    }
  }

  @Test func theArchiveIsKeptToItsSize() {
    var pool = Self.pool(.lshade)
    for _ in 0..<5 { for slot in 0..<pool.count { pool.keep(slot) } }
    var rng = RandomStream(seed: 2)
    var places: [Int] = []
    pool.trim(using: &rng) { places.append($0) }
    // 2.6 · 6 members.
    #expect(pool.archived == 16 && places.count == 14)
    pool.select([0, 2, 3, 5])
    pool.trim(using: &rng)
    #expect(pool.count == 4 && pool.archived == 10 && Array(pool.genes(1)) == Self.x[2])
  }

  @Test(arguments: DEOptions.Strategy.allCases)
  func aMemberGivesWayToWhatIsNoWorseAndIsKeptWhereTheStrategyLearns(
    _ strategy: DEOptions.Strategy
  ) {
    var pool = Self.pool(strategy)
    let learns = strategy == .jade || strategy == .lshade
    #expect(pool.challenge(1, isBetter: false, isWorse: true) == .repelled)
    let amongEquals = pool.challenge(1, isBetter: false, isWorse: false)
    #expect(amongEquals == (strategy == .jade ? .repelled : .replaced))
    #expect(pool.archived == 0)
    #expect(pool.challenge(1, isBetter: true, isWorse: false) == (learns ? .archived : .replaced))
    #expect(pool.archived == (learns ? 1 : 0))
    if learns { #expect(Array(pool.genes(pool.count)) == Self.x[1]) }
    #expect(pool.shrink(to: [5, 0, 3, 2]) == [0, 2, 3, 5])
    #expect(pool.count == 4 && Array(pool.genes(1)) == Self.x[2])
  }
}
