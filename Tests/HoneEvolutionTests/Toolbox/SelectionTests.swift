import HoneEvolution
import HoneNumerics
import Testing

/// Where a golden order or probability stands, it is from Golden/toolbox.py (DEAP 1.4.4).
@Suite("Selection") struct SelectionTests {
  static let draws = 100_000

  static func maximizing(_ values: [Double]) -> [Individual<[Int]>] {
    values.enumerated().map { Individual([$0], fitness: Fitness(maximizing: $1)) }
  }

  static let people = maximizing([3.5, 1.25, 7.0, 1.25, -2.0, 7.0, 4.0])

  @Test("of the best and of the worst is in DEAP's order, equals in that of the population")
  func order() {
    #expect(Selection.best(of: Self.people, count: 5) == [2, 5, 6, 0, 1])
    #expect(Selection.worst(of: Self.people, count: 5) == [4, 1, 3, 0, 6])
    let chosen = Selection.individuals([4, 2], of: Self.people)
    #expect(chosen.map(\.genome) == [[4], [2]])
  }

  @Test("orders several objectives one after another, each in its direction")
  func objectives() {
    let pairs = [[1.0, 2.0], [1.0, 5.0], [0.5, 1.0], [2.0, 9.0], [1.0, 5.0]]
    let people = pairs.map {
      Individual([0], fitness: Fitness($0, [.minimize, .maximize]))
    }
    #expect(Selection.best(of: people, count: 5) == [2, 1, 4, 0, 3])
    #expect(Selection.merits(of: people) == [2, 1, 0, 3, 1])
  }

  @Test("prefers those who break no constraint, and whoever was evaluated")
  func constraints() {
    let people = [
      Individual([0], fitness: Fitness(minimizing: 1, violation: 2)),
      Individual([1], fitness: Fitness(minimizing: 9)),
      Individual([2]),
      Individual([3], fitness: Fitness(minimizing: 5, violation: 0.5)),
      Individual([4], fitness: Fitness(minimizing: 8)),
      Individual([5], fitness: Fitness(minimizing: 0, violation: .nan)),
    ]
    #expect(Selection.best(of: people, count: 6) == [4, 1, 3, 0, 5, 2])
  }

  @Test("at random chooses each as often as any other")
  func random() {
    var rng = RandomStream(seed: 1)
    let chosen = Selection.random(of: Self.people, count: Self.draws, using: &rng)
    let even = [Double](repeating: 1 / 7.0, count: 7)
    #expect(Frequencies(chosen, of: 7).agree(with: even))
  }

  @Test("by tournament follows the formula of order statistics", arguments: [1, 2, 3, 7])
  func tournament(size: Int) {
    let people = Self.maximizing([3.5, 1.5, 7.25, 1.25, -2.0, 7.0, 4.0])
    let places = [3, 4, 0, 5, 6, 1, 2]
    // The best of k is at place r or behind with the probability ((n − r) / n)^k.
    let odds = places.map { place in
      power(Double(7 - place) / 7, size) - power(Double(6 - place) / 7, size)
    }
    var rng = RandomStream(seed: 2)
    let chosen = Selection.tournament(of: people, count: Self.draws, size: size, using: &rng)
    #expect(Frequencies(chosen, of: 7).agree(with: odds))
    #expect(!Frequencies(chosen, of: 7).agree(with: odds.reversed()) || size == 1)
  }

  @Test("by roulette is in proportion to what is maximised")
  func roulette() {
    let people = Self.maximizing([3.5, 0, 7.0, 1.25, -2.0, 0.25])
    var rng = RandomStream(seed: 3)
    let chosen = Selection.roulette(of: people, count: Self.draws, using: &rng)
    let odds = [3.5, 0, 7.0, 1.25, 0, 0.25].map { $0 / 12 }
    #expect(Frequencies(chosen, of: 6).agree(with: odds))
  }

  @Test("by roulette knows what to do of zeros and infinities")
  func oddShares() {
    var rng = RandomStream(seed: 4)
    let zeros = Selection.roulette(of: Self.maximizing([0, -1, 0]), count: 300, using: &rng)
    #expect(Set(zeros) == [0, 1, 2])
    let infinite = Self.maximizing([1, .infinity, 5, .infinity])
    #expect(Set(Selection.roulette(of: infinite, count: 300, using: &rng)) == [1, 3])
    let huge = [Double](repeating: Double.greatestFiniteMagnitude, count: 3)
    #expect(Set(Selection.roulette(shares: huge, count: 300, using: &rng)) == [0, 1, 2])
  }

  @Test("by universal sampling gives each its places, but for the part that is drawn")
  func universal() {
    let shares = [3.5, 0, 7.0, 1.25, 0.25]
    let people = Self.maximizing(shares)
    var rng = RandomStream(seed: 5)
    var all: [Int] = []
    for _ in 0..<(Self.draws / 10) {
      let chosen = Selection.stochasticUniversalSampling(of: people, count: 10, using: &rng)
      let places = Frequencies(chosen, of: 5).counts
      for (share, count) in zip(shares, places) {
        #expect((Double(count) - share / 12 * 10).magnitude < 1)
      }
      #expect(chosen == chosen.sorted { shares[$0] > shares[$1] })
      all.append(contentsOf: chosen)
    }
    // Less varied than independent draws, and right on average.
    for (index, share) in shares.enumerated() {
      let part = Double(Frequencies(all, of: 5).counts[index]) / Double(all.count)
      #expect((part - share / 12).magnitude < 0.002)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}
