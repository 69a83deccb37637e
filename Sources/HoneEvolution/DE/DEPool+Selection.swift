/// What a generation changes, whatever says how good its members are.
extension DEPool {
  /// What becomes of the member that a trial vector challenged.
  package enum Challenge {
    /// It stays.
    case repelled
    /// It gives way, and is forgotten.
    case replaced
    /// It gives way, and is kept in the archive.
    case archived
  }

  /// Decides a challenge; putting the vector into the slot is left to the caller.
  ///
  /// A vector that is no worse takes the slot; JADE prefers the member among equals. Strategies that
  /// learn F and CR keep those who are beaten.
  ///
  /// - Parameters:
  ///   - slot: Whose place it is about.
  ///   - isBetter: Whether the vector is better than the member.
  ///   - isWorse: Whether it is worse.
  /// - Returns: What becomes of the member.
  package mutating func challenge(_ slot: Int, isBetter: Bool, isWorse: Bool) -> Challenge {
    guard isBetter || !isWorse && options.strategy != .jade else { return .repelled }
    guard isBetter, options.isAdaptive else { return .replaced }
    keep(slot)
    return .archived
  }

  /// Leaves some members, in the order of their slots.
  ///
  /// - Parameter best: The slots of those who stay.
  /// - Returns: The same slots, in their order: which member each slot now holds.
  ///
  /// Complexity: O(members · (genes + log members)).
  package mutating func shrink(to best: ArraySlice<Int>) -> [Int] {
    let left = best.sorted()
    select(left)
    return left
  }
}
