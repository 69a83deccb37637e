internal import HoneNumerics

extension Engine {
  /// The sampler's proposal with the fixed values put in; parameters that this makes active are random.
  mutating func complete(
    _ given: [Event.Given], trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    let space = definition.space
    var proposal: Proposal?
    if given.count < space.count {
      // Where the sampler has nothing to say, what is given can still be tried.
      do { proposal = try ask(trial, using: &rng) } catch {
        if case .cancelled = error { throw error }
      }
    }
    return Proposal(
      point: try space.completion(of: given, from: proposal?.point, using: &rng))
  }

  /// What is kept of an enqueued trial for which no point was found: its values, and the rest at random.
  public func standIn(for trial: Int) -> Point {
    var rng = RandomStream(seed: definition.seed, stream: UInt64(trial))
    return definition.space.stand(in: history.given(trial), using: &rng)
  }

  /// A point that a random walk from one that was tried before leads to; nil where none is feasible.
  func wandered(using rng: inout RandomStream) throws(SamplerError) -> Point? {
    let space = definition.space
    let count = withKnown { $0.count }
    for trial in (0..<count).reversed().prefix(64) {
      let known: Point? = withKnown { $0.attempt(of: trial) > 0 ? $0.point(of: trial) : nil }
      guard let known, space.isFeasible(known) else { continue }
      return space.wandered(from: known, using: &rng)
    }
    return nil
  }

  /// How many points the constraints leave, where all of them have been proposed; else nil.
  ///
  /// Complexity: O(points) where as many have been proposed, O(1) before.
  func exhaustion() throws(SamplerError) -> Int? {
    let space = definition.space
    guard let visited = withKnown({ $0.visitedCount }), !space.constraints.isEmpty,
      let points = try space.feasiblePoints(), visited >= points.count
    else { return nil }
    let isLeft = points.contains { point in !(withKnown { $0.contains(point) }) }
    return isLeft ? nil : points.count
  }

  /// A feasible point that has not been proposed.
  ///
  /// Complexity: O(points) where almost all have been proposed.
  func unvisited(using rng: inout RandomStream) throws(SamplerError) -> Point {
    let space = definition.space
    let isConstrained = !space.constraints.isEmpty
    if isConstrained, let points = try space.feasiblePoints() {
      let first = points.isEmpty ? 0 : rng.below(points.count)
      for offset in points.indices {
        let point = points[(first + offset) % points.count]
        if !(withKnown { $0.contains(point) }) { return point }
      }
      throw .exhausted(points: points.count)
    }
    for _ in 0..<(isConstrained ? 256 : 0) {
      let point = try space.feasiblePoint(using: &rng)
      if !(withKnown { $0.contains(point) }) { return point }
    }
    guard let enumeration else { return try space.feasiblePoint(using: &rng) }
    let first = rng.below(enumeration.count)
    for offset in 0..<enumeration.count {
      if offset.isMultiple(of: 1_024), Task.isCancelled { throw .cancelled }
      // There are more points than a person could wait for.
      guard !isConstrained || offset < 1 << 22 else { throw .infeasible(try space.infeasibility()) }
      let point = enumeration.point(at: (first + offset) % enumeration.count)
      let isNew = !(withKnown { $0.contains(point) })
      if isNew, space.isFeasible(point) { return point }
    }
    throw .exhausted(points: withKnown { $0.visitedCount } ?? 0)
  }
}

extension SearchSpace {
  /// Where a random walk from a feasible point leads.
  func wandered(from point: Point, using rng: inout RandomStream) -> Point {
    let network = region.network(of: self)
    let raw = axes.indices.map {
      point.isActive($0) ? point.raw[$0] : axes[$0].raw(unit: rng.uniform())
    }
    var walk = Walk(self, network, network.whole(), from: raw)
    walk.take(24 + 4 * min(walk.moving.count, 32), using: &rng)
    return Point(raw: walk.raw, activity: activity(raw: walk.raw))
  }
}
