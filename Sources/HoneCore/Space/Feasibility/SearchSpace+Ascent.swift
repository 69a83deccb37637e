internal import HoneNumerics

/// Values that were given to parameters one after the other.
struct Ascent {
  var raw: [Double]
  /// The logarithm of the product of what was left for each.
  var logMeasure = 0.0
  /// What was left for the last of them.
  var last: (index: Int, side: Box.Side)?

  init(raw: [Double]) { self.raw = raw }

  /// The values where they are feasible; with the last of them in the middle of what an equality left
  /// for it, where it holds without any rounding.
  func feasible(in space: SearchSpace, _ box: Box) -> [Double]? {
    if let found = space.settled(raw, in: box) { return found }
    guard let last, last.side.options == nil else { return nil }
    var other = raw
    other[last.index] = last.side.low + 0.5 * (last.side.high - last.side.low)
    return space.axes[last.index].isDiscrete ? nil : space.settled(other, in: box)
  }
}

extension SearchSpace {
  /// Gives parameters values in random order, each within what the constraints leave it by then.
  ///
  /// - Parameters:
  ///   - box: Where to look.
  ///   - network: The constraints.
  ///   - wanted: Values that are kept where they can be.
  ///   - raw: The values of the parameters that no constraint mentions.
  ///   - rng: What it comes from.
  /// - Returns: The values and what was left for them; nil at a dead end.
  func ascend(
    _ box: Box, _ network: ConstraintNetwork, towards wanted: [Double]?, from raw: [Double],
    using rng: inout RandomStream
  ) -> Ascent? {
    var box = box
    guard network.contract(&box) else { return nil }
    var ascent = Ascent(raw: raw)
    let others = network.deciding.filter { !network.parents.contains($0) }
    let order = network.parents + Walk.sample(others.count, of: others, using: &rng)
    for index in order {
      let side = box.sides[index]
      ascent.logMeasure += Elementary.log(network.measure(index, side))
      ascent.last = (index, side)
      var isPlaced = false
      for attempt in 0..<12 where !isPlaced {
        var value = network.draw(index, box.sides[index], using: &rng)
        if attempt == 0, let wanted, box.holds(index, wanted[index]) { value = wanted[index] }
        var next = box
        next.fix(index, value)
        guard network.contract(&next) else { continue }
        box = next
        ascent.raw[index] = value
        isPlaced = true
      }
      guard isPlaced else { return nil }
    }
    return ascent
  }
}
