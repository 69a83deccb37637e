internal import HoneNumerics

/// The completed trials that no other dominates; of a single objective the best one.
package struct Front: Sendable {
  /// Their numbers, in no order that means anything.
  package private(set) var trials: [Int] = []
  /// Their losses, row by row; of two objectives in the order of the first.
  private var losses: [Double] = []

  package init() {}

  /// Keeps the front: a trial enters unless it is dominated or equalled, and ends those it dominates.
  ///
  /// Complexity: O(front · objectives); of two objectives a search, O(log front), and moving what lies
  /// behind.
  /// - Parameters:
  ///   - trial: A completed trial; in which order they come makes no difference.
  ///   - own: Its objectives with their signs such that smaller is better.
  package mutating func admit(_ trial: Int, _ own: [Double]) {
    // NaN is neither better nor worse than anything: once in the front it would never leave.
    guard !own.contains(where: \.isNaN) else { return }
    guard own.count != 2 else { return admitPair(trial, own[0], own[1]) }
    let size = own.count
    var kept = 0
    for index in trials.indices {
      var (isNoBetter, isNoWorse) = (true, true)
      for j in 0..<size {
        isNoBetter = isNoBetter && losses[index * size + j] <= own[j]
        isNoWorse = isNoWorse && losses[index * size + j] >= own[j]
      }
      if isNoBetter {
        // Of equal values the earliest number stands, in whichever order they ended. None was ended
        // before: this one would dominate it, too.
        if isNoWorse { trials[index] = min(trials[index], trial) }
        return
      }
      guard !isNoWorse else { continue }
      if kept < index {
        trials[kept] = trials[index]
        for j in 0..<size { losses[kept * size + j] = losses[index * size + j] }
      }
      kept += 1
    }
    trials.removeLast(trials.count - kept)
    losses.removeLast(losses.count - kept * size)
    trials.append(trial)
    losses.append(contentsOf: own)
  }

  /// Two objectives: from one trial of the front to the next the first loss grows and the second falls.
  private mutating func admitPair(_ trial: Int, _ first: Double, _ second: Double) {
    let low = trials.indices.partitioningIndex { !(losses[2 * $0] < first) }
    if low > 0, losses[2 * low - 1] <= second { return }
    if low < trials.count, losses[2 * low] == first, losses[2 * low + 1] <= second {
      if losses[2 * low + 1] == second { trials[low] = min(trials[low], trial) }
      return
    }
    var end = low
    while end < trials.count, losses[2 * end + 1] >= second { end += 1 }
    trials.replaceSubrange(low..<end, with: CollectionOfOne(trial))
    losses.replaceSubrange((2 * low)..<(2 * end), with: [first, second])
  }
}
