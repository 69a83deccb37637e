internal import HoneNumerics

/// Parameters that are parts of a whole: numbers from 0 on that sum to 1.
///
/// Every part but the last has a unit coordinate of its own, the share of what the parts before it
/// have left, by the distribution that makes the whole uniform (stick-breaking: Devroye 1986,
/// "Non-uniform random variate generation", theorem V.4.2). Any coordinates give a point of the
/// simplex, and every point has its coordinates: whoever varies them never leaves it.
package struct Simplex: Sendable, Hashable {
  /// The parameters' indices in their order.
  package let parts: [Int]
  /// How many steps make the whole; nil for a continuum.
  package let steps: Int?

  /// How far from 1 the sum of given parts may be, and is then mended.
  static let tolerance = 1e-6
  /// How far the sum of parts is that are exact but for rounding.
  private static let rounding = 1e-12

  /// Sets the parts' raw numbers.
  ///
  /// - Parameters:
  ///   - raw: The raw numbers of all parameters.
  ///   - unit: A coordinate in [0, 1] a parameter; that of the last part counts for nothing.
  ///   - fixed: The raw numbers of parameters that are given; what is left goes to the others.
  ///
  /// Complexity: O(parts), with steps O(parts² · log steps).
  package func fill(_ raw: inout [Double], unit: [Double], fixed: [Int: Double] = [:]) {
    var open = parts.count
    var left = 1.0
    for part in parts {
      guard let given = fixed[part] else { continue }
      raw[part] = given
      left -= given
      open -= 1
    }
    left = settled(left)
    for part in parts where fixed[part] == nil {
      open -= 1
      let rest = Rest(others: open, steps: steps.map { Simplex.whole(left * Double($0)) })
      raw[part] = settled(open == 0 ? left : left * rest.share(unit: unit[part]))
      left = settled(left - raw[part])
    }
  }

  /// The unit coordinate of each part, in their order.
  ///
  /// That of the last part, which the others determine, says where it lies in its own prior.
  /// Complexity: O(parts), with steps O(parts²).
  package func units(of raw: [Double]) -> [Double] {
    var units = [Double](repeating: 0.5, count: parts.count)
    // From the last part on, so that what is left of the whole loses no digits.
    var left = 0.0
    for place in parts.indices.reversed() {
      let own = raw[parts[place]]
      left += own
      let others = parts.count - 1 - place
      if others == 0 {
        let alone = Rest(others: parts.count - 1, steps: steps).interval(share: own)
        units[place] = 0.5 * (alone.lowerBound + alone.upperBound)
      } else if left > 0 {
        let rest = Rest(others: others, steps: steps.map { Simplex.whole(left * Double($0)) })
        let interval = rest.interval(share: own / left)
        units[place] = 0.5 * (interval.lowerBound + interval.upperBound)
      }
    }
    return units
  }

  /// What some of the parts are in the end: with all of them there, their sum is made exactly 1.
  ///
  /// - Throws: The sum that is wrong.
  func mended(_ given: [Int: Double]) throws(WrongSum) -> [Int: Double] {
    let known = parts.compactMap { given[$0] }
    let sum = known.reduce(0, +)
    let isWhole = known.count == parts.count
    guard sum <= 1 + Simplex.tolerance, !isWhole || sum >= 1 - Simplex.tolerance else {
      throw WrongSum(sum: sum, isWhole: isWhole)
    }
    // A number that is exact already stays as it is.
    guard sum > 1 + Simplex.rounding || isWhole && sum < 1 - Simplex.rounding else { return given }
    var mended = given
    for part in parts { mended[part] = given[part].map { settled($0 / sum) } }
    return mended
  }

  /// Parts that do not sum to 1.
  struct WrongSum: Error {
    var sum: Double
    var isWhole: Bool
  }

  /// Within 0 to 1, and on a step where there are steps; a NaN, from a damaged file, is 0.
  private func settled(_ number: Double) -> Double {
    let clamped = number > 0 ? min(number, 1) : 0
    guard let steps else { return clamped }
    return (clamped * Double(steps)).rounded() / Double(steps)
  }

  private static func whole(_ number: Double) -> Int {
    Axis.whole(number.rounded(), in: 0...1 << 31)
  }
}

extension Simplex {
  /// What the prior says of a part's share of what is left, where so many others share the rest.
  struct Rest {
    /// How many parts come after it.
    var others: Int
    /// How many steps are left; nil for a continuum.
    var steps: Int?

    /// The share at a unit coordinate, by 1 - (1 - u)^(1/others), the quantile of Beta(1, others).
    func share(unit: Double) -> Double {
      let unit = unit > 0 ? min(unit, 1) : 0
      guard let steps else { return 1 - Elementary.pow(1 - unit, 1 / Double(others)) }
      guard steps > 0 else { return 0 }
      // The last whose interval does not begin above it; that of 0 begins at 0.
      let own = (1..<steps + 1).partitioningIndex { 1 - tail($0) > unit } - 1
      return Double(own) / Double(steps)
    }

    /// The unit coordinates of a share: an interval with steps, a point else.
    func interval(share: Double) -> ClosedRange<Double> {
      let share = share > 0 ? min(share, 1) : 0
      guard let steps else {
        let unit = 1 - Elementary.pow(1 - share, Double(others))
        return unit...unit
      }
      let own = Simplex.whole(share * Double(steps))
      let (low, high) = (1 - tail(own), 1 - tail(own + 1))
      return min(low, high)...max(low, high)
    }

    /// P(steps of this part ≥ j) where all ways to share the rest are equally likely: with q others
    /// C(n - j + q, q) / C(n + q, q).
    private func tail(_ j: Int) -> Double {
      guard let steps, j <= steps else { return 0 }
      var product = 1.0
      for t in 1...max(others, 1) { product *= Double(steps - j + t) / Double(steps + t) }
      return product
    }
  }
}
