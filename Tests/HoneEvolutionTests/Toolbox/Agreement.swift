import HoneNumerics

/// How well draws agree with a distribution.
enum Agreement {
  static let draws = 100_000

  /// What Kolmogorov's and Smirnov's distance exceeds once in a thousand: 1.95/√n.
  static let farthest = 1.95 / Double(draws).squareRoot()

  /// The distance of Kolmogorov and Smirnov between 100,000 draws and a formula for P(X ≤ x).
  static func distance(
    seed: UInt64 = 1, to cumulative: (Double) -> Double, _ draw: (inout RandomStream) -> Double
  ) -> Double {
    var rng = RandomStream(seed: seed)
    let values = (0..<draws).map { _ in draw(&rng) }.sorted()
    return values.indices.reduce(0) { distance, rank in
      let expected = cumulative(values[rank])
      let (below, above) = (Double(rank) / Double(draws), Double(rank + 1) / Double(draws))
      return max(distance, expected - below, above - expected)
    }
  }

  /// The distance of Kolmogorov and Smirnov at quantiles 1/(n+1), 2/(n+1), … of another sample.
  static func distance(
    seed: UInt64 = 1, toQuantiles quantiles: [Double], _ draw: (inout RandomStream) -> Double
  ) -> Double {
    var rng = RandomStream(seed: seed)
    let values = (0..<draws).map { _ in draw(&rng) }
    return quantiles.indices.reduce(0) { distance, k in
      let share = Double(values.count { $0 <= quantiles[k] }) / Double(draws)
      return max(distance, abs(share - Double(k + 1) / Double(quantiles.count + 1)))
    }
  }

  /// χ² of 100,000 draws against the odds of each outcome, divided by what it exceeds once in a
  /// thousand (Wilson and Hilferty 1931); infinite for an outcome that cannot be.
  static func excess(
    seed: UInt64 = 1, over odds: [String: Double], _ draw: (inout RandomStream) -> String
  ) -> Double {
    var rng = RandomStream(seed: seed)
    var counts: [String: Int] = [:]
    for _ in 0..<draws { counts[draw(&rng), default: 0] += 1 }
    guard counts.keys.allSatisfy({ odds[$0] != nil }) else { return .infinity }
    let chiSquare = odds.reduce(0) { sum, outcome in
      let expected = outcome.value * Double(draws)
      let difference = Double(counts[outcome.key] ?? 0) - expected
      return sum + difference * difference / expected
    }
    let freedom = Double(odds.count - 1)
    let part = 2 / (9 * freedom)
    let cube = 1 - part + 3.0902 * part.squareRoot()
    return chiSquare / (freedom * cube * cube * cube)
  }
}

/// The elements of genomes in a row, a comma between genomes.
func text(_ genomes: [Int]...) -> String {
  genomes.map { $0.map(String.init).joined() }.joined(separator: ",")
}
