public import HoneNumerics

extension SearchSpace {
  /// A feasible point near one that may not be, for what a model or an evolution makes up.
  ///
  /// Parameters are visited in random order and keep their values where the constraints leave them;
  /// others are drawn among those that are left.
  /// - Parameters:
  ///   - point: What was to be tried.
  ///   - rng: What else it comes from.
  /// - Returns: The point itself where it is feasible; nil where this found none.
  /// - Throws: `SamplerError.cancelled`.
  public func repaired(
    _ point: Point, using rng: inout RandomStream
  ) throws(SamplerError) -> Point? {
    guard !isFeasible(point) else { return point }
    if Task.isCancelled { throw .cancelled }
    let network = region.network(of: self)
    var raw = point.raw
    // What takes part only after the repair has no value yet.
    for index in raw.indices where !point.isActive(index) {
      raw[index] = axes[index].raw(unit: rng.uniform())
    }
    for _ in 0..<4 {
      guard
        let found = ascend(network.whole(), network, towards: raw, from: raw, using: &rng)
      else { continue }
      guard let raw = found.feasible(in: self, network.whole()) else { continue }
      return Point(raw: raw, activity: activity(raw: raw))
    }
    return nil
  }

  /// The unit coordinates of each parameter outside of which the constraints forbid every point.
  ///
  /// Complexity: found once a space.
  package var feasibleUnits: [ClosedRange<Double>] { region.units(of: self) }

  /// All points of a finite space that satisfy the constraints, where there are not too many to list.
  ///
  /// - Returns: The points, each once; nil where the space has a continuum or too many points.
  /// - Throws: `SamplerError.cancelled`.
  ///
  /// Complexity: found once a space, by way of up to 32,768 boxes.
  public func feasiblePoints() throws(SamplerError) -> [Point]? {
    try region.points(of: self)
  }

  /// All points of a finite space that satisfy the constraints, where there are at most so many.
  ///
  /// - Returns: The points, each once; nil where there are more, or where finding them takes long.
  /// - Throws: `SamplerError.cancelled`.
  ///
  /// Complexity: O(limit), by way of up to limit / 2 boxes, at each call.
  package func feasiblePoints(upTo limit: Int) throws(SamplerError) -> [Point]? {
    try listed(region.network(of: self), upTo: limit)
  }

  func listed(
    _ network: ConstraintNetwork, upTo limit: Int = listLimit
  ) throws(SamplerError) -> [Point]? {
    // The listing recurses once a parameter.
    guard count <= 500, simplexes.isEmpty, axes.allSatisfy({ $0.cardinality != nil }) else {
      return nil
    }
    var paving = Paving(network.whole(), network)
    try paving.refine(nodes: limit / 2, network, in: self)
    guard paving.isExact else { return nil }
    var points: [Point] = []
    // Of all boxes together.
    var looks = 4 * limit
    for tile in paving.tiles {
      if Task.isCancelled { throw .cancelled }
      append(pointsOf: tile.box, network, to: &points, looks: &looks)
      guard looks > 0, points.count <= limit else { return nil }
    }
    return points
  }

  /// Lists the feasible points of a box, and stops where no looks are left.
  private func append(
    pointsOf box: Box, _ network: ConstraintNetwork, to points: inout [Point], looks: inout Int
  ) {
    var raw = [Double](repeating: 0, count: count)
    var active = [Bool](repeating: true, count: count)
    func visit(_ place: Int) -> Bool {
      guard place < order.count else {
        let point = Point(raw: raw, activity: isConditional ? active : [])
        looks -= 1
        if isFeasible(point) { points.append(point) }
        return looks > 0
      }
      let index = order[place]
      active[index] = isActive(index, raw: raw, activity: active)
      let side = box.sides[index]
      guard active[index] else {
        raw[index] = 0
        return visit(place + 1)
      }
      if let options = side.options {
        return options.allSatisfy {
          raw[index] = Double($0)
          active[index] = true
          return visit(place + 1)
        }
      }
      var value = side.low
      while true {
        raw[index] = value
        active[index] = true
        guard visit(place + 1) else { return false }
        guard value < side.high, let step = network.steps[index] else { return true }
        value = axes[index].nearest(value + step)
      }
    }
    _ = visit(0)
  }
}

extension Box {
  /// Whether a raw number is left for a parameter.
  func holds(_ index: Int, _ raw: Double) -> Bool {
    let side = sides[index]
    return side.options?.contains { Double($0) == raw } ?? (side.low <= raw && raw <= side.high)
  }
}

extension Paving {
  /// The smallest box that holds all of these; nil of none.
  static func hull(_ boxes: [Box]) -> Box? {
    guard var hull = boxes.first else { return nil }
    for box in boxes.dropFirst() {
      for (index, side) in box.sides.enumerated() {
        hull.sides[index].low = min(hull.sides[index].low, side.low)
        hull.sides[index].high = max(hull.sides[index].high, side.high)
        if let options = side.options {
          hull.sides[index].options = Set((hull.sides[index].options ?? []) + options).sorted()
        }
      }
    }
    return hull
  }
}
