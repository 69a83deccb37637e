internal import HoneNumerics

/// How several swarms keep apart, with distances in shares of the genes' ranges.
///
/// Reference: Blackwell and Branke 2006, IEEE Trans. Evol. Comput. 10(4).
package struct SwarmSpacing {
  let options: SwarmOptions
  let low: [Double]
  /// 1 over the genes' ranges; 0 for a gene with a single value.
  let scale: [Double]
  /// r_excl, and r_conv, which the paper sets to the same.
  let radius: Double

  package init(_ options: SwarmOptions, _ bounds: Bounds) {
    self.options = options
    low = bounds.low
    scale = zip(bounds.low, bounds.high).map { $1 > $0 ? 1 / ($1 - $0) : 0 }
    radius = SwarmSpacing.radius(swarms: options.swarms, genes: bounds.count)
  }

  /// Half of what each of M swarms would have of the unit box, were it cut evenly: ½ · M^(−1/d).
  static func radius(swarms: Int, genes: Int) -> Double {
    0.5 * Elementary.pow(Double(swarms), -1 / Double(genes))
  }

  /// Which swarms begin anew: never that of the best position.
  ///
  /// - Parameters:
  ///   - x: The positions, row by row: particles × genes.
  ///   - p: The particles' best positions, row by row.
  ///   - losses: The losses there; infinite where there is none.
  /// - Returns: A mark a swarm.
  ///
  /// Complexity: O(particles · genes + swarms² · genes).
  package func restarting(_ x: [Double], _ p: [Double], _ losses: [Double]) -> [Bool] {
    let bests = (0..<options.swarms).map { SwarmBests.best(of: options.members($0), losses) }
    var again = [Bool](repeating: false, count: options.swarms)
    exclude(&again, bests, losses, p)
    guard !again.contains(true), areAllSmall(x) else { return again }
    // Of equals the last, as `best` is the first.
    var worst = 0
    for swarm in bests.indices where losses[bests[swarm]] >= losses[bests[worst]] { worst = swarm }
    again[worst] = true
    return again
  }

  /// Marks every swarm whose best position is too near to that of a better one.
  private func exclude(_ again: inout [Bool], _ bests: [Int], _ losses: [Double], _ p: [Double]) {
    for a in bests.indices {
      for b in bests.indices where a < b && !again[a] && !again[b] {
        // A swarm that begins anew has no best position to be near to.
        guard losses[bests[a]] < .infinity, losses[bests[b]] < .infinity else { continue }
        guard distance(p, bests[a], bests[b]) < radius else { continue }
        again[losses[bests[b]] < losses[bests[a]] ? a : b] = true
      }
    }
  }

  /// Whether every swarm is smaller than r_conv along every gene.
  private func areAllSmall(_ x: [Double]) -> Bool {
    (0..<options.swarms).allSatisfy { swarm in
      low.indices.allSatisfy { j in
        var least = Double.infinity
        var greatest = -Double.infinity
        for i in options.members(swarm) {
          least = min(least, x[i * low.count + j])
          greatest = max(greatest, x[i * low.count + j])
        }
        return (greatest - least) * scale[j] < radius
      }
    }
  }

  private func distance(_ p: [Double], _ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for j in low.indices {
      let difference = (p[a * low.count + j] - p[b * low.count + j]) * scale[j]
      sum += difference * difference
    }
    return sum.squareRoot()
  }
}
