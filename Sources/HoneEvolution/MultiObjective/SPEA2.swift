/// What points are worth by SPEA2: by whom they are dominated, and how close others are.
public enum SPEA2 {
  /// F = R + D of each point, smaller is better; below 1 of exactly those that nobody dominates.
  ///
  /// - Parameters:
  ///   - losses: The points' losses, row by row: smaller is better.
  ///   - objectives: How many losses a point has.
  ///   - violations: By what each point breaks constraints; none where there are none.
  /// - Returns: As many numbers as there are points.
  ///
  /// Complexity: O(n² · objectives).
  ///
  /// Reference: Zitzler, Laumanns and Thiele 2001, TIK report 103, section 3.1.
  public static func fitness(
    _ losses: [Double], objectives: Int, violations: [Double] = []
  ) -> [Double] {
    let raw = rawFitness(losses, objectives: objectives, violations: violations)
    let density = densities(losses, objectives: objectives)
    return raw.indices.map { raw[$0] + density[$0] }
  }

  /// R: of all that dominate a point, how many points those dominate.
  static func rawFitness(_ losses: [Double], objectives: Int, violations: [Double]) -> [Double] {
    precondition(objectives >= 1, "points have at least one objective")
    precondition(losses.count % objectives == 0, "each point has \(objectives) losses")
    let count = losses.count / objectives
    precondition(
      violations.isEmpty || violations.count == count, "each point has a violation, or none has")
    let worth = violations.map { max(Dominance.worth($0), 0) }
    // A bit for whether the row's point dominates the column's.
    let words = (count + 63) / 64
    let wins = Scratch<UInt64>(repeating: 0, count: count * words)
    losses.withUnsafeBufferPointer { losses in
      guard let base = losses.baseAddress else { return }
      for a in 0..<count {
        for b in 0..<count where a != b {
          let isWin =
            worth.isEmpty || worth[a] == 0 && worth[b] == 0
            ? Dominance.dominates(base + a * objectives, base + b * objectives, objectives)
            : worth[a] < worth[b]
          if isWin { wins[a * words + b >> 6] |= 1 << UInt64(b & 63) }
        }
      }
    }
    var raw = [Double](repeating: 0, count: count)
    for a in 0..<count {
      var strength = 0
      for w in 0..<words { strength += wins[a * words + w].nonzeroBitCount }
      for w in 0..<words {
        var bits = wins[a * words + w]
        while bits != 0 {
          raw[w << 6 | bits.trailingZeroBitCount] += Double(strength)
          bits &= bits &- 1
        }
      }
    }
    return raw
  }

  /// D = 1 / (σ^k + 2), σ^k the distance to the k-th neighbour, k = √n.
  static func densities(_ losses: [Double], objectives: Int) -> [Double] {
    let count = losses.count / objectives
    guard count > 1 else { return [Double](repeating: 0.5, count: count) }
    let k = min(max(Int(Double(count).squareRoot()), 1), count - 1)
    var squares = [Double](repeating: 0, count: count)
    return (0..<count).map { a in
      for b in 0..<count { squares[b] = square(losses, a, b, objectives) }
      // The point itself is the nearest of all, at 0.
      return 1 / (nth(k, of: &squares).squareRoot() + 2)
    }
  }

  /// The square of the distance of two points; of two infinite losses on the same side none.
  @inline(__always)
  static func square(_ losses: [Double], _ a: Int, _ b: Int, _ objectives: Int) -> Double {
    var sum = 0.0
    for j in 0..<objectives {
      let (x, y) = (losses[a * objectives + j], losses[b * objectives + j])
      let difference = x - y
      sum += x == y ? 0 : difference.isNaN ? .infinity : difference * difference
    }
    return sum
  }

  /// The value that would stand at a place if they were sorted (Hoare's quickselect).
  private static func nth(_ place: Int, of values: inout [Double]) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
      let pivot = values[low + (high - low) / 2]
      var (i, j) = (low, high)
      while i <= j {
        while values[i] < pivot { i += 1 }
        while values[j] > pivot { j -= 1 }
        if i <= j {
          values.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if place <= j {
        high = j
      } else if place >= i {
        low = i
      } else {
        break
      }
    }
    return values[place]
  }
}
