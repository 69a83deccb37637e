internal import HoneCore
internal import HoneNumerics

/// Truncated Gaussian kernels on the unit interval, one a trial: for a continuous parameter.
///
/// A trial in which the parameter was inactive has a kernel of width infinity: the prior, whose density
/// in unit coordinates is 1.
///
/// Reference: Bergstra et al. 2011, section 4.1; Watanabe 2023, arXiv:2304.11127, section 3.3.
struct GaussianKernels: Sendable {
  let mu: [Double]
  let sigma: [Double]
  /// 1/σ; 0 for a trial without the parameter.
  private let inverse: [Double]
  /// log of 1/(σ √(2π) Z), Z the kernel's mass in [0, 1]; 0 for a trial without the parameter.
  private let scale: [Double]

  /// - Parameters:
  ///   - mu: The trials' unit coordinates.
  ///   - sigma: The kernels' bandwidths; infinite for a trial without the parameter.
  init(mu: [Double], sigma: [Double]) {
    self.mu = mu
    self.sigma = sigma
    inverse = sigma.map { $0.isFinite ? 1 / $0 : 0 }
    let logRoot = 0.918_938_533_204_672_741_8  // log √(2π)
    // Most kernels of a large group have the least bandwidth and no tail outside.
    var last = (width: 1.0, scale: -logRoot)
    scale = mu.indices.map { i in
      guard sigma[i].isFinite else { return 0 }
      let width = sigma[i] * GaussianKernels.mass(mu[i], sigma[i])
      if width != last.width { last = (width, -Elementary.log(width) - logRoot) }
      return last.scale
    }
  }

  /// Z = Φ((1 - μ)/σ) - Φ(-μ/σ).
  static func mass(_ mu: Double, _ sigma: Double) -> Double {
    let (below, above) = (mu / sigma, (1 - mu) / sigma)
    // Beyond 8.3 deviations the tail is lost in a Double's rounding.
    let left = below > 8.3 ? 0 : Normal.cumulative(-below)
    let right = above > 8.3 ? 0 : Normal.cumulative(-above)
    return 1 - left - right
  }

  /// Adds each kernel's log density at `unit` to `sums`.
  func add(at unit: Double, to sums: inout [Double]) {
    let count = mu.count
    mu.withUnsafeBufferPointer { mu in
      inverse.withUnsafeBufferPointer { inverse in
        scale.withUnsafeBufferPointer { scale in
          sums.withUnsafeMutableBufferPointer { sums in
            for i in 0..<count {
              let z = (unit - mu[i]) * inverse[i]
              sums[i] += scale[i] - 0.5 * z * z
            }
          }
        }
      }
    }
  }

  /// A draw from kernel `i` by inversion.
  func sample(_ i: Int, using rng: inout RandomStream) -> Double {
    GaussianKernels.draw(mu[i], sigma[i], using: &rng)
  }

  static func draw(_ mu: Double, _ sigma: Double, using rng: inout RandomStream) -> Double {
    guard sigma.isFinite else { return rng.uniform() }
    let low = Normal.cumulative(-mu / sigma)
    let high = Normal.cumulative((1 - mu) / sigma)
    let z = Normal.quantile(low + (high - low) * rng.uniform())
    return min(max(mu + sigma * z, 0), 1)
  }
}

/// How wide the kernels of a group of trials are.
enum Bandwidth {
  /// The greater of the distances to the left and right neighbours (Bergstra et al. 2011, section 4.2).
  ///
  /// The outermost observations look inwards only. Widths are clipped to
  /// `[1 / min(100, n + 2), 1]` for n observations, the "magic clipping" of Hyperopt
  /// (Watanabe 2023, section 3.3.4).
  /// `order` has the observations' places by rising value.
  static func neighbours(_ mu: [Double], in order: [Int32]) -> [Double] {
    let count = mu.count
    let least = 1 / min(100, Double(count + 2))
    guard count > 1 else {
      return mu.map { min(max(max($0, 1 - $0), least), 1) }
    }
    var sigma = [Double](repeating: 0, count: count)
    for (rank, place) in order.enumerated() {
      let index = Int(place)
      let left = rank > 0 ? mu[index] - mu[Int(order[rank - 1])] : 0
      let right = rank < count - 1 ? mu[Int(order[rank + 1])] - mu[index] : 0
      sigma[index] = min(max(max(left, right), least), 1)
    }
    return sigma
  }

  /// The same, of observations in any order.
  static func neighbours(_ mu: [Double]) -> [Double] {
    let keys = SortingKeys(count: mu.count)
    let sorted = mu.indices.map { keys.key(mu[$0], $0) }.sorted()
    return neighbours(mu, in: sorted.map(keys.place))
  }
}
