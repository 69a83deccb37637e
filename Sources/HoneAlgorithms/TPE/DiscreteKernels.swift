internal import HoneCore
internal import HoneNumerics

/// Kernels over a parameter's discrete values: log masses relative to the prior's, by trial.
///
/// Trials with the same kernel share a slot, so a value's masses are computed once a slot. Slot 0 is
/// the prior, for trials without the parameter.
struct DiscreteKernels: Sendable {
  enum Shape: Sendable {
    /// A Gaussian integrated over a value's interval of unit coordinates; `mass` is that in [0, 1].
    case ordered(mu: Double, sigma: Double, mass: Double, logWidth: Double)
    /// 1 - λ on one value, the rest spread as the prior (Aitchison and Aitken 1976).
    case unordered(raw: Double)
    case prior
  }

  let axis: Axis
  private let shapes: [Shape]
  private let slots: [Int32]
  private let lambda: Double

  /// Kernels for values in an order.
  ///
  /// - Parameters:
  ///   - axis: The parameter's values.
  ///   - mu: The trials' unit coordinates.
  ///   - sigma: The kernels' bandwidths; infinite for a trial without the parameter.
  init(_ axis: Axis, mu: [Double], sigma: [Double]) {
    self.axis = axis
    lambda = 0
    var shapes = [Shape.prior]
    var known: [SIMD2<Double>: Int32] = [:]
    slots = mu.indices.map { i in
      guard sigma[i].isFinite else { return 0 }
      let key = SIMD2(mu[i], sigma[i])
      if let slot = known[key] { return slot }
      known[key] = Int32(shapes.count)
      let mass = GaussianKernels.mass(mu[i], sigma[i])
      shapes.append(
        .ordered(
          mu: mu[i], sigma: sigma[i], mass: mass, logWidth: Elementary.log(sigma[i] * mass)))
      return Int32(shapes.count - 1)
    }
    self.shapes = shapes
  }

  /// Kernels for values without an order.
  ///
  /// - Parameters:
  ///   - axis: The parameter's values.
  ///   - raws: The trials' values; NaN for a trial without the parameter.
  ///   - priorWeight: How much the prior weighs against one trial.
  init(_ axis: Axis, raws: [Double], priorWeight: Double) {
    self.axis = axis
    let choices = Double(axis.cardinality ?? 1)
    let observed = Double(raws.count { !$0.isNaN })
    // b = (C - 1) / (n + C) of Watanabe 2023, section 3.3.2, is λ (C - 1)/C with λ = C / (n + C).
    lambda = priorWeight * choices / (observed + 1 + priorWeight * choices)
    var shapes = [Shape.prior]
    var known: [Double: Int32] = [:]
    slots = raws.map { raw in
      guard !raw.isNaN else { return 0 }
      if let slot = known[raw] { return slot }
      known[raw] = Int32(shapes.count)
      shapes.append(.unordered(raw: raw))
      return Int32(shapes.count - 1)
    }
    self.shapes = shapes
  }

  /// The log mass of a value under each slot, relative to its prior mass.
  func table(at raw: Double) -> [Double] {
    let interval = axis.interval(raw: raw)
    return shapes.map { shape in
      switch shape {
      case .prior: return 0
      case .ordered(let mu, let sigma, let mass, let logWidth):
        let low = (interval.lowerBound - mu) / sigma
        let high = (interval.upperBound - mu) / sigma
        return DiscreteKernels.density(low, high).map { $0 - logWidth }
          ?? DiscreteKernels.integral(low, high, sigma * mass)
      case .unordered(let own):
        let prior = interval.upperBound - interval.lowerBound
        return Elementary.log(lambda + (raw == own ? (1 - lambda) / prior : 0))
      }
    }
  }

  /// log of the standard normal density's mean over [low, high]; nil where that takes an integral.
  ///
  /// Narrow intervals by the midpoint rule with its second-order term, h²(z² - 1)/24, an error below
  /// 10⁻⁶ within four deviations; those far out, whose integral would underflow, by the midpoint.
  private static func density(_ low: Double, _ high: Double) -> Double? {
    let width = high - low
    let middle = 0.5 * (low + high)
    guard width >= 0.1 else {
      let correction = width * width * (middle * middle - 1) / 24
      return Normal.logDensity(middle)
        + (abs(middle) < 20 ? correction - 0.5 * correction * correction : 0)
    }
    return abs(middle) > 20 ? Normal.logDensity(middle) : nil
  }

  /// log of (Φ(high) - Φ(low)) / (Z (b - a)), where high - low is (b - a)/σ and `width` is σZ.
  private static func integral(_ low: Double, _ high: Double, _ width: Double) -> Double {
    // In the right tail the mirror image keeps its digits.
    let inside =
      low > 0
      ? Normal.cumulative(-low) - Normal.cumulative(-high)
      : Normal.cumulative(high) - Normal.cumulative(low)
    return Elementary.log(inside / (width * (high - low)))
  }

  /// Adds each kernel's entry of a table to `sums`.
  func add(_ table: [Double], to sums: inout [Double]) {
    for (i, slot) in slots.enumerated() { sums[i] += table[Int(slot)] }
  }

  /// A draw from kernel `i`, as a unit coordinate inside the drawn value's interval.
  func sample(_ i: Int, using rng: inout RandomStream) -> Double {
    switch shapes[Int(slots[i])] {
    case .prior: return rng.uniform()
    case .ordered(let mu, let sigma, _, _): return GaussianKernels.draw(mu, sigma, using: &rng)
    case .unordered(let raw):
      let isOwn = rng.uniform() >= lambda
      let anywhere = rng.uniform()
      return isOwn ? axis.unit(raw: raw) : anywhere
    }
  }
}
