internal import HoneNumerics

extension ConstraintNetwork {
  /// How likely the prior gives a parameter one of the values that are left.
  func measure(_ index: Int, _ side: Box.Side) -> Double {
    let axis = axes[index]
    if let options = side.options {
      return options.reduce(0) { sum, option in
        let interval = axis.interval(raw: Double(option))
        return sum + interval.upperBound - interval.lowerBound
      }
    }
    let (low, high) = units(index, side)
    return axis.isDiscrete || side.low < side.high ? max(high - low, 0x1p-1000) : 1
  }

  private func units(_ index: Int, _ side: Box.Side) -> (Double, Double) {
    guard !parts.contains(index) else {
      let margin = 0.5 * (steps[index] ?? 0)
      return (side.low - margin, side.high + margin)
    }
    return (
      axes[index].interval(raw: side.low).lowerBound,
      axes[index].interval(raw: side.high).upperBound
    )
  }

  /// The unit coordinates from the first to the last of the values that are left.
  func reach(_ index: Int, _ side: Box.Side) -> ClosedRange<Double> {
    let (low, high) = units(index, side)
    return low <= high ? low...high : 0...1
  }

  /// How likely the prior hits a box; what is a single number of a continuum counts as certain.
  func volume(of box: Box) -> Double {
    // Inactive parameters keep all their values, whose measure is 1; the last part of a simplex
    // follows from the others.
    let last = Set(wholes.compactMap(\.mentioned.last))
    return box.sides.indices.reduce(1) {
      last.contains($1) ? $0 : $0 * measure($1, box.sides[$1])
    }
  }

  /// The raw number at a coordinate in which the prior is uniform.
  func raw(_ index: Int, unit: Double) -> Double {
    parts.contains(index) ? axes[index].nearest(unit) : axes[index].raw(unit: unit)
  }

  /// The coordinates, in which the prior is uniform, of a raw number.
  func interval(_ index: Int, raw: Double) -> ClosedRange<Double> {
    reach(index, Box.Side(low: raw, high: raw))
  }

  /// A value by the prior among those that are left.
  func draw(_ index: Int, _ side: Box.Side, using rng: inout RandomStream) -> Double {
    let u = rng.uniform()
    let axis = axes[index]
    if let options = side.options {
      var rest = u * measure(index, side)
      for option in options {
        let interval = axis.interval(raw: Double(option))
        rest -= interval.upperBound - interval.lowerBound
        if rest < 0 { return Double(option) }
      }
      return side.high
    }
    guard side.low < side.high else { return side.low }
    let (low, high) = units(index, side)
    // So close together that unit coordinates would not tell the numbers apart.
    guard axis.isDiscrete || high - low > 1e-9 else {
      return min(side.low + u * (side.high - side.low), side.high)
    }
    return min(max(raw(index, unit: low + u * (high - low)), side.low), side.high)
  }

  /// A point of a box by the prior.
  func draw(from box: Box, using rng: inout RandomStream) -> [Double] {
    box.sides.indices.map { draw($0, box.sides[$0], using: &rng) }
  }

  /// Two boxes that together are this one; nil where no parameter is worth halving.
  ///
  /// Parents come first where what a constraint asks depends on them; then the parameter of which
  /// most is left, among those of constraints that may be broken.
  func halves(of box: Box) -> [Box]? {
    let activity = activity(in: box)
    func isOpen(_ index: Int) -> Bool {
      (activity.isEmpty || activity[index] == .yes) && canSplit(index, box.sides[index])
    }
    var widest: (index: Int, measure: Double)?
    if !activity.isEmpty, required.contains(where: { activity[$0] == .maybe }),
      let parent = parents.first(where: isOpen)
    {
      return split(box, parent)
    }
    for tree in rules where mayBreak(tree, in: box, activity) {
      if !activity.isEmpty, tree.mentioned.contains(where: { activity[$0] == .maybe }),
        let parent = parents.first(where: isOpen)
      {
        return split(box, parent)
      }
      for index in tree.mentioned where isOpen(index) {
        let measure = measure(index, box.sides[index])
        if widest.map({ measure > $0.measure }) ?? true { widest = (index, measure) }
      }
    }
    return widest.map { split(box, $0.index) }
  }

  private func mayBreak(_ tree: ConstraintTree, in box: Box, _ activity: [Box.Activity]) -> Bool {
    guard activity.isEmpty || tree.mentioned.allSatisfy({ activity[$0] != .no }) else {
      return false
    }
    return tree.range(in: box, self).mayBreak
  }

  /// Whether a constraint breaks all of whose parameters have a single value left.
  func isBroken(_ box: Box, in space: SearchSpace) -> Bool {
    let activity = activity(in: box)
    let raw = box.sides.map(\.low)
    let point = Point(raw: raw, activity: space.activity(raw: raw))
    return trees.contains { tree in
      tree.mentioned.allSatisfy { index in
        box.sides[index].isSingle && (activity.isEmpty || activity[index] == .yes)
      } && !space.isFeasible(point, tree.constraint)
    }
  }

  private func canSplit(_ index: Int, _ side: Box.Side) -> Bool {
    if let options = side.options { return options.count > 1 }
    guard side.low < side.high else { return false }
    return axes[index].isDiscrete
      || side.high - side.low > 1e-14 * max(abs(side.low), abs(side.high))
  }

  private func split(_ box: Box, _ index: Int) -> [Box] {
    let side = box.sides[index]
    var (first, second) = (box, box)
    if let options = side.options {
      let half = options.count / 2
      _ = first.keep(index) { $0 < options[half] }
      _ = second.keep(index) { $0 >= options[half] }
      return [first, second]
    }
    let axis = axes[index]
    let (low, high) = units(index, side)
    var middle = raw(index, unit: 0.5 * (low + high))
    guard axis.isDiscrete, let step = steps[index] else {
      if !(side.low < middle && middle < side.high) || high - low < 1e-9 {
        middle = side.low + 0.5 * (side.high - side.low)
      }
      first.sides[index].high = middle
      second.sides[index].low = middle
      return [first, second]
    }
    middle = min(max(middle, side.low), axis.nearest(side.high - step))
    first.sides[index].high = middle
    second.sides[index].low = min(axis.nearest(middle + step), side.high)
    return [first, second]
  }
}
