internal import HoneCore
internal import HoneNumerics

/// A trial whose loss says how steep it is around a point.
struct Probe: Sendable, Hashable {
  /// What is tried.
  let point: Point
  /// Its coordinates.
  let z: [Double]
  /// Of a difference the coordinate, of a simultaneous perturbation the pair.
  let group: Int
  /// What was found; nil while that is not known.
  var result: Result?

  enum Result: Sendable, Hashable {
    case loss(Double)
    case nothing
  }

  var loss: Double? {
    guard case .loss(let loss) = result else { return nil }
    return loss
  }
}

/// Where probes lie around a point, and what gradient their losses make.
struct Probing: Sendable {
  let coordinates: Coordinates
  let base: Point
  /// The point's own coordinates, of values rather than of the continuum.
  let centre: [Double]

  /// Two probes a coordinate: one on each side, or both on the inner side near a bound.
  ///
  /// Of values that are far apart the nearest neighbours are taken. Probes that break a constraint
  /// are left out.
  func differences(_ h: Double, in space: SearchSpace) -> [Probe] {
    var probes: [Probe] = []
    for (index, coordinate) in coordinates.all.enumerated() {
      let hasRoomAbove = centre[index] + h <= coordinate.high
      let hasRoomBelow = centre[index] - h >= coordinate.low
      let offsets: [Double] = hasRoomAbove ? (hasRoomBelow ? [1, -1] : [1, 2]) : [-1, -2]
      var seen = [centre[index]]
      for offset in offsets {
        let point = moved([(index, offset)], h, in: space)
        let z = coordinates.z(point.raw)
        guard !seen.contains(z[index]), space.isFeasible(point) else { continue }
        seen.append(z[index])
        probes.append(Probe(point: point, z: z, group: index))
      }
    }
    return probes
  }

  /// The gradient from losses at the point and at its probes; nil where no coordinate has one.
  ///
  /// With f(z + a) and f(z + b) it is exact for a quadratic: for b = −a the central difference
  /// (Nocedal and Wright 2006, eq. 8.7), for b = 2a the one-sided one of second order. A coordinate
  /// without any usable probe counts as flat, so that it stays where it is.
  func gradient(_ loss: Double, _ probes: [Probe]) -> [Double]? {
    var isKnown = false
    let gradient = coordinates.all.indices.map { index in
      let found = probes.filter { $0.group == index && $0.loss != nil }.map {
        (offset: $0.z[index] - centre[index], rise: ($0.loss ?? loss) - loss)
      }
      guard let first = found.first else { return 0.0 }
      isKnown = true
      guard found.count > 1 else { return first.rise / first.offset }
      let (a, b) = (first.offset, found[1].offset)
      return (first.rise * b * b - found[1].rise * a * a) / (a * b * (b - a))
    }
    return isKnown ? gradient : nil
  }

  /// Pairs of probes on opposite sides of the point, each in a direction of its own at random.
  ///
  /// - Parameters:
  ///   - c: How far away they lie along each coordinate.
  ///   - pairs: How many pairs there are.
  ///   - space: Whose constraints they satisfy.
  ///   - rng: What the directions come from.
  /// - Returns: Both probes of each pair; pairs that break a constraint are drawn anew.
  func perturbations(
    _ c: Double, pairs: Int, in space: SearchSpace, using rng: inout RandomStream
  ) -> [Probe] {
    var probes: [Probe] = []
    for pair in 0..<pairs {
      for _ in 0..<32 {
        // Bernoulli ±1, as Spall 1992 recommends: its inverse moments are bounded.
        let delta = coordinates.all.map { _ in rng.next() & 1 == 0 ? 1.0 : -1.0 }
        let both = [1.0, -1.0].map { side in
          moved(delta.enumerated().map { ($0.offset, side * $0.element) }, c, in: space)
        }
        guard both[0] != both[1], both.allSatisfy(space.isFeasible) else { continue }
        probes += both.map { Probe(point: $0, z: coordinates.z($0.raw), group: pair) }
        break
      }
    }
    return probes
  }

  /// The mean over the pairs of ĝ_i = (y⁺ − y⁻)/(2 c Δ_i), with what 2 c Δ_i has become within the
  /// bounds and after rounding; nil where no pair has both losses.
  ///
  /// Reference: Spall 1992, IEEE Trans. Automat. Contr. 37(3), eq. 2.2.
  static func simultaneous(_ probes: [Probe]) -> [Double]? {
    var total: [Double] = []
    var pairs = 0
    for group in Set(probes.map(\.group)).sorted() {
      let pair = probes.filter { $0.group == group }
      guard pair.count == 2, let plus = pair[0].loss, let minus = pair[1].loss else { continue }
      pairs += 1
      if total.isEmpty { total = pair[0].z.map { _ in 0 } }
      for index in total.indices {
        let distance = pair[0].z[index] - pair[1].z[index]
        if distance != 0 { total[index] += (plus - minus) / distance }
      }
    }
    return pairs == 0 ? nil : total.map { $0 / Double(pairs) }
  }

  /// The point that lies about `times` · h away along some of the coordinates.
  private func moved(
    _ moves: [(index: Int, times: Double)], _ h: Double, in space: SearchSpace
  ) -> Point {
    var raw = base.raw
    var z = centre
    var isShared = false
    for (index, times) in moves {
      let coordinate = coordinates.all[index]
      guard let simplex = coordinates.simplex(of: coordinate.parameter) else {
        raw[coordinate.parameter] = neighbour(coordinate, centre[index], h, times, in: space)
        continue
      }
      // Less than a step would leave a part where it is.
      let reach = max(h, simplex.steps.map { 1.5 / Double($0) } ?? 0)
      z[index] = coordinate.project(centre[index] + times * reach)
      isShared = true
    }
    if isShared { coordinates.fill(&raw, z) }
    return Point(raw: raw, activity: base.activity)
  }

  /// The raw number of the value about `times` · h away, but at least as many values away.
  private func neighbour(
    _ coordinate: Coordinate, _ z: Double, _ h: Double, _ times: Double, in space: SearchSpace
  ) -> Double {
    let here = base.raw[coordinate.parameter]
    var there = coordinate.x(coordinate.project(z + times * h))
    if let step = coordinate.step, abs(there - here) < abs(times) * step {
      there = here + times * step
    }
    return space.axes[coordinate.parameter].nearest(there)
  }
}
