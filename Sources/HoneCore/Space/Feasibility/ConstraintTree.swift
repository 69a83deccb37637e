/// A constraint's expression as a tree that narrows boxes.
///
/// HC4-revise: forward, every part gets the range of what it may evaluate to; backward, what the whole
/// has to be narrows what its parts may be, down to the parameters.
///
/// Reference: Benhamou, Goualard, Granvilliers and Puget 1999, "Revising hull and box consistency",
/// ICLP 1999, section 4.
struct ConstraintTree: Sendable {
  /// What a part may evaluate to.
  struct Range: Sendable {
    var numbers = Interval.unknown
    /// The largest size of a number that went into it, by which comparisons allow for rounding.
    var scale = 0.0
    var mayHold = true
    var mayBreak = true
  }

  /// The constraint that it stands for.
  let constraint: Constraint
  let steps: [Expression.Step]
  /// The parts that each part is made of.
  let children: [[Int]]
  /// The parameters that it mentions.
  let mentioned: [Int]

  init(_ constraint: Constraint) {
    self.constraint = constraint
    steps = constraint.root.steps
    mentioned = constraint.mentioned
    var children: [[Int]] = []
    var open: [Int] = []
    for (position, step) in steps.enumerated() {
      let count: Int =
        switch step {
        case .literal, .parameter: 0
        case .negate, .not: 1
        case .arithmetic, .and, .or: 2
        case .comparison(let comparisons): comparisons.count + 1
        }
      children.append(Array(open.suffix(count)))
      open.removeLast(min(count, open.count))
      open.append(position)
    }
    self.children = children
  }

  /// What the whole may evaluate to within a box.
  ///
  /// Complexity: O(parts).
  func range(in box: Box, _ network: ConstraintNetwork) -> Range {
    forward(box, network).last ?? Range()
  }

  /// Every part's range.
  func forward(_ box: Box, _ network: ConstraintNetwork) -> [Range] {
    var ranges: [Range] = []
    ranges.reserveCapacity(steps.count)
    for position in steps.indices {
      let own = children[position]
      switch steps[position] {
      case .literal(let operand): ranges.append(ConstraintTree.range(of: operand))
      case .parameter(let index): ranges.append(network.range(of: index, in: box))
      case .negate:
        ranges.append(Range(numbers: -ranges[own[0]].numbers, scale: ranges[own[0]].scale))
      case .arithmetic(let operation):
        ranges.append(operation.apply(ranges[own[0]], ranges[own[1]]))
      case .not:
        let part = ranges[own[0]]
        ranges.append(Range(mayHold: part.mayBreak, mayBreak: part.mayHold))
      case .and, .or:
        let (a, b) = (ranges[own[0]], ranges[own[1]])
        ranges.append(
          steps[position] == .and
            ? Range(mayHold: a.mayHold && b.mayHold, mayBreak: a.mayBreak || b.mayBreak)
            : Range(mayHold: a.mayHold || b.mayHold, mayBreak: a.mayBreak && b.mayBreak))
      case .comparison(let comparisons):
        var all = Range(mayHold: true, mayBreak: false)
        for (place, comparison) in comparisons.enumerated() {
          let pair = compare(
            comparison, own[place], own[place + 1], ranges, box, network)
          all.mayHold = all.mayHold && pair.mayHold
          all.mayBreak = all.mayBreak || pair.mayBreak
        }
        ranges.append(all)
      }
    }
    return ranges
  }

  /// By how much a part may miss a bound that another part sets and count as equal to it.
  ///
  /// What is compared as it is, without arithmetic, is next to the bound where it counts as equal, so
  /// that its own range does not matter.
  func room(_ a: Int, _ b: Int, _ ranges: [Range], bound: Double) -> Double {
    func scale(_ part: Int) -> Double {
      children[part].isEmpty ? 0 : ranges[part].scale
    }
    guard bound.isFinite else { return 0 }
    return 4e-9 * max(abs(bound), scale(a), scale(b))
  }

  private func compare(
    _ comparison: Expression.Comparison, _ a: Int, _ b: Int, _ ranges: [Range], _ box: Box,
    _ network: ConstraintNetwork
  ) -> Range {
    let (x, y) = (ranges[a].numbers, ranges[b].numbers)
    let fails = x.mayFail || y.mayFail
    switch comparison {
    case .less, .greater, .lessOrEqual, .greaterOrEqual:
      let (small, large) =
        comparison == .less || comparison == .lessOrEqual ? (x, y) : (y, x)
      // What is strictly less is so by more than rounding.
      guard comparison == .lessOrEqual || comparison == .greaterOrEqual else {
        let room = room(a, b, ranges, bound: large.low)
        return Range(
          mayHold: small.low < large.high, mayBreak: fails || small.high >= large.low - room)
      }
      let room = room(a, b, ranges, bound: large.high)
      return Range(
        mayHold: small.low <= large.high + room, mayBreak: fails || small.high > large.low)
    case .equal, .notEqual:
      let equal = equality(a, b, ranges, box, network)
      return comparison == .equal
        ? equal : Range(mayHold: equal.mayBreak, mayBreak: equal.mayHold)
    }
  }

  private func equality(
    _ a: Int, _ b: Int, _ ranges: [Range], _ box: Box, _ network: ConstraintNetwork
  ) -> Range {
    if let first = leaf(a, box, network), let second = leaf(b, box, network) {
      let mayHold = first.contains { operand in second.contains(where: operand.isNear) }
      return Range(mayHold: mayHold, mayBreak: first.count > 1 || first != second)
    }
    let (x, y) = (ranges[a].numbers, ranges[b].numbers)
    // A truth value that comes of comparisons, against anything.
    guard isNumeric(a) || isNumeric(b) else { return Range() }
    return Range(
      mayHold: x.low <= y.high + room(a, b, ranges, bound: y.high)
        && y.low <= x.high + room(a, b, ranges, bound: x.high),
      mayBreak: !(x.isPoint && y.isPoint && x.low == y.low))
  }

  /// Whether a part is a number or nothing.
  func isNumeric(_ part: Int) -> Bool {
    switch steps[part] {
    case .negate, .arithmetic, .parameter, .literal(.number): true
    case .literal, .comparison, .not, .and, .or: false
    }
  }

  /// What a literal or a choice may be, one by one; nil for other parts.
  func leaf(_ part: Int, _ box: Box, _ network: ConstraintNetwork) -> Set<Operand>? {
    switch steps[part] {
    case .literal(let operand): return [operand]
    case .parameter(let index):
      guard let options = box.sides[index].options else { return nil }
      return Set(options.map { network.operands[index][$0] })
    default: return nil
    }
  }

  private static func range(of operand: Operand) -> Range {
    switch operand {
    case .number(let number):
      Range(numbers: Interval(number), scale: abs(number), mayHold: false, mayBreak: true)
    case .text: Range(mayHold: false, mayBreak: true)
    case .truth(let isTrue): Range(mayHold: isTrue, mayBreak: !isTrue)
    }
  }
}
