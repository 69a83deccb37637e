extension SearchSpace {
  /// The values with the last open part of each simplex set to what the others leave; nil where they
  /// leave nothing that the box allows, or break a constraint.
  func settled(_ raw: [Double], in box: Box) -> [Double]? {
    var raw = raw
    let activity = activity(raw: raw)
    for simplex in simplexes where activity.isEmpty || activity[simplex.parts[0]] {
      guard let open = simplex.parts.last(where: { !box.sides[$0].isSingle }) else { continue }
      let others = simplex.parts.reduce(0) { $1 == open ? $0 : $0 + raw[$1] }
      let wanted = axes[open].nearest(1 - others)
      let side = box.sides[open]
      guard abs(wanted + others - 1) <= 1e-9, side.low - 1e-9 <= wanted, wanted <= side.high + 1e-9
      else { return nil }
      raw[open] = wanted
    }
    return isFeasible(Point(raw: raw, activity: activity)) ? raw : nil
  }

  /// Whether the parts of every simplex that takes part sum to 1.
  func isWhole(_ raw: [Double]) -> Bool {
    simplexes.allSatisfy { simplex in
      abs(simplex.parts.reduce(0) { $0 + raw[$1] } - 1) <= 1e-9
    }
  }

  /// That these parameters sum to 1.
  func sum(of parts: [Int]) -> Constraint? {
    let names = parts.map { "`\(parameters[$0].name)`" }
    let indices = Dictionary(uniqueKeysWithValues: parts.map { (parameters[$0].name, $0) })
    return try? Constraint(
      names.joined(separator: " + ") + " == 1", parameters: parameters, indices: indices, path: [])
  }
}
