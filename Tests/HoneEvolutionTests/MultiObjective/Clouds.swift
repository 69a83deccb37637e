import HoneNumerics

/// Points to sort and to measure, and what is right by definition.
enum Clouds {
  enum Kind: CaseIterable, Sendable {
    case uniform, coarse, copies, front, chain, infinite, skewed
  }

  static func points(_ kind: Kind, _ count: Int, _ objectives: Int, seed: UInt64) -> [Double] {
    var rng = RandomStream(seed: seed)
    var losses: [Double] = []
    for k in 0..<count {
      var row = (0..<objectives).map { _ in rng.uniform() * 3 - 1 }
      switch kind {
      case .uniform: break
      case .coarse: row = row.map { ($0 * 2).rounded() }
      case .copies:
        if k > 0, rng.below(2) == 0 {
          let other = rng.below(k)
          row = Array(losses[(other * objectives)..<((other + 1) * objectives)])
        }
      case .front:
        let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        row = row.map { abs($0) / length }
      case .chain: row = row.map { _ in Double((k * 37) % count) }
      case .infinite:
        row = row.map {
          [-Double.infinity, .infinity, $0, -0.0, 0, .nan, $0, $0][rng.below(8)]
        }
      case .skewed: row = row.map { $0 < 1.5 ? Elementary.exp(-40 * $0) : -$0 * 1e-300 }
      }
      losses += row
    }
    return losses
  }

  static func rows(_ losses: [Double], _ objectives: Int) -> [[Double]] {
    stride(from: 0, to: losses.count, by: objectives).map {
      losses[$0..<($0 + objectives)].map { $0.isNaN ? .infinity : $0 }
    }
  }

  static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { $0 <= $1 } && zip(a, b).contains { $0 < $1 }
  }

  /// Fronts by their definition: again and again those whom nobody left dominates.
  static func ranks(_ rows: [[Double]], dominates: (Int, Int) -> Bool) -> [Int] {
    var ranks = [Int](repeating: -1, count: rows.count)
    var left = Array(rows.indices)
    var rank = 0
    while !left.isEmpty {
      let front = left.filter { own in !left.contains { dominates($0, own) } }
      for point in front { ranks[point] = rank }
      left.removeAll { ranks[$0] >= 0 }
      rank += 1
    }
    return ranks
  }
}
