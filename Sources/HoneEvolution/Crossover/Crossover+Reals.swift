public import HoneNumerics

extension Crossover {
  /// Blend crossover: each pair of numbers is mixed, or moved apart by up to α times its distance.
  ///
  /// Both children use the same γ, as in DEAP, so that their mean is that of the parents where nothing
  /// is repaired. Each of them alone is that of BLX-α: uniform.
  ///
  /// - Parameters:
  ///   - a: The first vector.
  ///   - b: The second one.
  ///   - alpha: By how many distances of the parents children may lie outside, 0 or more.
  ///   - repair: What becomes of numbers outside their bounds.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  ///
  /// Reference: Eshelman and Schaffer 1993, FOGA 2.
  public static func blend(
    _ a: inout [Double], _ b: inout [Double], alpha: Double, repair: Repair = .none,
    using rng: inout RandomStream
  ) {
    let count = Swift.min(a.count, b.count)
    precondition(repair.isFor(count), "there are bounds for each gene")
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        for gene in 0..<count {
          let gamma = (1 + 2 * alpha) * rng.uniform() - alpha
          let (x1, x2) = (a[gene], b[gene])
          a[gene] = repair((1 - gamma) * x1 + gamma * x2, gene)
          b[gene] = repair(gamma * x1 + (1 - gamma) * x2, gene)
        }
      }
    }
  }

  /// Simulated binary crossover (SBX): children's distances are β times the parents', the nearer to 1
  /// the larger η is.
  ///
  /// Every number is crossed, and may leave any bounds; `simulatedBinary(_:_:eta:within:using:)` keeps
  /// them.
  ///
  /// - Parameters:
  ///   - a: The first vector.
  ///   - b: The second one.
  ///   - eta: The distribution index η, 0 or more.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  ///
  /// Reference: Deb and Agrawal 1995, Complex Systems 9, eqs. 9–11.
  public static func simulatedBinary(
    _ a: inout [Double], _ b: inout [Double], eta: Double, using rng: inout RandomStream
  ) {
    let index = DistributionIndex(eta)
    let count = Swift.min(a.count, b.count)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        for gene in 0..<count {
          let u = rng.uniform()
          let beta = index.root(u <= 0.5 ? 2 * u : 1 / (2 * (1 - u)))
          let (x1, x2) = (a[gene], b[gene])
          a[gene] = 0.5 * ((1 + beta) * x1 + (1 - beta) * x2)
          b[gene] = 0.5 * ((1 - beta) * x1 + (1 + beta) * x2)
        }
      }
    }
  }

  /// Simulated binary crossover (SBX) within bounds, as in NSGA-II: each number is crossed with
  /// probability 1/2, and which child gets which number is drawn.
  ///
  /// ``SimulatedBinary`` has the other probabilities, and forms for unit coordinates.
  ///
  /// - Parameters:
  ///   - a: The first vector.
  ///   - b: The second one.
  ///   - eta: The distribution index η, 0 or more.
  ///   - bounds: The bounds of each number.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(length), without allocation.
  ///
  /// Reference: Deb et al. 2002, IEEE Trans. Evol. Comput. 6(2), and Deb's NSGA-II in C.
  public static func simulatedBinary(
    _ a: inout [Double], _ b: inout [Double], eta: Double, within bounds: Bounds,
    using rng: inout RandomStream
  ) {
    let operation = SimulatedBinary(eta: eta)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in operation.cross(a, b, within: bounds, using: &rng) }
    }
  }
}
