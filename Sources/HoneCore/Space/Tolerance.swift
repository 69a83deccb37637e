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

  /// A number, and the largest number that was added or subtracted on the way to it.
  struct Term {
    let value: Double
    let scale: Double

    init(_ value: Double, scale: Double = 0) {
      self.value = value
      self.scale = scale.isNaN ? abs(value) : max(abs(value), scale)
    }
  }

  /// How many divisors long the scale of a remainder may be: a hundred-thousandth of the divisor, and no
  /// more, counts as rounding, or all remainders of a large number would be equal.
  static let longest = 1e4
  /// So the largest share of the divisor by which a number may miss a multiple of it.
  static let cap = relative * longest

  /// The greatest whole number that is not above a / b: 3 for 0.3 / 0.1, which comes out below it.
  static func floor(_ a: Term, dividedBy b: Term) -> Double {
    multiple(a, of: b) ?? below(a.value, dividedBy: b.value)
  }

  /// a % b with the sign of b, as in Python: nothing is left of what is a multiple but for rounding.
  static func remainder(_ a: Term, dividedBy b: Term) -> Double {
    guard multiple(a, of: b) == nil else { return 0 }
    let rest = a.value.truncatingRemainder(dividingBy: b.value)
    // No remainder is +0, as a difference would be.
    guard rest != 0 else { return 0 }
    return (rest < 0) != (b.value < 0) ? rest + b.value : rest
  }

  /// The largest number that went into a % b, a difference from a multiple.
  static func scaleOfRemainder(_ a: Term, dividedBy b: Term) -> Double {
    let turns = floor(a, dividedBy: b)
    // Without a turn, nothing of the divisor went into it.
    let multiple = turns == 0 ? 0 : abs(turns) * b.scale
    return min(max(a.scale, multiple), abs(b.value) * longest)
  }

  /// The n of a = n * b but for rounding: no further from it than 10⁻⁹ of what went into the two.
  private static func multiple(_ a: Term, of b: Term) -> Double? {
    let nearest = (a.value / b.value).rounded()
    guard abs(nearest) < 0x1p53, b.value != 0, a.value != 0 else { return nil }
    guard !(isExact(a.value) && isExact(b.value)) else { return nil }
    let scale = nearest == 0 ? a.scale : max(a.scale, abs(nearest) * b.scale)
    let slack = relative * min(scale, abs(b.value) * longest)
    // Rounded once: the product alone may be rounded by more than b.
    let rest = nearest == 0 ? a.value : a.value.addingProduct(-nearest, b.value)
    return abs(rest) <= slack ? nearest : nil
  }

  /// The greatest whole number that is not above a / b, of which a Double may hold no more than its sign.
  private static func below(_ a: Double, dividedBy b: Double) -> Double {
    let quotient = a / b
    guard quotient == 0, a != 0 else { return quotient.rounded(.down) }
    return (a < 0) != (b < 0) ? -1 : 0
  }

  private static func isExact(_ x: Double) -> Bool { abs(x) <= 0x1p53 && x == x.rounded() }
}
