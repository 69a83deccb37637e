internal import HoneCore
internal import HoneNumerics

/// Draws from the prior that a space declares: uniform in unit coordinates.
enum Prior {
  /// How many draws may break a constraint before the search is given up.
  static let draws = 10_000
  /// Finite spaces up to this size are walked through where no draw has satisfied the constraints.
  private static let walk = 1 << 20

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
    for _ in 0..<draws {
      let point = point(in: space, using: &rng)
      if space.isFeasible(point) { return point }
    }
    if let enumeration = Enumeration(space), enumeration.count <= walk {
      let first = rng.below(enumeration.count)
      for offset in 0..<enumeration.count {
        let point = enumeration.point(at: (first + offset) % enumeration.count)
        if space.isFeasible(point) { return point }
      }
    }
    throw .infeasible(draws: draws)
  }
}
