/// The completed trials that no other dominates; of a single objective the best one.
package struct Front: Sendable {
  /// Their numbers, in no order that means anything.
  package private(set) var trials: [Int] = []
  private var losses: [[Double]] = []

  package init() {}

  /// Keeps the front: a trial enters unless it is dominated or equalled, and ends those it dominates.
  ///
  /// Complexity: O(front · objectives).
  /// - Parameters:
  ///   - trial: A completed trial; in which order they come makes no difference.
  ///   - own: Its objectives with their signs such that smaller is better.
  package mutating func admit(_ trial: Int, _ own: [Double]) {
    // NaN is neither better nor worse than anything: once in the front it would never leave.
    guard !own.contains(where: \.isNaN) else { return }
    // Of equal values the earliest number stands, in whichever order they ended.
    if let equal = losses.firstIndex(of: own) {
      trials[equal] = min(trials[equal], trial)
      return
    }
    guard !losses.contains(where: { Front.isNowhereWorse($0, than: own) }) else { return }
    for index in trials.indices.reversed() where Front.isNowhereWorse(own, than: losses[index]) {
      trials.remove(at: index)
      losses.remove(at: index)
    }
    trials.append(trial)
    losses.append(own)
  }

  private static func isNowhereWorse(_ a: [Double], than b: [Double]) -> Bool {
    a.indices.allSatisfy { a[$0] <= b[$0] }
  }
}
