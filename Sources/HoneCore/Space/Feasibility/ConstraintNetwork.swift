/// The constraints and conditions of a space as what narrows boxes of it.
struct ConstraintNetwork: Sendable {
  let axes: [Axis]
  let links: [[SearchSpace.Link]]
  let order: [Int]
  var trees: [ConstraintTree]
  /// That the parts of each simplex sum to 1.
  let wholes: [ConstraintTree]
  /// The parameters that are parts of a simplex, whose raw numbers are evenly likely.
  let parts: Set<Int>
  /// What each option of a choice is to a constraint; empty for numbers.
  let operands: [[Operand]]
  /// How far apart neighbouring values are.
  let steps: [Double?]
  let isConditional: Bool
  /// The parameters that others depend on, parents first.
  let parents: [Int]
  /// The parameters that have to take part: those that a person gave a value.
  var required: [Int] = []

  init(_ space: SearchSpace) {
    axes = space.axes
    links = space.links
    order = space.order
    isConditional = space.isConditional
    let parents = Set(space.links.flatMap { $0.map(\.parent) })
    self.parents = space.order.filter(parents.contains)
    var steps = space.axes.map { $0.isDiscrete ? $0.relaxation?.step : nil }
    for simplex in space.simplexes {
      for part in simplex.parts { steps[part] = simplex.steps.map { 1 / Double($0) } }
    }
    self.steps = steps
    parts = Set(space.simplexes.flatMap(\.parts))
    wholes = space.simplexes.compactMap { space.sum(of: $0.parts).map { ConstraintTree($0) } }
    operands = space.axes.map { axis in
      guard case .options(let values, _) = axis.form else { return [] }
      return values.map(Operand.init)
    }
    trees = space.constraints.map { ConstraintTree($0) }
  }

  /// So many boxes, or fewer where each takes long to look at.
  func nodes(_ most: Int) -> Int {
    let effort = axes.count + trees.reduce(0) { $0 + $1.steps.count }
    return min(most, max(64, most * 64 / effort))
  }

  /// The parameters that constraints mention or that others depend on.
  var deciding: [Int] { Set(parents + rules.flatMap(\.mentioned)).sorted() }

  /// What points have to satisfy.
  var rules: [ConstraintTree] { wholes.isEmpty ? trees : trees + wholes }

  /// Everything that a search may try.
  func whole(isUnbounded: Bool = false) -> Box {
    Box(sides: axes.map { $0.side(isUnbounded: isUnbounded) })
  }

  /// What a parameter may be in a constraint's expression.
  func range(of index: Int, in box: Box) -> ConstraintTree.Range {
    let side = box.sides[index]
    guard let options = side.options else {
      let numbers = Interval(low: side.low, high: side.high)
      return .init(numbers: numbers, scale: numbers.reach, mayHold: false)
    }
    var range = ConstraintTree.Range(
      numbers: Interval(low: .infinity, high: -.infinity), mayHold: false, mayBreak: false)
    for option in options {
      let operand = operands[index][option]
      if operand == .truth(true) { range.mayHold = true } else { range.mayBreak = true }
      if case .number(let number) = operand {
        range.numbers.low = min(range.numbers.low, number)
        range.numbers.high = max(range.numbers.high, number)
      } else {
        range.numbers.mayFail = true
      }
    }
    range.scale = range.numbers.isEmpty ? 0 : range.numbers.reach
    return range
  }

  /// Takes numbers out of a parameter's values that are not in an interval; false where none is left.
  func narrow(_ index: Int, to wanted: Interval, _ box: inout Box) -> Bool {
    let side = box.sides[index]
    guard side.options == nil else {
      return box.keep(index) { option in
        guard case .number(let number) = operands[index][option] else { return false }
        return wanted.low <= number && number <= wanted.high
      }
    }
    guard wanted.low > side.low || wanted.high < side.high else { return true }
    guard
      let (low, high) = axes[index].values(
        from: max(side.low, wanted.low), to: min(side.high, wanted.high), step: steps[index])
    else { return false }
    box.sides[index].low = max(side.low, low)
    box.sides[index].high = min(side.high, high)
    return box.sides[index].low <= box.sides[index].high
  }

  /// Takes a number out of a discrete parameter's values where it is the first or the last of them.
  func trim(_ index: Int, _ number: Double, _ box: inout Box) -> Bool {
    let side = box.sides[index]
    guard side.low == number || side.high == number else { return true }
    guard side.low < side.high, let step = steps[index] else { return side.low != number }
    if side.low == number { box.sides[index].low = axes[index].nearest(number + step) }
    if side.high == number { box.sides[index].high = axes[index].nearest(number - step) }
    return box.sides[index].low <= box.sides[index].high
  }
}

extension ConstraintNetwork {
  /// Which parameters take part in the points of a box; empty where all of them do.
  func activity(in box: Box) -> [Box.Activity] {
    guard isConditional else { return [] }
    var activity = [Box.Activity](repeating: .yes, count: axes.count)
    for index in order where !links[index].isEmpty {
      for link in links[index] {
        let own = min(activity[link.parent].rawValue, holds(link, in: box).rawValue)
        activity[index] =
          min(activity[index].rawValue, own) == 0
          ? .no : min(activity[index].rawValue, own) == 1 ? .maybe : .yes
      }
    }
    return activity
  }

  private func holds(_ link: SearchSpace.Link, in box: Box) -> Box.Activity {
    let side = box.sides[link.parent]
    let left = link.raws.filter { raw in
      side.options.map { $0.contains { Double($0) == raw } }
        ?? (side.low <= raw && raw <= side.high)
    }
    if left.isEmpty { return .no }
    return values(of: link.parent, in: box) == Double(left.count) ? .yes : .maybe
  }

  /// How many values a parameter has left; infinite for a continuum.
  func values(of index: Int, in box: Box) -> Double {
    let side = box.sides[index]
    if let options = side.options { return Double(options.count) }
    if side.low == side.high { return 1 }
    guard let step = steps[index] else { return .infinity }
    return ((side.high - side.low) / step).rounded() + 1
  }

  /// Leaves the parents of a parameter only values that make it take part; false where there are none.
  func activate(_ index: Int, _ box: inout Box) -> Bool {
    for link in links[index] {
      guard require(link, &box), activate(link.parent, &box) else { return false }
    }
    return true
  }

  private func require(_ link: SearchSpace.Link, _ box: inout Box) -> Bool {
    let raws = Set(link.raws)
    guard box.sides[link.parent].options == nil else {
      return box.keep(link.parent) { raws.contains(Double($0)) }
    }
    let side = box.sides[link.parent]
    let left = raws.filter { side.low <= $0 && $0 <= side.high }
    guard let low = left.min(), let high = left.max() else { return false }
    box.sides[link.parent].low = low
    box.sides[link.parent].high = high
    return true
  }

  /// Narrows a box by every constraint whose parameters all take part; false where nothing is left.
  ///
  /// Complexity: O(rounds · parts of the constraints), with 16 rounds at most.
  func contract(_ box: inout Box) -> Bool {
    let rules = rules
    for _ in 0..<16 {
      let before = box
      let activity = activity(in: box)
      for tree in rules
      where activity.isEmpty || tree.mentioned.allSatisfy({ activity[$0] == .yes }) {
        guard tree.revise(&box, self) else { return false }
      }
      guard hasShrunk(before, box) else { break }
    }
    guard !required.isEmpty else { return true }
    let activity = activity(in: box)
    return activity.isEmpty || required.allSatisfy { activity[$0] != .no }
  }

  /// Whether another round may be worth it.
  private func hasShrunk(_ before: Box, _ after: Box) -> Bool {
    for (old, new) in zip(before.sides, after.sides) where old != new {
      if old.options != nil || !(old.high - old.low).isFinite { return true }
      if new.high - new.low < 0.9 * (old.high - old.low) { return true }
    }
    return false
  }

  /// Whether every point of a box satisfies the constraints.
  func isInner(_ box: Box) -> Bool {
    let activity = activity(in: box)
    guard activity.isEmpty || required.allSatisfy({ activity[$0] == .yes }) else { return false }
    return rules.allSatisfy { tree in
      guard activity.isEmpty || !tree.mentioned.contains(where: { activity[$0] == .no }) else {
        return true
      }
      return !tree.range(in: box, self).mayBreak
    }
  }
}

extension Operand {
  /// Whether a comparison may take the two for equal.
  func isNear(_ other: Operand) -> Bool {
    guard case (.number(let a), .number(let b)) = (self, other) else { return self == other }
    return a == b || abs(a - b) <= 1e-8 * max(abs(a), abs(b))
  }

  /// What a value is to a constraint.
  init(_ value: Value) {
    switch value {
    case .int(let value): self = .number(Double(value))
    case .double(let value): self = .number(value)
    case .bool(let value): self = .truth(value)
    case .string(let value), .json(let value): self = .text(value)
    case .null: self = .text("null")
    }
  }
}
