package import HoneNumerics

/// How step sizes change before they are used: σᵢ′ = σᵢ · exp(τ₀ N + τ Nᵢ).
///
/// Those that happen to suit the place have better offspring, and are selected with them.
///
/// Reference: Schwefel 1995, "Evolution and optimum seeking"; Beyer and Schwefel 2002, Natural
/// Computing 1.
package struct LogNormalRule: Sendable, Hashable {
  /// τ₀ = c/√(2n), of the factor that all share.
  package private(set) var common: Double
  /// τ = c/√(2√n), of each one's own; 0 where all are the same.
  package private(set) var own: Double

  /// The rule of an evolution strategy.
  ///
  /// - Parameters:
  ///   - count: n, how many numbers there are.
  ///   - options: The learning rate c, and whether each has a step size of its own.
  package init(_ count: Int, _ options: ESOptions) {
    self.init(count, learningRate: options.learningRate)
    guard options.stepSizes == .common else { return }
    common = options.learningRate / Double(max(count, 1)).squareRoot()
    own = 0
  }

  /// The rule by which each number has a step size of its own.
  ///
  /// - Parameters:
  ///   - count: n, how many numbers there are.
  ///   - c: The learning rate c; 1 is usual.
  package init(_ count: Int, learningRate c: Double = 1) {
    let n = Double(max(count, 1))
    common = c / (2 * n).squareRoot()
    own = c / (2 * n.squareRoot()).squareRoot()
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

  /// A probability that varies as step sizes do: p′ = 1 / (1 + (1 − p)/p · exp(−γ N)).
  ///
  /// Reference: Bäck and Schütz 1996, "Intelligent mutation rate control in canonical genetic
  /// algorithms", eq. 4.
  package static func varied(
    rate p: Double, _ gamma: Double, using rng: inout RandomStream
  ) -> Double {
    1 / (1 + (1 - p) / p * Elementary.exp(-gamma * rng.normal()))
  }
}
