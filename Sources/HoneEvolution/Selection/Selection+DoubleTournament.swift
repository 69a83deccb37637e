public import HoneNumerics

/// Tournaments by fitness and by size, one among the winners of the other.
///
/// Reference: Luke and Panait 2002, "Fighting Bloat with Nonparametric Parsimony Pressure",
/// PPSN VII, section 3.
public struct DoubleTournament: Sendable, Hashable {
  /// How many compete in a tournament by fitness.
  public let fitnessSize: Int
  /// From 1 to 2: the smaller of two wins with the probability `parsimonySize` / 2.
  public let parsimonySize: Double
  /// Whether tournaments by fitness send their winners to those by size; else the other way about.
  public let isFitnessFirst: Bool

  /// Tournaments of these sizes.
  public init(fitnessSize: Int, parsimonySize: Double, fitnessFirst: Bool = true) {
    precondition(fitnessSize > 0, "a tournament has at least one participant")
    precondition(
      parsimonySize >= 1 && parsimonySize <= 2, "the size of a parsimony tournament is from 1 to 2")
    self.fitnessSize = fitnessSize
    self.parsimonySize = parsimonySize
    isFitnessFirst = fitnessFirst
  }
}

extension Selection {
  /// The winners of tournaments by fitness among those by size, or the other way about.
  ///
  /// - Parameters:
  ///   - population: The individuals.
  ///   - count: How many are chosen.
  ///   - rules: How large the tournaments are, and which comes first.
  ///   - rng: Where chance comes from.
  ///   - size: How large a genome is.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × fitness size), and that of `merits(of:)`.
  @inlinable
  public static func doubleTournament<G>(
    of population: [Individual<G>], count: Int, _ rules: DoubleTournament,
    using rng: inout RandomStream, size: (G) -> Int
  ) -> [Int] {
    doubleTournament(
      losses: merits(of: population), sizes: population.map { size($0.genome) }, count: count,
      rules, using: &rng)
  }

  /// The winners of tournaments by loss among those by size, or the other way about.
  ///
  /// - Parameters:
  ///   - losses: A number for each individual, smaller is better.
  ///   - sizes: How large each is.
  ///   - count: How many are chosen.
  ///   - rules: How large the tournaments are, and which comes first.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × fitness size).
  public static func doubleTournament(
    losses: [Double], sizes: [Int], count: Int, _ rules: DoubleTournament,
    using rng: inout RandomStream
  ) -> [Int] {
    precondition(losses.count == sizes.count, "each individual has a loss and a size")
    let (probability, entrants) = (rules.parsimonySize / 2, rules.fitnessSize)

    func smaller(_ first: Int, _ second: Int) -> Int {
      let odds = sizes[first] == sizes[second] ? 0.5 : probability
      let (small, large) = sizes[first] > sizes[second] ? (second, first) : (first, second)
      return rng.uniform() < odds ? small : large
    }
    func fittest(_ entrant: () -> Int) -> Int {
      var winner = entrant()
      for _ in 1..<entrants {
        let rival = entrant()
        if losses[rival] < losses[winner] { winner = rival }
      }
      return winner
    }
    func anyone() -> Int { rng.below(losses.count) }

    return (0..<count).map { _ in
      if rules.isFitnessFirst { return smaller(fittest(anyone), fittest(anyone)) }
      return fittest { smaller(anyone(), anyone()) }
    }
  }
}
