package import HoneNumerics

/// How step sizes change before they are used: σᵢ′ = σᵢ · exp(τ₀ N + τ Nᵢ).
///
/// Those that happen to suit the place have better offspring, and are selected with them.
///
/// Reference: Schwefel 1995, "Evolution and optimum seeking"; Beyer and Schwefel 2002, Natural
/// Computing 1.
package struct LogNormalRule: Sendable, Hashable {
  /// τ₀ = c/√(2n), of the factor that all share.
  let common: Double
  /// τ = c/√(2√n), of each one's own; 0 where all are the same.
  let own: Double

  /// - Parameters:
  ///   - count: n, how many numbers there are.
  ///   - options: The learning rate c, and whether each has a step size of its own.
  package init(_ count: Int, _ options: ESOptions) {
    let n = Double(max(count, 1))
    let c = options.learningRate
    switch options.stepSizes {
    case .individual:
      common = c / (2 * n).squareRoot()
      own = c / (2 * n.squareRoot()).squareRoot()
    case .common:
      common = c / n.squareRoot()
      own = 0
    }
  }

  /// Varies step sizes, and keeps them within bounds.
  package func vary(
    _ sigma: inout [Double], in range: ClosedRange<Double>, using rng: inout RandomStream
  ) {
    let shared = common * rng.normal()
    guard own > 0 else {
      let factor = Elementary.exp(shared)
      for i in sigma.indices {
        sigma[i] = min(max(sigma[i] * factor, range.lowerBound), range.upperBound)
      }
      return
    }
    for i in sigma.indices {
      let varied = sigma[i] * Elementary.exp(shared + own * rng.normal())
      sigma[i] = min(max(varied, range.lowerBound), range.upperBound)
    }
  }
}
