internal import HoneNumerics

/// Sines and cosines of eight numbers at once, within 2⁻⁵² of the C library's.
///
/// Reference: Sun Microsystems 1993, fdlibm, for the polynomials of `k_sin.c` and `k_cos.c` and the
/// parts of π/2 of `e_rem_pio2.c`.
enum Trigonometry {
  // Half of a group: the parts of a calculation stay in registers.
  private typealias Half = SIMD4<Double>

  // Up to 10⁵ quarters of a turn are counted exactly, and π/2 in three parts is exact enough.
  private static let limit = Int64(bitPattern: (1e5).bitPattern)
  // Added to a number it leaves the nearest whole one in the lowest bits.
  private static let rounder = 0x1.8p52

  /// sin x, in radians.
  @inline(__always)
  static func sine(_ x: SIMD8<Double>) -> SIMD8<Double> {
    guard isInner(x) else { return each(x) { Elementary.sin($0) } }
    return SIMD8(lowHalf: turned(x.lowHalf, by: 0), highHalf: turned(x.highHalf, by: 0))
  }

  /// cos x, in radians.
  @inline(__always)
  static func cosine(_ x: SIMD8<Double>) -> SIMD8<Double> {
    guard isInner(x) else { return each(x) { Elementary.cos($0) } }
    return SIMD8(lowHalf: turned(x.lowHalf, by: 1), highHalf: turned(x.highHalf, by: 1))
  }

  @inline(never)
  private static func each(_ x: SIMD8<Double>, _ body: (Double) -> Double) -> SIMD8<Double> {
    var values = x
    for lane in 0..<8 { values[lane] = body(x[lane]) }
    return values
  }

  /// Whether all are within the limit; what is not a number is beyond.
  @inline(__always)
  private static func isInner(_ x: SIMD8<Double>) -> Bool {
    // Numbers above 0 are ordered as their bits are: the difference is negative within the limit.
    let bits = unsafeBitCast(x, to: SIMD8<Int64>.self) & Int64.max
    let beyond = bits &- limit
    let half = beyond.lowHalf & beyond.highHalf
    let quarter = half.lowHalf & half.highHalf
    return quarter[0] & quarter[1] < 0
  }

  /// The sine of x and so many quarters of a turn.
  @inline(__always)
  private static func turned(_ x: Half, by quarters: Int64) -> Half {
    let shifted: Half = x * 0.63661977236758134308 + rounder
    let n: Half = shifted - rounder
    let quarter = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &+ quarters
    let first: Half = x - n * 1.57079632673412561417
    let part: Half = n * 6.07710050630396597660e-11
    let second: Half = first - part
    let rest: Half = n * 2.02226624879595063154e-21 - ((first - second) - part)
    let r: Half = second - rest
    let z: Half = r * r
    // Masks of bits, as comparisons of lanes are slow where they are not needed.
    let isOdd = SIMD4<Int64>.zero &- (quarter & 1)
    let sine = unsafeBitCast(polynomialSine(r, z), to: SIMD4<Int64>.self)
    let cosine = unsafeBitCast(polynomialCosine(z), to: SIMD4<Int64>.self)
    let value = (sine & ~isOdd) | (cosine & isOdd)
    return unsafeBitCast(value ^ ((quarter & 2) &<< 62), to: Half.self)
  }

  @inline(__always)
  private static func polynomialSine(_ r: Half, _ z: Half) -> Half {
    var p: Half = z * 1.58969099521155010221e-10 - 2.50507602534068634195e-08
    p = p * z + 2.75573137070700676789e-06
    p = p * z - 1.98412698298579493134e-04
    p = p * z + 8.33333333332248946124e-03
    p = p * z - 1.66666666666666324348e-01
    return r + r * z * p
  }

  @inline(__always)
  private static func polynomialCosine(_ z: Half) -> Half {
    var p: Half = z * -1.13596475577881948265e-11 + 2.08757232129817482790e-09
    p = p * z - 2.75573143513906633035e-07
    p = p * z + 2.48015872894767294178e-05
    p = p * z - 1.38888888888741095749e-03
    p = p * z + 4.16666666666666019037e-02
    let half: Half = z * 0.5
    let w: Half = 1 - half
    // What 1 − z/2 loses to rounding is added again.
    return w + (((1 - w) - half) + z * z * p)
  }
}
