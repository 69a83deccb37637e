import Testing

/// How often each of some outcomes came about.
struct Frequencies {
  var counts: [Int]

  init(_ outcomes: [Int], of count: Int) {
    counts = [Int](repeating: 0, count: count)
    for outcome in outcomes { counts[outcome] += 1 }
  }

  /// Whether they are as probabilities say, by a χ² test that fails once in 10,000 times.
  func agree(with odds: [Double]) -> Bool {
    let total = Double(counts.reduce(0, +))
    guard zip(counts, odds).allSatisfy({ $0 == 0 || $1 > 0 }) else { return false }
    var statistic = 0.0
    for (count, odd) in zip(counts, odds) where odd > 0 {
      let expected = total * odd
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
    }
    let freedom = Double(odds.filter { $0 > 0 }.count - 1)
    // Wilson and Hilferty 1931: the cube root of χ²/k is nearly normal; 3.719 is its quantile.
    let root = 1 - 2 / (9 * freedom) + 3.719 * (2 / (9 * freedom)).squareRoot()
    return statistic <= freedom * root * root * root
  }
}
