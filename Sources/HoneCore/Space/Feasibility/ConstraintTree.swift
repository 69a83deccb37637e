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
    var mayHold = true
    var mayBreak = true
  }

  let constraint: Constraint
  let steps: [Expression.Step]
  /// The parts that each part is made of.
  let children: [[Int]]
  /// The parameters that it mentions.
  let mentioned: [Int]
  /// Whether its comparisons of numbers allow for the rounding of steps.
  let isTolerant: Bool

  init(_ constraint: Constraint, isTolerant: Bool) {
    self.constraint = constraint
    steps = constraint.root.steps
    mentioned = constraint.mentioned
    self.isTolerant = isTolerant
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
      case .negate: ranges.append(Range(numbers: -ranges[own[0]].numbers))
      case .arithmetic(let operation):
        ranges.append(
          Range(numbers: operation.apply(ranges[own[0]].numbers, ranges[own[1]].numbers)))
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

  /// Room for the rounding of steps, where comparisons allow for it.
  func slack(_ a: Interval, _ b: Interval) -> Double {
    guard isTolerant else { return 0 }
    let size = max(a.size, b.size)
    return 1e-8 * max(size, 1e-300)
  }

  private func compare(
    _ comparison: Expression.Comparison, _ a: Int, _ b: Int, _ ranges: [Range], _ box: Box,
    _ network: ConstraintNetwork
  ) -> Range {
    let (x, y) = (ranges[a].numbers, ranges[b].numbers)
    let fails = x.mayFail || y.mayFail
    let room = slack(x, y)
    switch comparison {
    case .less, .greater, .lessOrEqual, .greaterOrEqual:
      let (small, large) =
        comparison == .less || comparison == .lessOrEqual ? (x, y) : (y, x)
      let isStrict = comparison == .less || comparison == .greater
      return Range(
        mayHold: isStrict
          ? small.low < large.high + room : small.low <= large.high + room,
        mayBreak: fails
          || (isStrict ? small.high >= large.low - room : small.high > large.low - room))
    case .equal, .notEqual:
      let equal = equality(a, b, ranges, room, box, network)
      return comparison == .equal
        ? equal : Range(mayHold: equal.mayBreak, mayBreak: equal.mayHold)
    }
  }

  private func equality(
    _ a: Int, _ b: Int, _ ranges: [Range], _ room: Double, _ box: Box,
    _ network: ConstraintNetwork
  ) -> Range {
    if let first = leaf(a, box, network), let second = leaf(b, box, network) {
      let shared = first.contains(where: second.contains)
      let isSame = first.count == 1 && second.count == 1 && shared
      return Range(mayHold: shared || room > 0, mayBreak: !isSame)
    }
    let (x, y) = (ranges[a].numbers, ranges[b].numbers)
    // A truth value that comes of comparisons, against anything.
    guard isNumeric(a) || isNumeric(b) else { return Range() }
    return Range(
      mayHold: x.low <= y.high + room && y.low <= x.high + room,
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
    case .number(let number): Range(numbers: Interval(number), mayHold: false, mayBreak: true)
    case .text: Range(mayHold: false, mayBreak: true)
    case .truth(let isTrue): Range(mayHold: isTrue, mayBreak: !isTrue)
    }
  }
}
