extension ParticleSwarm {
  /// Takes the losses of the positions into the bests, and finds out who is led by whom.
  @usableFromInline
  mutating func learn() {
    iterations += 1
    let genes = bounds.count
    for i in losses.indices {
      // A NaN is not below anything.
      guard losses[i] < bestLosses[i] || isFresh[i] else { continue }
      isFresh[i] = false
      bestLosses[i] = losses[i].isNaN ? .infinity : losses[i]
      for j in i * genes..<(i + 1) * genes { p[j] = x[j] }
    }
    if options.swarms > 1 { keepApart() }
    lead()
  }

  /// Finds the best informant of every particle.
  private mutating func lead() {
    for swarm in 0..<options.swarms {
      let members = options.members(swarm)
      switch options.topology {
      case .global:
        let best = SwarmBests.best(of: members, bestLosses)
        for i in members { leaders[i] = best }
      case .ring(let neighbours):
        for i in members {
          leaders[i] = SwarmBests.best(around: i, neighbours, in: members, bestLosses)
        }
      }
    }
  }

  /// Lets swarms begin anew by exclusion and anti-convergence.
  private mutating func keepApart() {
    let again = SwarmSpacing(options, bounds).restarting(x, p, bestLosses)
    for swarm in again.indices where again[swarm] {
      for i in options.members(swarm) {
        isFresh[i] = true
        bestLosses[i] = .infinity
      }
    }
  }

  /// Lends the memory of positions, velocities and bests, and the box.
  @inline(__always)
  mutating func withMemory(
    _ body: (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafePointer<Double>, SwarmBox
    ) -> Void
  ) {
    x.withUnsafeMutableBufferPointer { x in
      v.withUnsafeMutableBufferPointer { v in
        p.withUnsafeBufferPointer { p in
          SwarmBox.with(bounds, limits, &words) { box in
            // A swarm has at least one particle with at least one gene.
            guard let x = x.baseAddress, let v = v.baseAddress, let p = p.baseAddress else {
              return
            }
            body(x, v, p, box)
          }
        }
      }
    }
  }
}

/// Who is the best of whom.
package enum SwarmBests {
  /// The particle with the least loss; of equals the first.
  package static func best(of members: Range<Int>, _ losses: [Double]) -> Int {
    var best = members.lowerBound
    for i in members where losses[i] < losses[best] { best = i }
    return best
  }

  /// The particle with the least loss among one and so many to either side in the ring of members; of
  /// equals itself, then the nearest.
  package static func best(
    around i: Int, _ neighbours: Int, in members: Range<Int>, _ losses: [Double]
  ) -> Int {
    var best = i
    for k in stride(from: 1, through: min(neighbours, members.count / 2), by: 1) {
      let left = i - k < members.lowerBound ? i - k + members.count : i - k
      let right = i + k < members.upperBound ? i + k : i + k - members.count
      if losses[left] < losses[best] { best = left }
      if losses[right] < losses[best] { best = right }
    }
    return best
  }
}
