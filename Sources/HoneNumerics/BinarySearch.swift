extension RandomAccessCollection {
  /// Where the elements begin that satisfy a condition, in a collection in which all that do come after
  /// all that don't.
  ///
  /// Of a range of numbers it is the first number that satisfies the condition:
  /// `(0..<count).partitioningIndex { rows[$0] >= wanted }`.
  ///
  /// - Parameter belongsBehind: The condition: false of the first elements, true of all others.
  /// - Returns: The index of the first that satisfies it; `endIndex` where none does.
  ///
  /// Complexity: O(log count) calls of the condition.
  @inlinable
  @inline(__always)
  package func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Index {
    var (low, left) = (startIndex, count)
    while left > 0 {
      let half = left / 2
      let middle = index(low, offsetBy: half)
      // Without a branch, which would be mispredicted every other time.
      let isBehind = belongsBehind(self[middle])
      low = isBehind ? low : index(after: middle)
      left = isBehind ? half : left - half - 1
    }
    return low
  }
}
