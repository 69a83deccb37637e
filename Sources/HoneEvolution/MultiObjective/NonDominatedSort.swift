internal import HoneNumerics

/// Sorts points into fronts: the first are dominated by no others, the second only by the first ….
///
/// A point dominates another if it is nowhere worse and somewhere better; equal points share a front.
/// Two objectives are swept, three swept with a staircase for each front, and more are compared by
/// bits, 64 points at a time; beyond 65,536 points they are divided and conquered.
///
/// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), section III.A; Jensen 2003, IEEE Trans.
/// Evol. Comput. 7(5); Zhang et al. 2015, IEEE Trans. Evol. Comput. 19(2), for the binary search among
/// fronts.
public enum NonDominatedSort {
  /// The front of each point, from 0.
  ///
  /// Points that break constraints come behind all others, those that break them by less in earlier
  /// fronts (Deb et al. 2002, section VI).
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better, and NaN is as bad as +∞.
  ///   - objectives: How many losses a point has, 1 or more.
  ///   - violations: By what each point breaks constraints, 0 or less where it keeps them; none where
  ///     there are none.
  /// - Returns: As many ranks as there are points.
  ///
  /// Complexity: O(n log n) for up to two objectives, O(n logᵐ⁻¹ n) for m more; up to 65,536 points
  /// the way that is faster in practice, at most O(n² (m + log n) / 64).
  public static func ranks(
    _ losses: [Double], objectives: Int, violations: [Double] = []
  ) -> [Int] {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(losses.count % objectives == 0, "each point has \(objectives) losses")
    let count = losses.count / objectives
    precondition(
      violations.isEmpty || violations.count == count, "each point has a violation, or none has")
    let ranks = Scratch<Int32>(count)
    losses.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      if violations.contains(where: { !($0 <= 0) }) {
        rank(base, count, objectives, violations, into: ranks.base)
      } else {
        rank(base, count, objectives, into: ranks.base)
      }
    }
    return (0..<count).map { Int(ranks[$0]) }
  }

  /// The points of each front, in their own order.
  ///
  /// - Parameter ranks: What `ranks(_:objectives:violations:)` returned.
  /// - Returns: The fronts, the best first.
  ///
  /// Complexity: O(n).
  public static func fronts(_ ranks: [Int]) -> [[Int]] {
    var fronts = [[Int]](repeating: [], count: (ranks.max() ?? -1) + 1)
    for (point, rank) in ranks.enumerated() { fronts[rank].append(point) }
    return fronts
  }

  /// Writes the front of each point, and returns how many fronts there are.
  ///
  /// More points than `most`, of three and more objectives, would need large tables of bits, and are
  /// divided.
  @discardableResult
  static func rank(
    _ losses: UnsafePointer<Double>, _ count: Int, _ objectives: Int,
    into ranks: UnsafeMutablePointer<Int32>, most: Int = 65_536
  ) -> Int {
    guard count > 0 else { return 0 }
    let order = RowOrder(losses, count: count, objectives: objectives)
    let own = Scratch<Int32>(order.count)
    let fronts =
      switch objectives {
      case 1: sweepOne(order, into: own)
      case 2: sweepTwo(order, into: own)
      case _ where order.count > most: divide(order, into: own)
      case 3: sweepThree(order, into: own)
      default: compareBits(order, into: own)
      }
    for i in 0..<count { ranks[i] = own[Int(order.place[i])] }
    return fronts
  }

  /// The same with constraints: points that break them form a front for each violation.
  private static func rank(
    _ losses: UnsafePointer<Double>, _ count: Int, _ objectives: Int, _ violations: [Double],
    into ranks: UnsafeMutablePointer<Int32>
  ) {
    let feasible = (0..<count).filter { violations[$0] <= 0 }
    let kept = Scratch<Double>(feasible.count * objectives)
    for (k, point) in feasible.enumerated() {
      for j in 0..<objectives { kept[k * objectives + j] = losses[point * objectives + j] }
    }
    let own = Scratch<Int32>(feasible.count)
    let fronts = rank(kept.base, feasible.count, objectives, into: own.base)
    for (k, point) in feasible.enumerated() { ranks[point] = own[k] }
    var broken = (0..<count).filter { !(violations[$0] <= 0) }.map {
      Keyed(key: Keyed.key(violations[$0]), item: Int32(truncatingIfNeeded: $0))
    }
    var spare: [Keyed] = []
    broken.sort(&spare)
    _ = NonDominatedSort.fronts(ofBroken: broken, after: fronts) { point, front in
      ranks[point] = Int32(truncatingIfNeeded: front)
    }
  }

  /// One objective: each value is a front.
  private static func sweepOne(_ order: borrowing RowOrder, into ranks: borrowing Scratch<Int32>)
    -> Int
  {
    for k in 0..<order.count { ranks[k] = Int32(truncatingIfNeeded: k) }
    return order.count
  }

  /// Two objectives: of each front only the least second loss so far matters.
  private static func sweepTwo(_ order: borrowing RowOrder, into ranks: borrowing Scratch<Int32>)
    -> Int
  {
    let least = Scratch<Double>(order.count)
    var fronts = 0
    for k in 0..<order.count {
      let rank = front(of: order.rows[2 * k + 1], least.base, &fronts)
      ranks[k] = Int32(truncatingIfNeeded: rank)
    }
    return fronts
  }

  /// The front of the next row in the order of the first loss, then of the second: the first whose least
  /// second loss is greater. They grow from front to front.
  ///
  /// - Parameters:
  ///   - second: The row's second loss.
  ///   - least: The least second loss of each front so far, with room for one more; it learns this one.
  ///   - fronts: How many fronts there are.
  /// - Returns: The front, from 0.
  @inline(__always)
  static func front(
    of second: Double, _ least: UnsafeMutablePointer<Double>, _ fronts: inout Int
  ) -> Int {
    let front = (0..<fronts).partitioningIndex { !(least[$0] <= second) }
    least[front] = second
    fronts = max(fronts, front + 1)
    return front
  }

  /// How many fronts there are with rows that break constraints: one for each amount.
  ///
  /// - Parameters:
  ///   - order: The rows with their amounts as keys, in that order.
  ///   - feasible: How many fronts come before.
  ///   - found: Told of each row and its front.
  /// - Returns: How many fronts there are in all.
  @inline(__always)
  static func fronts(
    ofBroken order: [Keyed], after feasible: Int, _ found: (_ row: Int, _ front: Int) -> Void
  ) -> Int {
    var count = feasible
    for (index, key) in order.enumerated() {
      if index == 0 || key.key != order[index - 1].key { count += 1 }
      found(Int(key.item), count - 1)
    }
    return count
  }
}
