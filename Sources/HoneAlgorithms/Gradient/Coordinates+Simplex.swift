internal import HoneCore
internal import HoneNumerics

extension Coordinates {
  /// The parameters whose slopes a gradient needs, in the space's order: all parts of a simplex, the
  /// last of which has no coordinate.
  var parameters: [Int] {
    (all.map(\.parameter) + simplexes.compactMap(\.parts.last)).sorted()
  }

  /// The simplex that a parameter is a part of; nil where it is none's.
  func simplex(of parameter: Int) -> Simplex? {
    simplexes.first { $0.parts.contains(parameter) }
  }

  /// Raw numbers with the parts of simplexes as their shares, in unit coordinates.
  func unit(_ raw: [Double]) -> [Double] {
    var unit = raw
    for simplex in simplexes {
      for (part, share) in zip(simplex.parts, simplex.units(of: raw)) { unit[part] = share }
    }
    return unit
  }

  /// Sets the raw numbers of all parts of simplexes to those at z.
  func fill(_ raw: inout [Double], _ z: [Double]) {
    guard !simplexes.isEmpty else { return }
    var unit = raw
    for (coordinate, z) in zip(all, z) { unit[coordinate.parameter] = coordinate.x(z) }
    for simplex in simplexes { simplex.fill(&raw, unit: unit) }
  }

  /// The slopes by the shares, of slopes by the parts themselves.
  ///
  /// Part i is b of what is left before it, r, and the parts after it share the rest: they have the
  /// slope v of their mean. So dJ/db = r (g - v), and with b = 1 - (1 - u)^(1/m), where m parts follow,
  /// db/du = (1 - u)^(1/m - 1)/m.
  func shareSlopes(_ known: [Int: Double], at z: [Double]) -> [Int: Double] {
    var slopes: [Int: Double] = [:]
    for simplex in simplexes {
      var raw = [Double](repeating: 0, count: (simplex.parts.last ?? 0) + 1)
      var unit = raw
      for (coordinate, z) in zip(all, z) where simplex.parts.contains(coordinate.parameter) {
        unit[coordinate.parameter] = coordinate.x(z)
      }
      simplex.fill(&raw, unit: unit)
      var mean = known[simplex.parts.last ?? 0] ?? 0
      for (place, part) in simplex.parts.enumerated().dropLast().reversed() {
        let own = known[part] ?? 0
        let others = Double(simplex.parts.count - 1 - place)
        let left = simplex.parts[place...].reduce(0) { $0 + raw[$1] }
        // At 1 the slope has no bound: there nothing is left for the others.
        let rest = max(1 - unit[part], 1e-9)
        slopes[part] =
          left * (own - mean) * Elementary.pow(rest, 1 / others - 1) / others
        let share = 1 - Elementary.pow(rest, 1 / others)
        mean += share * (own - mean)
      }
    }
    return slopes
  }
}
