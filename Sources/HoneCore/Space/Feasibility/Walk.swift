internal import HoneNumerics

/// A random walk among the points that satisfy the constraints, where drawing alone finds too few.
///
/// Its steps leave the prior on the feasible points as it is: blocks of parameters that are drawn anew
/// one after the other within what the constraints leave, and accepted by how much that was; and a
/// step along a random line, shrunk until it is feasible.
///
/// References: Smith 1984, "Efficient Monte Carlo procedures for generating points uniformly
/// distributed over bounded regions", Oper. Res. 32(6); Neal 2003, "Slice sampling", Ann. Statist.
/// 31(3), section 5; Hastings 1970, Biometrika 57(1).
struct Walk {
  let space: SearchSpace
  let network: ConstraintNetwork
  /// What is searched, narrowed.
  let box: Box
  /// The parameters that have more than one value there and matter to constraints or conditions.
  let moving: [Int]
  private(set) var raw: [Double]

  init(_ space: SearchSpace, _ network: ConstraintNetwork, _ box: Box, from raw: [Double]) {
    self.space = space
    self.network = network
    self.box = box
    self.raw = raw
    moving = network.deciding.filter { !box.sides[$0].isSingle }
  }

  /// So many steps of both kinds.
  mutating func take(_ steps: Int, using rng: inout RandomStream) {
    guard !moving.isEmpty else { return }
    for _ in 0..<steps {
      redraw(using: &rng)
      slide(using: &rng)
    }
  }

  /// Draws a few parameters anew.
  private mutating func redraw(using rng: inout RandomStream) {
    let isWide = rng.uniform() < 0.2
    let size = isWide ? moving.count : min(1 + rng.below(3), moving.count)
    let block = Walk.sample(size, of: moving, using: &rng)
    var start = box
    for index in moving where !block.contains(index) { start.fix(index, raw[index]) }
    guard network.contract(&start), let forth = ascend(start, block, to: nil, using: &rng),
      let back = ascend(start, block, to: raw, using: &rng)
    else { return }
    // q(old) / q(new), which is what the values that were left measured (Hastings 1970).
    guard rng.uniform() < Elementary.exp(min(forth.logMeasure - back.logMeasure, 0)) else { return }
    if let found = forth.feasible(in: space, start) { raw = found }
  }

  /// Gives the parameters of a block values in turn, and measures what was left for each.
  private func ascend(
    _ start: Box, _ block: [Int], to old: [Double]?, using rng: inout RandomStream
  ) -> Ascent? {
    var box = start
    var ascent = Ascent(raw: raw)
    for index in block {
      let side = box.sides[index]
      ascent.logMeasure += Elementary.log(network.measure(index, side))
      ascent.last = (index, side)
      let value = old?[index] ?? network.draw(index, side, using: &rng)
      guard side.low <= value, value <= side.high else { return nil }
      ascent.raw[index] = value
      box.fix(index, value)
      guard network.contract(&box) else { return nil }
    }
    return ascent
  }

  /// Moves all parameters at once along a line.
  private mutating func slide(using rng: inout RandomStream) {
    // Anywhere in the interval of a discrete value, so that no line is likelier than its way back.
    let unit = moving.map { index in
      let own = network.interval(index, raw: raw[index])
      return own.lowerBound + rng.uniform() * (own.upperBound - own.lowerBound)
    }
    let direction = moving.map { _ in rng.normal() }
    // As far as the unit cube reaches in both directions.
    var low = -Double.infinity
    var high = Double.infinity
    for (u, d) in zip(unit, direction) where d != 0 {
      low = max(low, d > 0 ? -u / d : (1 - u) / d)
      high = min(high, d > 0 ? (1 - u) / d : -u / d)
    }
    guard low <= 0, high >= 0, (high - low).isFinite else { return }
    for _ in 0..<48 {
      let t = low + rng.uniform() * (high - low)
      var other = raw
      for (place, index) in moving.enumerated() {
        other[index] = network.raw(index, unit: unit[place] + t * direction[place])
      }
      if isWithin(other), let found = space.settled(other, in: box) {
        raw = found
        return
      }
      if t < 0 { low = t } else { high = t }
    }
  }

  private func isWithin(_ other: [Double]) -> Bool {
    moving.allSatisfy { index in
      // Where it comes to lie is seen when the others have moved.
      if space.isDetermined(index) { return true }
      let side = box.sides[index]
      return side.low <= other[index] && other[index] <= side.high
        && (side.options?.contains { Double($0) == other[index] } ?? true)
    }
  }

  /// `count` of some indices in random order, parents not before others.
  static func sample(
    _ count: Int, of indices: [Int], using rng: inout RandomStream
  ) -> [Int] {
    var pool = indices
    for place in 0..<count { pool.swapAt(place, place + rng.below(pool.count - place)) }
    return Array(pool.prefix(count))
  }
}
