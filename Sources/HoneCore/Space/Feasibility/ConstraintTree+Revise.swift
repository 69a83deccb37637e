extension ConstraintTree {
  /// What a part has to be for the whole to hold.
  private struct Demands {
    var numbers: [Interval?]
    var truths: [Bool?]
    var isBroken = false

    init(_ count: Int) {
      numbers = Array(repeating: nil, count: count)
      truths = Array(repeating: nil, count: count)
    }

    mutating func ask(_ part: Int, _ wanted: Interval, _ known: Interval) {
      let both = (numbers[part] ?? known).intersection(wanted)
      if both.isEmpty { isBroken = true } else { numbers[part] = both }
    }

    mutating func ask(_ part: Int, _ wanted: Bool, _ known: Range) {
      if wanted ? !known.mayHold : !known.mayBreak { isBroken = true }
      truths[part] = wanted
    }
  }

  /// Takes values out of a box for which the constraint cannot hold; false where none is left.
  ///
  /// Complexity: O(parts).
  func revise(_ box: inout Box, _ network: ConstraintNetwork) -> Bool {
    let ranges = forward(box, network)
    guard let whole = ranges.last, whole.mayHold else { return false }
    guard whole.mayBreak else { return true }
    var demands = Demands(steps.count)
    demands.ask(steps.count - 1, true, whole)
    for part in steps.indices.reversed() where !demands.isBroken {
      if let wanted = demands.truths[part] {
        guard pass(wanted, from: part, ranges, &demands, &box, network) else { return false }
      }
      guard let wanted = demands.numbers[part] else { continue }
      let own = children[part]
      switch steps[part] {
      case .negate: demands.ask(own[0], -wanted, ranges[own[0]].numbers)
      case .arithmetic(let operation):
        let (a, b) = (ranges[own[0]].numbers, ranges[own[1]].numbers)
        let back = operation.inverse(wanted, a, b)
        demands.ask(own[0], back.a, a)
        demands.ask(own[1], back.b, b)
      case .parameter(let index):
        guard network.narrow(index, to: wanted, &box) else { return false }
      case .literal, .comparison, .not, .and, .or: break
      }
    }
    return !demands.isBroken
  }

  /// Hands a truth value that is wanted down to a part's own parts.
  private func pass(
    _ wanted: Bool, from part: Int, _ ranges: [Range], _ demands: inout Demands,
    _ box: inout Box, _ network: ConstraintNetwork
  ) -> Bool {
    let own = children[part]
    switch steps[part] {
    case .not: demands.ask(own[0], !wanted, ranges[own[0]])
    case .and, .or:
      guard (steps[part] == .and) != wanted else {
        for child in own { demands.ask(child, wanted, ranges[child]) }
        return true
      }
      // One of the two is enough: nothing follows unless the other one cannot be so.
      let able = own.filter { wanted ? ranges[$0].mayHold : ranges[$0].mayBreak }
      if able.count == 1 { demands.ask(able[0], wanted, ranges[able[0]]) }
    case .comparison(let comparisons):
      guard wanted else {
        guard comparisons.count == 1, let opposite = comparisons[0].opposite else { return true }
        let fails = own.contains { ranges[$0].numbers.mayFail && isOrdered(comparisons[0]) }
        guard !fails else { return true }
        return relate(opposite, own[0], own[1], ranges, &demands, &box, network)
      }
      for (place, comparison) in comparisons.enumerated() {
        guard
          relate(comparison, own[place], own[place + 1], ranges, &demands, &box, network)
        else { return false }
      }
    case .parameter(let index):
      return box.keep(index) { (network.operands[index][$0] == .truth(true)) == wanted }
    case .literal, .negate, .arithmetic: break
    }
    return true
  }

  private func isOrdered(_ comparison: Expression.Comparison) -> Bool {
    comparison != .equal && comparison != .notEqual
  }

  /// Narrows both sides of a comparison that has to hold.
  private func relate(
    _ comparison: Expression.Comparison, _ a: Int, _ b: Int, _ ranges: [Range],
    _ demands: inout Demands, _ box: inout Box, _ network: ConstraintNetwork
  ) -> Bool {
    let x = demands.numbers[a] ?? ranges[a].numbers
    let y = demands.numbers[b] ?? ranges[b].numbers
    switch comparison {
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let isUp = comparison == .less || comparison == .lessOrEqual
      let (small, large) = isUp ? (a, b) : (b, a)
      let (s, l) = isUp ? (x, y) : (y, x)
      // Between neighbouring numbers there is none.
      let isStrict = comparison == .less || comparison == .greater
      let top = isStrict ? l.high.nextDown : l.high + room(a, b, ranges, bound: l.high)
      let bottom = isStrict ? s.low.nextUp : s.low - room(a, b, ranges, bound: s.low)
      demands.ask(small, Interval(low: -.infinity, high: top), s)
      demands.ask(large, Interval(low: bottom, high: .infinity), l)
      return true
    case .equal:
      let areLeaves = leaf(a, box, network) != nil && leaf(b, box, network) != nil
      guard isNumeric(a), isNumeric(b), !areLeaves else {
        return match(a, b, &box, network)
      }
      demands.ask(a, widened(y, a, b, ranges), x)
      demands.ask(b, widened(x, a, b, ranges), y)
      return true
    case .notEqual:
      return exclude(a, ranges[b], b, &box, network) && exclude(b, ranges[a], a, &box, network)
    }
  }

  private func widened(_ x: Interval, _ a: Int, _ b: Int, _ ranges: [Range]) -> Interval {
    Interval(
      low: x.low - room(a, b, ranges, bound: x.low),
      high: x.high + room(a, b, ranges, bound: x.high))
  }

  /// Keeps the options of two leaves that are equal.
  private func match(
    _ a: Int, _ b: Int, _ box: inout Box, _ network: ConstraintNetwork
  ) -> Bool {
    guard let first = leaf(a, box, network), let second = leaf(b, box, network) else {
      return true
    }
    var isLeft = true
    if case .parameter(let index) = steps[a] {
      isLeft = box.keep(index) { second.contains(where: network.operands[index][$0].isNear) }
    }
    if case .parameter(let index) = steps[b], isLeft {
      isLeft = box.keep(index) { first.contains(where: network.operands[index][$0].isNear) }
    }
    return isLeft
  }

  /// Takes the only thing that the other side can be out of a parameter's values.
  private func exclude(
    _ part: Int, _ other: Range, _ otherPart: Int, _ box: inout Box,
    _ network: ConstraintNetwork
  ) -> Bool {
    guard case .parameter(let index) = steps[part] else { return true }
    if box.sides[index].options != nil {
      let only: Operand
      if let leaf = leaf(otherPart, box, network) {
        guard leaf.count == 1, let single = leaf.first else { return true }
        only = single
      } else {
        guard other.numbers.isPoint, isNumeric(otherPart) else { return true }
        only = .number(other.numbers.low)
      }
      return box.keep(index) { network.operands[index][$0] != only }
    }
    guard isNumeric(otherPart), other.numbers.isPoint, network.axes[index].isDiscrete else {
      return true
    }
    return network.trim(index, other.numbers.low, &box)
  }
}

extension Expression.Comparison {
  /// What holds where this does not.
  var opposite: Expression.Comparison? {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}
