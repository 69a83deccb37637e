public import HoneNumerics

/// Polynomial mutation, which keeps bounds, made ready to be used many times.
///
/// Reference: Deb and Goyal 1996; in the form for bounds Deb's NSGA-II in C (Deb et al. 2002).
public struct PolynomialMutation: Sendable, Hashable {
  private let index: DistributionIndex
  private let mask: GeneMask

  /// Creates the operator.
  ///
  /// - Parameters:
  ///   - eta: The distribution index η, 0 or more; the mutant is the nearer the larger it is.
  ///   - probability: That of each gene to be changed, from 0 to 1; usually 1/n of n genes.
  public init(eta: Double = 20, probability: Double) {
    index = DistributionIndex(eta)
    mask = GeneMask(probability)
  }

  /// The distribution index η.
  public var eta: Double { index.eta }

  /// Mutates unit coordinates.
  ///
  /// - Parameters:
  ///   - genome: Numbers from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(1) and what is proportional to the genes that change, a draw for each 64 genes.
  public func mutate(
    _ genome: UnsafeMutableBufferPointer<Double>, using rng: inout RandomStream
  ) {
    mask.forEach(genome.count, using: &rng) { gene, rng in
      genome[gene] = mutant(genome[gene], 0, 1, rng.uniform())
    }
  }

  /// Mutates numbers within their bounds.
  ///
  /// - Parameters:
  ///   - genome: The numbers.
  ///   - bounds: The bounds of each of them.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: as in unit coordinates.
  public func mutate(
    _ genome: UnsafeMutableBufferPointer<Double>, within bounds: Bounds,
    using rng: inout RandomStream
  ) {
    bounds.lend(genome.count) { bounds in
      mask.forEach(genome.count, using: &rng) { gene, rng in
        genome[gene] = mutant(genome[gene], bounds.low(gene), bounds.high(gene), rng.uniform())
      }
    }
  }

  /// The number that a number becomes with the draw u.
  @inline(__always)
  package func mutant(_ value: Double, _ low: Double, _ high: Double, _ u: Double) -> Double {
    let width = high - low
    guard width > 0 else { return low }
    let x = clamp(value, low, high)
    // 1 − δ towards the bound on the side that u says, and how likely that side's end is.
    let isLower = u < 0.5
    let rest = isLower ? (high - x) / width : (x - low) / width
    let inside = isLower ? 2 * u : 2 * (1 - u)
    // δ_q = (2u + (1 − 2u)(1 − δ)^(η+1))^(1/(η+1)) − 1, and mirrored above one half.
    let delta = index.root(inside + (1 - inside) * index.power(rest)) - 1
    return clamp(isLower ? x + delta * width : x - delta * width, low, high)
  }
}
