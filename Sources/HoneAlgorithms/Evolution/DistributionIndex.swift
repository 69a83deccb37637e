internal import HoneNumerics

/// Powers and roots of η + 1, η the distribution index of simulated binary crossover and of polynomial
/// mutation.
///
/// Whole exponents are powers by repeated squaring, and where they are powers of two roots are square
/// roots of square roots; else both come from exp and log.
struct DistributionIndex: Sendable, Hashable {
  let eta: Double
  /// η + 1 where that is a whole number up to 256; else 0.
  private let whole: Int
  /// log₂(η + 1) where that is a whole number up to 8; else −1.
  private let halvings: Int

  init(_ eta: Double) {
    precondition(eta >= 0 && eta.isFinite, "a distribution index is 0 or more, not \(eta)")
    self.eta = eta
    let exponent = eta + 1
    whole = exponent <= 256 && exponent == exponent.rounded() ? Int(exponent) : 0
    halvings = whole > 0 && whole & (whole - 1) == 0 ? whole.trailingZeroBitCount : -1
  }

  /// x^(η+1) of numbers from 0.
  @inline(__always)
  func power(_ x: SIMD2<Double>) -> SIMD2<Double> {
    guard whole > 0 else { return SIMD2(power(x[0]), power(x[1])) }
    var (square, rest, result) = (x, whole >> 1, whole & 1 == 0 ? SIMD2(repeating: 1) : x)
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
    guard halvings >= 0 else { return SIMD2(root(x[0]), root(x[1])) }
    var x = x
    for _ in 0..<halvings { x = x.squareRoot() }
    return x
  }

  /// x^(η+1) of a number from 0.
  @inline(__always)
  func power(_ x: Double) -> Double {
    guard whole > 0 else { return Elementary.pow(x, eta + 1) }
    var (square, rest, result) = (x, whole >> 1, whole & 1 == 0 ? 1 : x)
    while rest > 0 {
      square *= square
      if rest & 1 != 0 { result *= square }
      rest >>= 1
    }
    return result
  }

  /// x^(1/(η+1)) of a number from 0.
  @inline(__always)
  func root(_ x: Double) -> Double {
    guard halvings >= 0 else { return Elementary.exp(Elementary.log(x) / (eta + 1)) }
    var x = x
    for _ in 0..<halvings { x = x.squareRoot() }
    return x
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
