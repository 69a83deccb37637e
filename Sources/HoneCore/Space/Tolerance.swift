/// How numbers are compared that came of arithmetic on decimals: 0.1 + 0.2 equals 0.3.
///
/// Two numbers are equal where they differ by no more than 10⁻⁹ of the largest number that went into
/// them by addition. Whole numbers that a Double holds exactly are compared exactly.
enum Tolerance {
  /// The difference that does not count, relative to the largest number involved.
  static let relative = 1e-9

  /// Whether two numbers differ by rounding alone.
  ///
  /// - Parameters:
  ///   - x: A number.
  ///   - y: Another one.
  ///   - scale: The largest number that was added or subtracted on the way to either: of
  ///     `0.1 + 0.2 - 0.3` it is 0.3, next to which the 5.6e-17 that is left is nothing.
  /// - Returns: Whether no more than rounding tells them apart.
  static func areEqual(_ x: Double, _ y: Double, scale: Double = 0) -> Bool {
    if x == y { return true }
    guard x.isFinite, y.isFinite, !(isExact(x) && isExact(y)) else { return false }
    return abs(x - y) <= slack(x, y, scale: scale)
  }

  /// By how much two numbers may differ and be equal.
  static func slack(_ x: Double, _ y: Double, scale: Double = 0) -> Double {
    relative * max(abs(x), abs(y), scale.isFinite ? scale : 0)
  }

  /// The greatest whole number that is not above a / b: 3 for 0.3 / 0.1, which comes out below it.
  static func floor(_ a: Double, dividedBy b: Double) -> Double {
    let quotient = a / b
    let nearest = quotient.rounded()
    // Of a quotient beyond a million, a thousandth: else every number would be near a whole one.
    guard !(isExact(a) && isExact(b)), abs(nearest) < 0x1p53,
      abs(quotient - nearest) <= min(relative * max(1, abs(nearest)), 1e-3)
    else { return quotient.rounded(.down) }
    return nearest
  }

  /// a % b with the sign of b, as in Python: what is left of a multiple by rounding stays beside 0.
  ///
  /// Of a quotient beyond 2⁵³, whose product with b would be rounded by more than b, and of an infinite
  /// divisor, exactly.
  static func remainder(_ a: Double, dividedBy b: Double) -> Double {
    let turns = floor(a, dividedBy: b)
    guard abs(turns) >= 0x1p53 || b.isInfinite, a.isFinite else { return a - turns * b }
    let rest = a.truncatingRemainder(dividingBy: b)
    // No remainder is +0, as a difference would be.
    guard rest != 0 else { return 0 }
    return (rest < 0) != (b < 0) ? rest + b : rest
  }

  private static func isExact(_ x: Double) -> Bool { abs(x) <= 0x1p53 && x == x.rounded() }
}
