public import HoneNumerics
internal import Synchronization

/// What has been found out about the points of a space that satisfy its constraints.
///
/// All of it follows from the space alone, so that it is the same whoever asks first: a cache that
/// changes no proposal.
final class FeasibleRegion: Sendable {
  private struct Findings {
    var network: ConstraintNetwork?
    var cover: Paving?
    var points: [Point]??
    var units: [ClosedRange<Double>]?
  }

  private let findings = Mutex(Findings())

  /// The constraints of the space that this belongs to.
  func network(of space: SearchSpace) -> ConstraintNetwork {
    findings.withLock { findings in
      if let network = findings.network { return network }
      let network = ConstraintNetwork(space)
      findings.network = network
      return network
    }
  }

  /// Boxes to draw feasible points from, fine enough that most draws do, where so many are enough.
  func cover(of space: SearchSpace) throws(SamplerError) -> Paving {
    if let known = findings.withLock({ $0.cover }) { return known }
    let network = network(of: space)
    let cover = try space.cover(of: network.whole(), network)
    findings.withLock { $0.cover = cover }
    return cover
  }

  /// The unit coordinates outside of which no point is feasible.
  func units(of space: SearchSpace) -> [ClosedRange<Double>] {
    if let known = findings.withLock({ $0.units }) { return known }
    let network = network(of: space)
    var box = network.whole()
    let units: [ClosedRange<Double>] =
      network.contract(&box)
      ? box.sides.indices.map { network.reach($0, box.sides[$0]) }
      : space.axes.map { _ in 0...1 }
    findings.withLock { $0.units = units }
    return units
  }

  /// Every feasible point of a finite space, where there are not too many to list; else nil.
  func points(of space: SearchSpace) throws(SamplerError) -> [Point]? {
    if let known = findings.withLock({ $0.points }) { return known }
    let points = try space.listed(network(of: space))
    findings.withLock { $0.points = .some(points) }
    return points
  }
}

// What follows from the space is no part of its identity.
extension FeasibleRegion: Hashable {
  static func == (a: FeasibleRegion, b: FeasibleRegion) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

extension SearchSpace {
  /// Draws from the prior that may fail before boxes are drawn from instead.
  package static let plainDraws = 100
  /// How many boxes are looked at, at most.
  static let coverNodes = 4_096
  /// How many points of a finite space are listed, at most.
  static let listLimit = 1 << 16

  /// A point that satisfies the constraints, by the prior among those that do.
  ///
  /// First by drawing from the prior until they hold; then from boxes that hold all feasible points,
  /// where they are few; then by a random walk, where they are thinner than boxes can tell.
  /// - Parameter rng: What it comes from.
  /// - Returns: The point.
  /// - Throws: ``SamplerError``: `.infeasible` where none was found, `.cancelled`.
  ///
  /// Complexity: O(parameters · 1 / the share of feasible points) for shares above a hundredth, and
  /// not much more below; the first call below looks at up to 4,096 boxes.
  public func feasiblePoint(
    using rng: inout RandomStream
  ) throws(SamplerError) -> Point {
    for _ in 0..<(constraints.isEmpty ? 1 : SearchSpace.plainDraws) {
      let point = plainPoint(using: &rng)
      if isFeasible(point) { return point }
    }
    let cover = try region.cover(of: self)
    let network = region.network(of: self)
    if let point = try draw(from: cover, network, using: &rng) { return point }
    throw .infeasible(try infeasibility())
  }

  private func plainPoint(using rng: inout RandomStream) -> Point {
    guard simplexes.isEmpty else { return point(unit: axes.map { _ in rng.uniform() }) }
    let raw = lines.indices.map { self.raw($0, unit: rng.uniform()) }
    return Point(raw: raw, activity: activity(raw: raw))
  }

  /// Boxes that hold the feasible points of a box, refined until most draws from them are feasible.
  func cover(of box: Box, _ network: ConstraintNetwork) throws(SamplerError) -> Paving {
    var cover = Paving(box, network)
    func isGood(_ cover: borrowing Paving) -> Bool {
      // A stream of its own, so that how fine the boxes are depends on nothing but the space.
      var rng = RandomStream(seed: 0x5EED, stream: 0)
      var found = 0
      for _ in 0..<64 {
        guard let (tile, raw) = cover.draw(network, using: &rng) else { return true }
        if settled(raw, in: tile.box) != nil { found += 1 }
      }
      return found >= 8
    }
    guard !isGood(cover) else { return cover }
    try cover.refine(
      nodes: SearchSpace.coverNodes, network, in: self, isEnough: isGood)
    return cover
  }

  /// A feasible point of some boxes; nil where none is found.
  ///
  func draw(
    from cover: Paving, _ network: ConstraintNetwork, using rng: inout RandomStream
  ) throws(SamplerError) -> Point? {
    func point(_ raw: [Double]?) -> Point? {
      guard let raw else { return nil }
      let point = Point(raw: raw, activity: activity(raw: raw))
      return network.required.allSatisfy(point.isActive) && isFeasible(point) ? point : nil
    }
    guard !cover.isEmpty else { return nil }
    for _ in 0..<200 {
      guard let (tile, raw) = cover.draw(network, using: &rng) else { return nil }
      if let point = point(settled(raw, in: tile.box)) { return point }
    }
    guard let start = try climb(cover, network, using: &rng) else { return nil }
    // Blocks change about three parameters at a time.
    var walk = Walk(self, network, start.box, from: start.raw)
    walk.take(24 + 4 * min(walk.moving.count, 32), using: &rng)
    return point(walk.raw) ?? point(start.raw)
  }

  /// A feasible point that the constraints were followed to, with the box that it was looked for in.
  private func climb(
    _ cover: Paving, _ network: ConstraintNetwork, using rng: inout RandomStream
  ) throws(SamplerError) -> (raw: [Double], box: Box)? {
    var found: [(raw: [Double], weight: Double)] = []
    let whole = Paving.hull(cover.tiles.map(\.box))
    for attempt in 0..<256 where found.count < 8 {
      if Task.isCancelled { throw .cancelled }
      guard attempt < 64 || found.isEmpty else { break }
      guard let (tile, raw) = cover.draw(network, using: &rng) else { return nil }
      let ascent = ascend(tile.box, network, towards: nil, from: raw, using: &rng)
      if let ascent, let raw = ascent.feasible(in: self, tile.box) {
        found.append((raw, ascent.logMeasure - Elementary.log(tile.volume)))
      }
    }
    guard let most = found.map(\.weight).max(), let whole else { return nil }
    // Sampling importance resampling (Rubin 1987): by how much of the prior each stands for.
    let weights = found.map { Elementary.exp(max($0.weight - most, -700)) }
    var rest = rng.uniform() * weights.reduce(0, +)
    for (candidate, weight) in zip(found, weights) {
      rest -= weight
      if rest < 0 { return (candidate.raw, whole) }
    }
    return found.last.map { ($0.raw, whole) }
  }
}
