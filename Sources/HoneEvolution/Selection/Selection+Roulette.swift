public import HoneNumerics

extension Selection {
  /// Each in proportion to the value of its first objective, which is maximised and not negative.
  ///
  /// Values below 0 count as 0; where there are infinite ones, only they count. Where all are 0, each
  /// has the same probability.
  ///
  /// - Parameters:
  ///   - population: The individuals.
  ///   - count: How many are chosen.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(n + count log n).
  ///
  /// Reference: Goldberg 1989, Genetic Algorithms in Search, Optimization and Machine Learning, p. 11.
  @inlinable
  public static func roulette<G>(
    of population: [Individual<G>], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    roulette(shares: shares(of: population), count: count, using: &rng)
  }

  /// Each in proportion to its share.
  ///
  /// - Parameters:
  ///   - shares: A number for each individual, 0 or more.
  ///   - count: How many are chosen.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen.
  ///
  /// Complexity: O(n + count log n).
  public static func roulette(
    shares: [Double], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    precondition(!shares.isEmpty, "a roulette has a share at least")
    let wheel = Wheel(shares)
    return (0..<count).map { _ in wheel.place(at: rng.uniform() * wheel.total) }
  }

  /// Each in proportion to the value of its first objective, by a wheel with as many hands.
  ///
  /// Who has a share that is worth so many places gets them, but for the part after the decimal
  /// point, which is drawn. Values count as they do in `roulette`.
  ///
  /// - Parameters:
  ///   - population: The individuals.
  ///   - count: How many are chosen.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen, the best first.
  ///
  /// Complexity: O(n log n + count).
  ///
  /// Reference: Baker 1987, "Reducing Bias and Inefficiency in the Selection Algorithm", ICGA 2, 14–21.
  @inlinable
  public static func stochasticUniversalSampling<G>(
    of population: [Individual<G>], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    stochasticUniversalSampling(shares: shares(of: population), count: count, using: &rng)
  }

  /// Each in proportion to its share, by a wheel with as many hands.
  ///
  /// - Parameters:
  ///   - shares: A number for each individual, 0 or more.
  ///   - count: How many are chosen.
  ///   - rng: Where chance comes from.
  /// - Returns: The indices of the chosen, those with the largest share first.
  ///
  /// Complexity: O(n log n + count).
  public static func stochasticUniversalSampling(
    shares: [Double], count: Int, using rng: inout RandomStream
  ) -> [Int] {
    precondition(!shares.isEmpty, "a wheel has a share at least")
    let order = ordered(shares) { $0 > $1 }
    let wheel = Wheel(order.map { shares[$0] })
    let start = rng.uniform()
    var place = 0
    return (0..<count).map { hand in
      let point = (start + Double(hand)) / Double(count) * wheel.total
      while place < wheel.last, wheel.ends[place] <= point { place += 1 }
      return order[place]
    }
  }

  @inlinable
  static func shares<G>(of population: [Individual<G>]) -> [Double] {
    precondition(
      population.allSatisfy { !$0.isJudged || $0.judgement.isMaximized() },
      "shares are of a fitness that is maximised: Fitness(maximizing:), or use a tournament")
    let values = population.map { $0.isJudged ? Swift.max(0, $0.judgement.value()) : 0 }
    guard values.contains(.infinity) else { return values }
    return values.map { $0 == .infinity ? 1 : 0 }
  }

  /// Where on a wheel each share ends.
  private struct Wheel {
    var ends: [Double] = []
    /// The last one who has a share.
    var last = 0

    var total: Double { ends[ends.count - 1] }

    init(_ shares: [Double]) {
      precondition(
        shares.allSatisfy { $0 >= 0 && $0 < .infinity }, "shares are finite, and not negative")
      let isEven = shares.allSatisfy { $0 == 0 }
      // A sum of finite shares need not be finite.
      let greatest = isEven ? 1 : shares.max() ?? 1
      var sum = 0.0
      for (index, share) in shares.enumerated() {
        sum += isEven ? 1 : share / greatest
        ends.append(sum)
        if isEven || share > 0 { last = index }
      }
    }

    /// Whose share a point lies in.
    func place(at point: Double) -> Int {
      ends[..<last].partitioningIndex { $0 > point }
    }
  }
}
