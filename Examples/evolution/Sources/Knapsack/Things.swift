import HoneEvolution

/// Things of random weights and of values that go with them, and how much can be carried.
struct Things: Sendable {
  let weights: [Int]
  let values: [Int]
  /// Half of what all of them weigh.
  let limit: Int
  /// The things in the order in which they are left behind: least value for their weight first.
  private let leastWorth: [Int]

  init(count: Int, seed: UInt64) {
    var rng = RandomStream(seed: seed)
    let weights = (0..<count).map { _ in 20 + rng.below(81) }
    let values = weights.map { $0 + rng.below(21) - 10 }
    self.weights = weights
    self.values = values
    limit = weights.reduce(0, +) / 2
    leastWorth = (0..<count).sorted { values[$0] * weights[$1] < values[$1] * weights[$0] }
  }

  func value(of taken: [Bool]) -> Int { sum(values, taken) }

  func weight(of taken: [Bool]) -> Int { sum(weights, taken) }

  /// Leaves things behind until the others can be carried.
  func lighten(_ taken: inout [Bool]) {
    var weight = weight(of: taken)
    for thing in leastWorth where weight > limit && taken[thing] {
      taken[thing] = false
      weight -= weights[thing]
    }
  }

  /// The value of the best load there is, by dynamic programming over weights.
  func greatestValue() -> Int {
    var best = [Int](repeating: 0, count: limit + 1)
    for (weight, value) in zip(weights, values) {
      for room in stride(from: limit, through: weight, by: -1) {
        best[room] = max(best[room], best[room - weight] + value)
      }
    }
    return best[limit]
  }

  private func sum(_ numbers: [Int], _ taken: [Bool]) -> Int {
    var sum = 0
    for thing in taken.indices where taken[thing] { sum += numbers[thing] }
    return sum
  }
}
