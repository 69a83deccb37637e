import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite("The order of a group of trials") struct SortedGroupTests {
  @Test("does not depend on which groups were sorted before", arguments: [1, 2, 3, 4] as [UInt64])
  func independence(seed: UInt64) {
    var rng = RandomStream(seed: seed)
    // Few different values, so that many are equal, as those of an integer are.
    let columns = (0..<3).map { column in
      (0..<600).map { _ in column == 0 ? Double(rng.below(7)) / 7 : rng.uniform() }
    }
    var group = SortedGroup()
    var trials: [Int] = []
    for next in 0..<600 {
      trials.append(next)
      // Some leave from the front, some from the middle, some change places.
      if trials.count > 100 { trials.removeFirst(1 + rng.below(2)) }
      if rng.below(5) == 0 { trials.remove(at: rng.below(trials.count)) }
      if trials.count > 2, rng.below(3) == 0 {
        trials.swapAt(rng.below(trials.count), rng.below(trials.count))
      }
      if rng.below(50) == 0 { trials.removeFirst(trials.count / 2) }
      guard !trials.isEmpty else { continue }

      group.follow(trials)
      // A parameter that was not sorted every time starts anew.
      for column in 0..<3 where column < 2 || rng.below(2) == 0 {
        let mu = trials.map { columns[column][$0] }
        let expected = mu.indices.sorted { (mu[$0], $0) < (mu[$1], $1) }
        #expect(group.order(by: column, mu).map(Int.init) == expected)
      }
    }
  }
}
