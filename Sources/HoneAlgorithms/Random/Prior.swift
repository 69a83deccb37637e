internal import HoneCore
internal import HoneNumerics

/// Draws from the prior that a space declares: uniform in unit coordinates.
enum Prior {
  /// A point, feasible or not.
  static func point(in space: SearchSpace, using rng: inout RandomStream) -> Point {
    guard space.simplexes.isEmpty else {
      return space.point(unit: space.parameters.map { _ in rng.uniform() })
    }
    let axes = space.axes.span
    let raw = axes.indices.map { axes[$0].raw(unit: rng.uniform()) }
    return Point(raw: raw, activity: space.activity(raw: raw))
  }

  /// A point that satisfies the constraints.
  ///
  /// - Throws: `SamplerError.infeasible` where none was found.
  static func feasiblePoint(
    in space: SearchSpace, using rng: inout RandomStream
  ) throws(SamplerError) -> Point {
    try space.feasiblePoint(using: &rng)
  }
}
