import HoneEvolution
import HoneNumerics
import Testing

/// χ² tests of 100,000 draws against the exact odds of DEAP's outcomes.
@Suite struct CrossoverTests {
  private typealias Operation = @Sendable (inout [Int], inout [Int], inout RandomStream) -> Void

  private static func excess(
    _ odds: [String: Double], _ a: [Int], _ b: [Int], _ operation: Operation
  ) -> Double {
    Agreement.excess(over: odds) { rng in
      var (a, b) = (a, b)
      operation(&a, &b, &rng)
      return text(a, b)
    }
  }

  @Test func onePointHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.onePoint, [0, 1, 2, 3], [4, 5, 6, 7, 8]) {
      Crossover.onePoint(&$0, &$1, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func twoPointHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.twoPoint, [0, 1, 2, 3], [4, 5, 6, 7, 8]) {
      Crossover.twoPoint(&$0, &$1, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func messyOnePointHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.messyOnePoint, [0, 1, 2], [4, 5, 6, 7]) {
      Crossover.messyOnePoint(&$0, &$1, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func uniformHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.uniform, [0, 1, 2, 3], [4, 5, 6, 7]) {
      Crossover.uniform(&$0, &$1, probability: 0.3, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func aDifferentProbabilityIsTold() {
    let excess = Self.excess(ExactOdds.uniform, [0, 1, 2, 3], [4, 5, 6, 7]) {
      Crossover.uniform(&$0, &$1, probability: 0.31, using: &$2)
    }
    #expect(excess > 1.2)
  }

  @Test func partiallyMatchedHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.partiallyMatched, [0, 1, 2, 3, 4], [2, 4, 1, 0, 3]) {
      Crossover.partiallyMatched(&$0, &$1, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func uniformPartiallyMatchedHasTheOddsOfDEAP() {
    let odds = ExactOdds.uniformPartiallyMatched
    let excess = Self.excess(odds, [0, 1, 2, 3, 4], [2, 4, 1, 0, 3]) {
      Crossover.uniformPartiallyMatched(&$0, &$1, probability: 0.3, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func orderedHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.ordered, [0, 1, 2, 3, 4], [2, 4, 1, 0, 3]) {
      Crossover.ordered(&$0, &$1, using: &$2)
    }
    #expect(excess < 1)
  }

  @Test func permutationsStayPermutations() {
    var rng = RandomStream(seed: 4)
    for count in [1, 2, 3, 17, 130] {
      var (a, b) = (Array(0..<count), Array(0..<count))
      for _ in 0..<300 {
        Mutation.shuffleIndexes(&a, probability: 0.2, using: &rng)
        Mutation.inversion(&b, using: &rng)
        Crossover.partiallyMatched(&a, &b, using: &rng)
        Crossover.ordered(&a, &b, using: &rng)
        Crossover.uniformPartiallyMatched(&a, &b, probability: 0.3, using: &rng)
        #expect(a.sorted() == Array(0..<count))
        #expect(b.sorted() == Array(0..<count))
      }
    }
  }

  @Test func genomesOfAnyElementAreCrossedAndNothingIsLost() {
    var rng = RandomStream(seed: 5)
    var (a, b) = (["a", "b", "c", "d", "e"], ["v", "w", "x"])
    for _ in 0..<200 {
      Crossover.onePoint(&a, &b, using: &rng)
      Crossover.twoPoint(&a, &b, using: &rng)
      Crossover.uniform(&a, &b, probability: 0.5, using: &rng)
      Crossover.messyOnePoint(&a, &b, using: &rng)
      #expect((a + b).sorted() == ["a", "b", "c", "d", "e", "v", "w", "x"])
    }
  }

  @Test func valuesAndDeviationsAreExchangedTogether() {
    var rng = RandomStream(seed: 6)
    let (a, b) = (Array(0..<9).map(Double.init), Array(20..<29).map(Double.init))
    var one = StrategyVector(a, deviations: a.map { $0 + 100 })
    var other = StrategyVector(b, deviations: b.map { $0 + 100 })
    var moved = 0
    for _ in 0..<50 {
      Crossover.esTwoPoint(&one, &other, using: &rng)
      #expect(one.deviations == one.values.map { $0 + 100 })
      #expect(other.deviations == other.values.map { $0 + 100 })
      moved += one.values == a ? 0 : 1
    }
    #expect(moved > 40)
  }
}
