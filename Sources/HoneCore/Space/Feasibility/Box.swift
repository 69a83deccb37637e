/// Values that are left for each parameter: raw numbers in a range, or a list of options.
struct Box: Sendable, Hashable {
  /// What is left for one parameter.
  struct Side: Sendable, Hashable {
    /// The smallest and the largest raw number, both of them values of the axis.
    var low: Double
    var high: Double
    /// The indices that are left of a choice, in order; nil for numbers.
    var options: [Int]?

    var isSingle: Bool { low == high }
  }

  /// Whether a parameter takes part in the points of a box.
  enum Activity: UInt8, Sendable { case no, maybe, yes }

  var sides: [Side]

  /// Leaves one raw number.
  mutating func fix(_ index: Int, _ raw: Double) {
    sides[index].low = raw
    sides[index].high = raw
    // What is read from a damaged file may be any number.
    if sides[index].options != nil { sides[index].options = [Axis.whole(raw, in: 0...1 << 32)] }
  }

  /// Leaves the options that pass; false where none does.
  mutating func keep(_ index: Int, where passes: (Int) -> Bool) -> Bool {
    guard let options = sides[index].options else { return true }
    let kept = options.filter(passes)
    guard let first = kept.first, let last = kept.last else { return false }
    if kept.count < options.count {
      sides[index] = Side(low: Double(first), high: Double(last), options: kept)
    }
    return true
  }
}

extension Axis {
  /// All that a search may try; with `isUnbounded`, what a prior makes all but impossible, too.
  func side(isUnbounded: Bool) -> Box.Side {
    if case .options(let values, _) = form {
      return Box.Side(low: 0, high: Double(values.count - 1), options: Array(values.indices))
    }
    if isUnbounded, case .normal(_, _, let scale, let low, let high)? = relaxation?.form {
      return Box.Side(low: low ?? (scale == .log ? 0 : -.infinity), high: high ?? .infinity)
    }
    return Box.Side(low: raw(unit: 0), high: raw(unit: 1))
  }

  /// The values within a range, from the first to the last; nil where there is none.
  func values(from low: Double, to high: Double, step: Double?) -> (low: Double, high: Double)? {
    guard low <= high else { return nil }
    guard isDiscrete else { return (low, high) }
    guard let step else {
      let only = nearest(low)
      let slack = 1e-9 * max(abs(only), 1)
      return low - slack <= only && only <= high + slack ? (only, only) : nil
    }
    let slack = 1e-9 * step
    var first = low.isFinite ? nearest(low) : low
    if first < low - slack { first = nearest(first + step) }
    var last = high.isFinite ? nearest(high) : high
    if last > high + slack { last = nearest(last - step) }
    guard first <= last, first >= low - slack, last <= high + slack else { return nil }
    return (first, last)
  }
}
