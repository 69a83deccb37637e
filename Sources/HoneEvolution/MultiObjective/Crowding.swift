/// How much room points of a front have to their neighbours.
public enum Crowding {
  /// The crowding distance of each point of one front: the sides of the cuboid between its neighbours,
  /// as shares of the front's extent, summed. Points at the ends have ∞.
  ///
  /// An objective in which the front has no extent, or an infinite one, adds nothing.
  ///
  /// - Parameters:
  ///   - losses: The losses of the front's points, row by row.
  ///   - objectives: How many losses a point has.
  /// - Returns: As many distances as there are points.
  ///
  /// Complexity: O(objectives · n log n).
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), section III.B.
  public static func distances(_ losses: [Double], objectives: Int) -> [Double] {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(losses.count % objectives == 0, "each point has \(objectives) losses")
    let count = losses.count / objectives
    let members = Array(0..<Int32(truncatingIfNeeded: count))
    return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      losses.withUnsafeBufferPointer { losses in
        members.withUnsafeBufferPointer { members in
          guard let base = losses.baseAddress, let target = buffer.baseAddress else { return }
          distances(base, members, objectives, into: target)
        }
      }
      filled = count
    }
  }

  /// Writes the distances of some points of a table, in the order of `members`.
  static func distances(
    _ losses: UnsafePointer<Double>, _ members: UnsafeBufferPointer<Int32>, _ objectives: Int,
    into distances: UnsafeMutablePointer<Double>
  ) {
    let count = members.count
    distances.initialize(repeating: 0, count: count)
    guard count > 0 else { return }
    let items = Scratch<Keyed>(count)
    let spare = Scratch<Keyed>(count)
    for j in 0..<objectives {
      @inline(__always) func value(_ k: Int) -> Double {
        let loss = losses[Int(members[Int(items[k].item)]) * objectives + j]
        return loss.isNaN ? .infinity : loss
      }
      for k in 0..<count {
        let key = Keyed.key(losses[Int(members[k]) * objectives + j])
        items[k] = Keyed(key: key, item: Int32(truncatingIfNeeded: k))
      }
      Keyed.sort(items.base, count, spare: spare.base)
      let range = value(count - 1) - value(0)
      distances[Int(items[0].item)] = .infinity
      distances[Int(items[count - 1].item)] = .infinity
      guard count > 2, range > 0, range.isFinite else { continue }
      for k in 1..<(count - 1) {
        distances[Int(items[k].item)] += (value(k + 1) - value(k - 1)) / range
      }
    }
  }

  /// The crowding distance of each point within its own front.
  ///
  /// - Parameters:
  ///   - losses: The losses of all points, row by row.
  ///   - objectives: How many losses a point has.
  ///   - ranks: The front of each point.
  /// - Returns: As many distances as there are points.
  ///
  /// Complexity: O(objectives · n log n).
  public static func distances(_ losses: [Double], objectives: Int, ranks: [Int]) -> [Double] {
    precondition(losses.count == ranks.count * objectives, "each point has losses and a rank")
    var all = [Double](repeating: 0, count: ranks.count)
    let own = Scratch<Double>(ranks.count)
    losses.withUnsafeBufferPointer { losses in
      guard let base = losses.baseAddress else { return }
      for front in NonDominatedSort.fronts(ranks) {
        let members = front.map { Int32(truncatingIfNeeded: $0) }
        members.withUnsafeBufferPointer { distances(base, $0, objectives, into: own.base) }
        for (k, point) in front.enumerated() { all[point] = own[k] }
      }
    }
    return all
  }
}
