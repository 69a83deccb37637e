import HoneNumerics
import Testing

@testable import HoneCore

@Suite struct FrontTests {
  @Test func theFrontIsThatOfTheDefinitionInWhicheverOrderTrialsEnd() {
    for objectives in 1...4 {
      for seed in 1...30 as ClosedRange<UInt64> {
        var rng = RandomStream(seed: seed, stream: UInt64(objectives))
        // Few values, so that many are equal in part or whole.
        let choices = [-Double.infinity, -2, 0.5, 1, 1.5, 3, .infinity, .nan]
        let losses = (0..<60).map { _ in
          (0..<objectives).map { _ in
            rng.below(3) == 0 ? choices[rng.below(choices.count)] : Double(rng.below(9))
          }
        }
        let expected = losses.indices.filter { own in
          !losses[own].contains(where: \.isNaN)
            && !losses.indices.contains { other in
              let pairs = zip(losses[other], losses[own])
              let isNowhereWorse = pairs.allSatisfy { $0 <= $1 }
              return isNowhereWorse && (losses[other] != losses[own] || other < own)
            }
        }
        for _ in 0..<3 {
          var order = Array(losses.indices)
          for i in stride(from: 59, to: 0, by: -1) { order.swapAt(i, rng.below(i + 1)) }
          var front = Front()
          for trial in order { front.admit(trial, losses[trial]) }
          #expect(front.trials.sorted() == expected)
        }
      }
    }
  }
}
