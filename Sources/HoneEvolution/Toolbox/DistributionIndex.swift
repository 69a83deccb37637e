internal import HoneNumerics

/// Powers and roots of η + 1, η the distribution index of simulated binary crossover and of polynomial
/// mutation.
///
/// Whole exponents need no function of the C library: powers come by repeated squaring, roots by
/// Halley's iteration, two numbers at a time.
struct DistributionIndex: Sendable, Hashable {
  let eta: Double
  /// η + 1 where that is a whole number up to 128; else 0.
  private let whole: Int
  /// 1/(η + 1), and as a fraction of 2⁶⁴.
  private let inverse: Double
  private let fraction: UInt64
  /// What the bits of 1.0 lose when they are divided by η + 1.
  private let bias: UInt64

  init(_ eta: Double) {
    precondition(eta >= 0 && eta.isFinite, "a distribution index is 0 or more, not \(eta)")
    self.eta = eta
    let exponent = eta + 1
    whole = exponent <= 128 && exponent == exponent.rounded() ? Int(exponent) : 0
    inverse = 1 / exponent
    fraction = whole > 1 ? .max / UInt64(whole) : 0
    let one = (1.0).bitPattern
    bias = one - one.multipliedFullWidth(by: fraction).high
  }

  /// x^(η+1) of numbers from 0.
  @inline(__always)
  func power(_ x: SIMD2<Double>) -> SIMD2<Double> {
    guard whole > 0 else { return SIMD2(power(x[0]), power(x[1])) }
    var (square, rest) = (x, whole >> 1)
    var result = whole & 1 == 0 ? SIMD2(repeating: 1) : x
    while rest > 0 {
      square *= square
      if rest & 1 != 0 { result *= square }
      rest >>= 1
    }
    return result
  }

  /// x^(1/(η+1)) of numbers from 0.
  @inline(__always)
  func root(_ x: SIMD2<Double>) -> SIMD2<Double> {
    guard whole > 0 else { return SIMD2(root(x[0]), root(x[1])) }
    guard whole > 1 else { return x }
    // Smaller roots than those of 10⁻³⁰⁰ are lost in what they are added to.
    let x = x.replacing(with: 1e-300, where: x .< 1e-300)
    var y = SIMD2(guess(x[0]), guess(x[1]))
    let (less, more) = (Double(whole - 1), Double(whole + 1))
    // The guess is within 6 % / (η + 1); each step cubes that, so that two reach a Double's precision.
    for _ in 0..<2 {
      let reached = power(y)
      y *= (less * reached + more * x) / (more * reached + less * x)
    }
    return y
  }

  /// x^(η+1) of a number from 0.
  @inline(__always)
  func power(_ x: Double) -> Double {
    guard whole > 0 else { return Elementary.pow(x, eta + 1) }
    return power(SIMD2(x, x))[0]
  }

  /// x^(1/(η+1)) of a number from 0.
  @inline(__always)
  func root(_ x: Double) -> Double {
    guard whole > 0 else { return Elementary.exp(Elementary.log(x) * inverse) }
    return root(SIMD2(x, x))[0]
  }

  /// A root within 6 % / (η + 1): a Double's bits are nearly its logarithm.
  @inline(__always)
  private func guess(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern.multipliedFullWidth(by: fraction).high &+ bias)
  }
}

/// The bounds of genes, as kernels read them.
protocol GeneBounds {
  func low(_ gene: Int) -> Double
  func high(_ gene: Int) -> Double
}

/// Each gene from 0 to 1.
struct UnitBounds: GeneBounds {
  @inline(__always) func low(_ gene: Int) -> Double { 0 }
  @inline(__always) func high(_ gene: Int) -> Double { 1 }
}

/// Bounds that are lent.
struct LentBounds: GeneBounds {
  let lows: UnsafeBufferPointer<Double>
  let highs: UnsafeBufferPointer<Double>
  @inline(__always) func low(_ gene: Int) -> Double { lows[gene] }
  @inline(__always) func high(_ gene: Int) -> Double { highs[gene] }
}

extension Bounds {
  /// Lends the bounds to a kernel that works on so many genes.
  @inline(__always)
  func lend<R>(_ count: Int, _ body: (LentBounds) -> R) -> R {
    precondition(
      self.count >= count, "there are \(count) genes, but bounds for only \(self.count)")
    return low.withUnsafeBufferPointer { lows in
      high.withUnsafeBufferPointer { highs in body(LentBounds(lows: lows, highs: highs)) }
    }
  }
}

/// The nearest number of an interval; of NaN its lower end.
@inline(__always)
func clamp(_ value: Double, _ low: Double, _ high: Double) -> Double {
  value > low ? Swift.min(value, high) : low
}
