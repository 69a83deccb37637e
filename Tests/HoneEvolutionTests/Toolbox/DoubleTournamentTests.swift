import HoneEvolution
import HoneNumerics
import Testing

@Suite("The double tournament") struct DoubleTournamentTests {
  static let losses = [3.0, 1.0, 2.5, 9.0, 4.0, 0.5]
  static let sizes = [4, 9, 2, 1, 4, 12]

  static let rules = [
    DoubleTournament(fitnessSize: 3, parsimonySize: 1.4),
    DoubleTournament(fitnessSize: 3, parsimonySize: 1.4, fitnessFirst: false),
    DoubleTournament(fitnessSize: 1, parsimonySize: 2),
    DoubleTournament(fitnessSize: 5, parsimonySize: 1, fitnessFirst: false),
  ]

  /// Luke and Panait's two tournaments, by their probabilities.
  static func odds(_ rules: DoubleTournament) -> [Double] {
    let even = [Double](repeating: 1 / 6.0, count: 6)
    return rules.isFitnessFirst
      ? smaller(fittest(even, rules), rules) : fittest(smaller(even, rules), rules)
  }

  /// The best of so many who come with these probabilities; no two losses are equal.
  private static func fittest(_ odds: [Double], _ rules: DoubleTournament) -> [Double] {
    func allNotBetter(_ loss: Double, orEqual: Bool) -> Double {
      let each = odds.indices.filter { losses[$0] > loss || orEqual && losses[$0] == loss }
        .reduce(0) { $0 + odds[$1] }
      return (0..<rules.fitnessSize).reduce(1) { product, _ in product * each }
    }
    return losses.map { allNotBetter($0, orEqual: true) - allNotBetter($0, orEqual: false) }
  }

  private static func smaller(_ odds: [Double], _ rules: DoubleTournament) -> [Double] {
    odds.indices.map { one in
      odds.indices.reduce(0) { sum, other in
        let small = rules.parsimonySize / 2
        let wins =
          sizes[one] == sizes[other] ? 0.5 : sizes[one] < sizes[other] ? small : 1 - small
        return sum + 2 * odds[one] * odds[other] * wins
      }
    }
  }

  @Test("follows the formula, whichever comes first", arguments: rules)
  func formula(rules: DoubleTournament) {
    let people = zip(Self.losses, Self.sizes).map {
      Individual([Bool](repeating: true, count: $1), fitness: Fitness(minimizing: $0))
    }
    var rng = RandomStream(seed: 9)
    let chosen = Selection.doubleTournament(of: people, count: 100_000, rules, using: &rng) {
      $0.count
    }
    #expect(Frequencies(chosen, of: 6).agree(with: Self.odds(rules)))
    for other in Self.rules where other != rules {
      #expect(!Frequencies(chosen, of: 6).agree(with: Self.odds(other)))
    }
  }
}
