internal import HoneNumerics

/// xᵖ and its inverse for numbers from 0 to 1, in loops that the compiler turns into vectors.
///
/// Good to a part in 10⁸, which is more than a random spread needs.
enum Power {
  /// 2 to the power p log₂ x; of 0 a number that is nearly 0.
  @inline(__always)
  static func power(_ x: Double, _ p: Double) -> Double { exp2(p * log2(x)) }

  /// The binary logarithm of a number from 0 to 1; 0 counts as the least normal number.
  @inline(__always)
  static func log2(_ x: Double) -> Double {
    // x = 2ᵏ m with m from √½ to √2.
    let bits = (x > 0x1p-1022 ? x : 0x1p-1022).bitPattern
    let least: UInt64 = 0x3FE6_A09E_667F_3BCD
    let shifted: UInt64 = bits &+ (0x3FF0_0000_0000_0000 &- least)
    let k = Double(bitPattern: (shifted &>> 52) | 0x4330_0000_0000_0000) - (0x1p52 + 1023)
    let m = Double(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ least)
    // log m = 2 artanh s.
    let s: Double = (m - 1) / (m + 1)
    let z: Double = s * s
    let w: Double = z * z
    let even: Double = 1 + w * (1.0 / 5 + w * (1.0 / 9))
    let odd: Double = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11))
    let scaled: Double = s * (2 * 1.4426950408889634)
    return k + scaled * (even + z * odd)
  }

  /// 2 to powers from −1,000 to 1,000.
  @inline(__always)
  static func exp2(_ power: Double) -> Double {
    let t = power > -1000 ? power : -1000
    // t = n + f / log 2: adding this number rounds, and leaves n in the last bits.
    let shifter = 0x1.8p52
    let rounded: Double = t + shifter
    let f: Double = (t - (rounded - shifter)) * 0.6931471805599453
    let z: Double = f * f
    let even: Double = 1 + z * (0.5 + z * (1.0 / 24 + z * (1.0 / 720)))
    let odd: Double = 1 + z * (1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5_040)))
    let scale: UInt64 = (rounded.bitPattern &<< 52) &+ 0x3FF0_0000_0000_0000
    return (even + f * odd) * Double(bitPattern: scale)
  }
}

/// x to a power that is mostly whole.
struct WholePower: Sendable, Hashable {
  private let exponent: Double
  // −1 where it is not whole.
  private let whole: Int

  init(_ exponent: Double) {
    self.exponent = exponent
    whole = exponent <= 1_024 ? Int(exactly: exponent) ?? -1 : -1
  }

  /// x to the power, for an x from 0 to 1.
  @inline(__always)
  func raise(_ x: Double) -> Double {
    guard whole >= 0 else { return Elementary.pow(x, exponent) }
    var (result, square, bits) = (1.0, x, whole)
    while bits > 0 {
      if bits & 1 == 1 { result *= square }
      square *= square
      bits >>= 1
    }
    return result
  }
}
