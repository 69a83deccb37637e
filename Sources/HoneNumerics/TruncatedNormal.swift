/// The standard normal distribution between two bounds, either of which may be infinite.
///
/// Probabilities are taken from the tail that they lie in, so that bounds far from the middle lose no
/// digits, until the mass between them is too small for a `Double` at about 38 deviations.
public struct TruncatedNormal: Sendable, Hashable {
  /// The least value, in deviations from the mean.
  public let low: Double
  /// The greatest value, in deviations from the mean.
  public let high: Double
  /// P(low ≤ Z ≤ high) of a standard normal Z.
  public let mass: Double
  // P(Z < low) and P(Z > high).
  private let below: Double
  private let above: Double

  // 1 minus anything less is 1: how far an open end is kept from infinity.
  private static let smallest = 0x1p-53

  /// Cuts the standard normal distribution.
  ///
  /// - Parameters:
  ///   - low: The least value.
  ///   - high: The greatest value, not below `low`.
  public init(low: Double = -.infinity, high: Double = .infinity) {
    precondition(low <= high, "the bounds are in order")
    self.low = low
    self.high = high
    below = Normal.cumulative(low)
    above = Normal.cumulative(-high)
    mass = low > 0 ? Normal.cumulative(-low) - above : Normal.cumulative(high) - below
  }

  /// The z with P(Z ≤ z | low ≤ Z ≤ high) = u; at an open end as near to it as 2⁻⁵³ of the mass.
  public func quantile(_ u: Double) -> Double {
    let u = u > 0 ? min(u, 1) : 0
    if u == 0, low.isFinite { return low }
    if u == 1, high.isFinite { return high }
    let least = mass * TruncatedNormal.smallest
    let left = below + u * mass
    let z =
      low <= 0 && left <= 0.5
      ? Normal.quantile(low.isFinite ? left : max(left, least))
      : -Normal.quantile(
        high.isFinite ? above + (1 - u) * mass : max(above + (1 - u) * mass, least))
    return min(max(z, low), high)
  }

  /// P(Z ≤ z | low ≤ Z ≤ high), from 0 to 1.
  public func cumulative(_ z: Double) -> Double {
    guard z > low else { return 0 }
    guard z < high else { return 1 }
    let share: Double
    if low > 0 {
      share = (Normal.cumulative(-low) - Normal.cumulative(-z)) / mass
    } else if z <= 0 {
      share = (Normal.cumulative(z) - below) / mass
    } else {
      share = 1 - (Normal.cumulative(-z) - above) / mass
    }
    return min(max(share, 0), 1)
  }
}
