internal import HoneCore
internal import HoneNumerics

extension TPESampler {
  /// The best of the candidates after each has been moved to where the constraints hold; nil where
  /// none could be, or where a finite space has seen them all.
  func repaired(
    _ history: borrowing History, _ good: inout ParzenEstimator, _ bad: ParzenEstimator,
    using rng: inout RandomStream
  ) throws(SamplerError) -> Point? {
    guard !history.space.constraints.isEmpty else { return nil }
    var bad = bad
    var best: (point: Point, score: Double)?
    for _ in 0..<candidates {
      let draw = good.sample(using: &rng)
      guard let point = try history.space.repaired(draw.point, using: &rng),
        !history.contains(point)
      else { continue }
      let moved = ParzenEstimator.Draw(point: point, unit: history.space.unit(point))
      let score = good.logDensity(moved) - bad.logDensity(moved)
      if best.map({ score > $0.score }) ?? true { best = (point, score) }
    }
    return best?.point
  }
}
