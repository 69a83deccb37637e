public import HoneNumerics

/// Crossovers that make one child of several parents, without bounds.
extension Crossover {
  /// Unimodal normal distribution crossover (UNDX) of three parents.
  ///
  /// - Parameters:
  ///   - parents: Three vectors of the same length n.
  ///   - sigmaXi: The standard deviation along the line of the first two, in their distances.
  ///   - sigmaEta: That across it, in the third one's distances from that line; 0.35/√n where it is nil.
  ///   - rng: Where randomness comes from.
  /// - Returns: the child.
  ///
  /// Complexity: O(n).
  ///
  /// Reference: Ono and Kobayashi 1997, ICGA 7; Kita, Ono and Kobayashi 1999, CEC, section 2.
  public static func undx(
    _ parents: [[Double]], sigmaXi: Double = 0.5, sigmaEta: Double? = nil,
    using rng: inout RandomStream
  ) -> [Double] {
    precondition(parents.count == 3, "UNDX needs 3 parents, not \(parents.count)")
    let sigmaEta = sigmaEta ?? 0.35 / Double(parents[0].count).squareRoot()
    return child(parents) { child, parents in
      undx(child, parents, sigmaXi, sigmaEta, using: &rng)
    }
  }

  /// Simplex crossover (SPX): uniform in the simplex of the parents, expanded from its centre.
  ///
  /// - Parameters:
  ///   - parents: Two vectors of the same length n or more; the paper has n + 1 of them.
  ///   - expansion: ε; √(number of parents + 1) where it is nil, with which a population keeps its mean
  ///     and covariance.
  ///   - rng: Where randomness comes from.
  /// - Returns: the child.
  ///
  /// Complexity: O(n · parents).
  ///
  /// Reference: Tsutsui, Yamamura and Higuchi 1999, GECCO.
  public static func spx(
    _ parents: [[Double]], expansion: Double? = nil, using rng: inout RandomStream
  ) -> [Double] {
    precondition(parents.count >= 2, "SPX needs 2 parents or more, not \(parents.count)")
    let epsilon = expansion ?? Double(parents.count + 1).squareRoot()
    return child(parents) { spx($0, $1[...], epsilon, using: &rng) }
  }

  /// BLX-α: uniform in the parents' interval extended at both ends by α times its length.
  ///
  /// - Parameters:
  ///   - a: The first parent.
  ///   - b: The second one, of the same length.
  ///   - alpha: α, 0 or more.
  ///   - rng: Where randomness comes from.
  /// - Returns: the child.
  ///
  /// Complexity: O(length).
  ///
  /// Reference: Eshelman and Schaffer 1993, FOGA 2.
  public static func blxAlpha(
    _ a: [Double], _ b: [Double], alpha: Double = 0.5, using rng: inout RandomStream
  ) -> [Double] {
    child([a, b]) { blxAlpha($0, $1[0], $1[1], alpha, using: &rng) }
  }

  /// The simulated binary crossover that leaves out no region around its parents (vSBX).
  ///
  /// A child lies on either side of one of its parents, at a distance of (β − 1)/2 of theirs.
  ///
  /// - Parameters:
  ///   - a: The first parent.
  ///   - b: The second one, of the same length.
  ///   - eta: The distribution index η, 0 or more.
  ///   - rng: Where randomness comes from.
  /// - Returns: the child.
  ///
  /// Complexity: O(length).
  ///
  /// Reference: Ballester and Carter 2003, GECCO, section 3.2; 2004, GECCO.
  public static func vSBX(
    _ a: [Double], _ b: [Double], eta: Double, using rng: inout RandomStream
  ) -> [Double] {
    let index = DistributionIndex(eta)
    return child([a, b]) { vSBX($0, $1[0], $1[1], index, using: &rng) }
  }

  private static func child(
    _ parents: [[Double]],
    _ body: (UnsafeMutableBufferPointer<Double>, [UnsafeBufferPointer<Double>]) -> Void
  ) -> [Double] {
    let count = parents[0].count
    precondition(
      parents.allSatisfy { $0.count == count }, "parents to be crossed have the same length")
    let flat = parents.flatMap { $0 }
    return flat.withUnsafeBufferPointer { flat in
      let rows = parents.indices.map {
        UnsafeBufferPointer(rebasing: flat[$0 * count..<($0 + 1) * count])
      }
      return [Double](unsafeUninitializedCapacity: count) { child, initialized in
        child.initialize(repeating: 0)
        body(UnsafeMutableBufferPointer(rebasing: child[..<count]), rows)
        initialized = count
      }
    }
  }
}

/// The kernels, which allocate nothing.
extension Crossover {
  static func undx(
    _ child: UnsafeMutableBufferPointer<Double>, _ parents: [UnsafeBufferPointer<Double>],
    _ sigmaXi: Double, _ sigmaEta: Double, using rng: inout RandomStream
  ) {
    let (x1, x2, x3) = (parents[0], parents[1], parents[2])
    // d = x1 − x2; its square, and its products with x3 − x1 and with the normal numbers.
    var (length, along, beyond, product) = (0.0, 0.0, 0.0, 0.0)
    for gene in child.indices {
      let d = x1[gene] - x2[gene]
      let third = x3[gene] - x1[gene]
      child[gene] = sigmaEta * rng.normal()
      length += d * d
      along += d * third
      beyond += third * third
      product += d * child[gene]
    }
    let inverse = length > 0 ? 1 / length : 0
    // D, the third parent's distance from the line of the other two (eq. 4).
    let distance = Swift.max(beyond - along * along * inverse, 0).squareRoot()
    let xi = sigmaXi * rng.normal()
    // x_p + ξ d + D Σ η_i e_i (eq. 5): a normal vector without its part along d has, in any orthonormal
    // basis e across d, independent coordinates η.
    for gene in child.indices {
      let d = x1[gene] - x2[gene]
      let across = child[gene] - product * inverse * d
      child[gene] = 0.5 * (x1[gene] + x2[gene]) + xi * d + distance * across
    }
  }

  static func spx(
    _ child: UnsafeMutableBufferPointer<Double>,
    _ parents: ArraySlice<UnsafeBufferPointer<Double>>, _ epsilon: Double,
    using rng: inout RandomStream
  ) {
    // C_k = r_{k−1} (x_{k−1} − x_k + C_{k−1}) with r_k = u^(1/(k+1)); the centre and ε come in at the end,
    // as the child is linear in the parents: c = G + ε (x_n + C_n − G).
    for gene in child.indices { child[gene] = 0 }
    for k in 1..<parents.count {
      let (last, this) = (parents[parents.startIndex + k - 1], parents[parents.startIndex + k])
      let r = Elementary.pow(rng.uniform(), 1 / Double(k))
      for gene in child.indices { child[gene] = r * (last[gene] - this[gene] + child[gene]) }
    }
    let last = parents[parents.endIndex - 1]
    for gene in child.indices {
      let centre = parents.reduce(0) { $0 + $1[gene] } / Double(parents.count)
      child[gene] = centre + epsilon * (last[gene] + child[gene] - centre)
    }
  }

  static func blxAlpha(
    _ child: UnsafeMutableBufferPointer<Double>, _ a: UnsafeBufferPointer<Double>,
    _ b: UnsafeBufferPointer<Double>, _ alpha: Double, using rng: inout RandomStream
  ) {
    for gene in child.indices {
      let gamma = (1 + 2 * alpha) * rng.uniform() - alpha
      child[gene] = (1 - gamma) * a[gene] + gamma * b[gene]
    }
  }

  static func vSBX(
    _ child: UnsafeMutableBufferPointer<Double>, _ a: UnsafeBufferPointer<Double>,
    _ b: UnsafeBufferPointer<Double>, _ index: DistributionIndex, using rng: inout RandomStream
  ) {
    for gene in child.indices {
      // Which parent it lies near (the paper's u ≤ 1/2), and on which side of it (its two children).
      let bits = rng.next()
      let (near, far) = bits >> 63 == 0 ? (a[gene], b[gene]) : (b[gene], a[gene])
      // β = (1/2u)^(1/(η+1)), u in (0, 1/2]: 1 or more.
      let beta = index.root(1 / (1 - rng.uniform()))
      let offset = 0.5 * (beta - 1) * (near - far)
      // 0.5 [(1 + β) x₁ + (1 − β) x₂] and 0.5 [(3 − β) x₁ − (1 − β) x₂]
      child[gene] = bits >> 62 & 1 == 0 ? near + offset : near - offset
    }
  }
}
