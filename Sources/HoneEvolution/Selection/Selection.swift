public import HoneNumerics

/// Who has offspring, or who survives: each answers the indices of the chosen.
public enum Selection {
  /// A number for each individual that orders them as `isBetter` does: smaller is better.
  ///
  /// It is the loss where all have a single objective and break no constraint, else the rank. Whoever
  /// was not evaluated comes last.
  ///
  /// Complexity: O(n) for a single objective, else O(n log n).
  @inlinable
  public static func merits<G>(of population: [Individual<G>]) -> [Double] {
    var isPlain = true
    let merits = [Double](unsafeUninitializedCapacity: population.count) { merits, count in
      for index in population.indices {
        // Whoever was not evaluated has the worst loss, too.
        merits[index] = population[index].isJudged ? population[index].judgement.first : .infinity
        isPlain = isPlain && population[index].judgement.isPlain
      }
      count = population.count
    }
    return isPlain ? merits : ranks(of: population.map(\.fitness))
  }

  /// The rank of each fitness by `isBetter`; equal ones have the same.
  @usableFromInline
  static func ranks(of fitness: [Fitness?]) -> [Double] {
    func isBetter(_ first: Fitness?, _ second: Fitness?) -> Bool {
      guard let first else { return false }
      guard let second else { return true }
      return first.isBetter(than: second)
    }
    let order = fitness.indices.sorted { isBetter(fitness[$0], fitness[$1]) }
    var ranks = [Double](repeating: 0, count: fitness.count)
    for place in order.indices.dropFirst() {
      let (previous, index) = (order[place - 1], order[place])
      ranks[index] = ranks[previous] + (isBetter(fitness[previous], fitness[index]) ? 1 : 0)
    }
    return ranks
  }

  /// The individuals at these indices.
  @inlinable
  public static func individuals<G>(
    _ indices: [Int], of population: [Individual<G>]
  ) -> [Individual<G>] {
    indices.map { population[$0] }
  }

  /// Each with the same probability, however good; one may be chosen more than once.
  ///
  /// Complexity: O(count).
  @inlinable
  public static func random<G>(
    of population: [Individual<G>], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    (0..<count).map { _ in rng.below(population.count) }
  }

  /// The best, the best first; of equals those who come first.
  ///
  /// Complexity: O(n log n).
  @inlinable
  public static func best<G>(of population: [Individual<G>], count: Int) -> [Int] {
    let merits = merits(of: population)
    return Array(ordered(merits) { $0 < $1 }.prefix(count))
  }

  /// The worst, the worst first; of equals those who come first.
  ///
  /// Complexity: O(n log n).
  @inlinable
  public static func worst<G>(of population: [Individual<G>], count: Int) -> [Int] {
    let merits = merits(of: population)
    return Array(ordered(merits) { $0 > $1 }.prefix(count))
  }

  @usableFromInline
  static func ordered(_ merits: [Double], by precedes: (Double, Double) -> Bool) -> [Int] {
    merits.indices.sorted {
      merits[$0] == merits[$1] ? $0 < $1 : precedes(merits[$0], merits[$1])
    }
  }

  /// The best of so many drawn at random, again and again.
  ///
  /// - Parameters:
  ///   - population: The individuals.
  ///   - count: How many are chosen.
  ///   - size: How many compete in each tournament, drawn with replacement.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × size), and that of `merits(of:)`.
  ///
  /// Reference: Miller and Goldberg 1995, Complex Systems 9, 193–212.
  @inlinable
  public static func tournament<G>(
    of population: [Individual<G>], count: Int, size: Int, using rng: inout RandomStream
  ) -> [Int] {
    tournament(losses: merits(of: population), count: count, size: size, using: &rng)
  }

  /// The least of so many losses drawn at random, again and again.
  ///
  /// - Parameters:
  ///   - losses: A number for each individual, smaller is better.
  ///   - count: How many are chosen.
  ///   - size: How many compete in each tournament, drawn with replacement.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(count × size).
  public static func tournament(
    losses: [Double], count: Int, size: Int, using rng: inout RandomStream
  ) -> [Int] {
    precondition(size > 0 && !losses.isEmpty, "a tournament has at least one participant")
    // In registers, not in memory that a closure's caller may look at.
    var stream = rng
    defer { rng = stream }
    return losses.withUnsafeBufferPointer { losses in
      [Int](unsafeUninitializedCapacity: count) { chosen, made in
        for place in 0..<count {
          var winner = stream.below(losses.count)
          for _ in 1..<size {
            let rival = stream.below(losses.count)
            if losses[rival] < losses[winner] { winner = rival }
          }
          chosen[place] = winner
        }
        made = count
      }
    }
  }
}

extension Fitness {
  /// Whether its one loss says how good it is.
  @inlinable var isPlain: Bool { rest.isEmpty && violation <= 0 }
}
