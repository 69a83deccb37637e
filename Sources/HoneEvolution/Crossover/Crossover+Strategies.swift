public import HoneNumerics

extension Crossover {
  /// Blend crossover of the values and of their deviations, each pair with a γ of its own.
  ///
  /// Deviations stay 0 or more.
  ///
  /// - Parameters:
  ///   - a: The first vector.
  ///   - b: The second one.
  ///   - alpha: By how many distances of the parents children may lie outside, 0 or more.
  ///   - repair: What becomes of values outside their bounds.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  public static func esBlend(
    _ a: inout StrategyVector, _ b: inout StrategyVector, alpha: Double, repair: Repair = .none,
    using rng: inout RandomStream
  ) {
    blend(&a.values, &b.values, alpha: alpha, repair: repair, using: &rng)
    blend(&a.deviations, &b.deviations, alpha: alpha, using: &rng)
    for gene in a.deviations.indices { a.deviations[gene] = Swift.max(a.deviations[gene], 0) }
    for gene in b.deviations.indices { b.deviations[gene] = Swift.max(b.deviations[gene], 0) }
  }

  /// Exchanges values and their deviations between the same two points.
  ///
  /// - Parameters:
  ///   - a: The first vector.
  ///   - b: The second one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  public static func esTwoPoint(
    _ a: inout StrategyVector, _ b: inout StrategyVector, using rng: inout RandomStream
  ) {
    let size = Swift.min(a.values.count, b.values.count)
    guard size > 1 else { return }
    let points = pair(from: 1, through: size, using: &rng)
    exchange(&a.values, &b.values, points.0..<points.1)
    exchange(&a.deviations, &b.deviations, points.0..<points.1)
  }
}
