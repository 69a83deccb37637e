public import HoneNumerics

/// Simulated binary crossover that keeps bounds, made ready to be used many times.
///
/// Children lie near their parents, the nearer the larger η is. Where a bound is near, the density
/// beyond it is spread over what lies within.
///
/// Reference: Deb and Agrawal 1995, Complex Systems 9, eq. 10; for bounds Deb's NSGA-II in C (Deb et al.
/// 2002).
public struct SimulatedBinary: Sendable, Hashable {
  private let index: DistributionIndex
  private let mask: GeneMask

  /// Creates the operator.
  ///
  /// - Parameters:
  ///   - eta: The distribution index η, 0 or more.
  ///   - probability: That of each gene to be crossed, from 0 to 1.
  public init(eta: Double = 15, probability: Double = 0.5) {
    index = DistributionIndex(eta)
    mask = GeneMask(probability)
  }

  /// The distribution index η.
  public var eta: Double { index.eta }

  /// Turns two vectors of unit coordinates into their children.
  ///
  /// - Parameters:
  ///   - a: Numbers from 0 to 1.
  ///   - b: As many numbers.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(genes), without allocation.
  public func cross(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>,
    using rng: inout RandomStream
  ) {
    cross(a, b, UnitBounds(), using: &rng)
  }

  /// Turns two vectors into their children.
  ///
  /// - Parameters:
  ///   - a: Numbers within their bounds.
  ///   - b: Numbers within their bounds; of vectors of different lengths the shorter one counts.
  ///   - bounds: The bounds of each gene.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(genes), without allocation.
  public func cross(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>,
    within bounds: Bounds, using rng: inout RandomStream
  ) {
    bounds.lend(Swift.min(a.count, b.count)) { cross(a, b, $0, using: &rng) }
  }

  @inline(__always)
  private func cross(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>,
    _ bounds: some GeneBounds, using rng: inout RandomStream
  ) {
    let count = Swift.min(a.count, b.count)
    var start = 0
    while start < count {
      let genes = Swift.min(64, count - start)
      var chosen = mask.draw(genes, using: &rng)
      // Which child gets which of the two numbers: one bit a gene.
      let sides = rng.next()
      while chosen != 0 {
        let bit = chosen.trailingZeroBitCount
        chosen &= chosen - 1
        let gene = start + bit
        let (low, high) = (bounds.low(gene), bounds.high(gene))
        // What is equal stays so, and so do genes of a single value.
        guard (a[gene] - b[gene]).magnitude > 1e-14 && high > low else { continue }
        let pair = children(a[gene], b[gene], low, high, rng.uniform())
        // Exchanged by bits: a branch would be mispredicted every other time.
        let (lower, upper) = (pair[0].bitPattern, pair[1].bitPattern)
        let swap = (lower ^ upper) & (0 &- (sides >> UInt64(bit) & 1))
        a[gene] = Double(bitPattern: lower ^ swap)
        b[gene] = Double(bitPattern: upper ^ swap)
      }
      start += genes
    }
  }

  /// Makes the first child of two parents in unit coordinates.
  ///
  /// - Parameters:
  ///   - child: The first parent's numbers, which become the child's.
  ///   - other: The second parent's.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(genes), without allocation.
  public func cross(
    _ child: UnsafeMutableBufferPointer<Double>, with other: UnsafeBufferPointer<Double>,
    using rng: inout RandomStream
  ) {
    let count = Swift.min(child.count, other.count)
    var start = 0
    while start < count {
      let genes = Swift.min(64, count - start)
      var chosen = mask.draw(genes, using: &rng)
      let sides = rng.next()
      while chosen != 0 {
        let bit = chosen.trailingZeroBitCount
        chosen &= chosen - 1
        let gene = start + bit
        guard (child[gene] - other[gene]).magnitude > 1e-14 else { continue }
        let pair = children(child[gene], other[gene], 0, 1, rng.uniform())
        child[gene] = sides >> UInt64(bit) & 1 != 0 ? pair[1] : pair[0]
      }
      start += genes
    }
  }

  /// The two numbers that two numbers become, the smaller one first.
  @inline(__always)
  package func children(
    _ a: Double, _ b: Double, _ low: Double, _ high: Double, _ u: Double
  ) -> SIMD2<Double> {
    let (x1, x2) = (Swift.min(a, b), Swift.max(a, b))
    let distance = x2 - x1
    let room = SIMD2(Swift.max(x1 - low, 0), Swift.max(high - x2, 0))
    // 1/β, β = 1 + 2 room / distance, and α = 2 − β^−(η+1).
    let inverse: SIMD2<Double> = distance / (distance + 2 * room)
    let alpha: SIMD2<Double> = 2 - index.power(inverse)
    let scaled: SIMD2<Double> = u * alpha
    // β_q = (uα)^(1/(η+1)) for u ≤ 1/α, else (1/(2 − uα))^(1/(η+1)).
    let base = (1 / (2 - scaled)).replacing(with: scaled, where: scaled .<= 1)
    let betaQ = index.root(base)
    let middle = 0.5 * (x1 + x2)
    let half: SIMD2<Double> = 0.5 * distance * betaQ
    return SIMD2(clamp(middle - half[0], low, high), clamp(middle + half[1], low, high))
  }
}
