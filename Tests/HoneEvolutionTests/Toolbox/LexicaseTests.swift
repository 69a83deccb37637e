import HoneEvolution
import HoneNumerics
import Testing

/// The probabilities are DEAP 1.4.4's, exact: see Golden/toolbox.py.
@Suite("Lexicase selection") struct LexicaseTests {
  static let cases: [[Double]] = [
    [0.1, 2.0, 5.0, 1.0], [0.2, 1.0, 4.5, 3.0], [0.1, 1.2, 6.0, 2.0], [0.9, 0.5, 4.4, 8.0],
    [3.0, 0.5, 9.0, 0.9], [0.15, 1.1, 4.6, 1.1], [0.9, 3.0, 4.4, 8.0],
  ]
  static let odds: [(LexicaseTolerance, [Double])] = [
    (.none, [1.0 / 6, 0, 1.0 / 12, 5.0 / 12, 1.0 / 3, 0, 0]),
    (.epsilon(0.12), [1.0 / 6, 1.0 / 6, 0, 1.0 / 4, 1.0 / 6, 1.0 / 4, 0]),
    (.automatic, [1.0 / 24, 7.0 / 24, 0, 1.0 / 12, 0, 7.0 / 12, 0]),
  ]

  @Test("chooses each with DEAP's probability", arguments: odds)
  func agreement(tolerance: LexicaseTolerance, odds: [Double]) {
    var rng = RandomStream(seed: 6)
    let chosen = Selection.lexicase(
      losses: Self.cases.flatMap(\.self), cases: 4, count: 100_000, tolerance: tolerance,
      using: &rng)
    #expect(Frequencies(chosen, of: 7).agree(with: odds))
    for (other, its) in Self.odds where other != tolerance {
      #expect(!Frequencies(chosen, of: 7).agree(with: its))
    }
  }

  @Test("of individuals sees each case in its direction")
  func directions() {
    let minimized = Self.cases.map { Individual([0], fitness: Fitness(minimizing: $0)) }
    let maximized = Self.cases.map {
      Individual([0], fitness: Fitness($0.map { -$0 }, Array(repeating: .maximize, count: 4)))
    }
    for tolerance in Self.odds.map(\.0) {
      var rng = RandomStream(seed: 7)
      var same = rng
      let least = Selection.lexicase(
        of: minimized, count: 200, tolerance: tolerance, using: &rng)
      let greatest = Selection.lexicase(
        of: maximized, count: 200, tolerance: tolerance, using: &same)
      #expect(least == greatest)
      #expect(Set(least).count > 2)
    }
  }

  @Test("lets nobody with an infinite loss pass by an infinite deviation")
  func infinities() {
    var rng = RandomStream(seed: 8)
    let losses = [1.0, .infinity, .infinity, 2.0, .infinity]
    for tolerance in [LexicaseTolerance.none, .epsilon(0.5), .automatic] {
      let chosen = Selection.lexicase(
        losses: losses, cases: 1, count: 100, tolerance: tolerance, using: &rng)
      #expect(Set(chosen) == [0])
    }
    let hopeless = Selection.lexicase(
      losses: [.infinity, .infinity], cases: 1, count: 100, tolerance: .automatic, using: &rng)
    #expect(Set(hopeless) == [0, 1])
  }
}
