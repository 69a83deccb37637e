public import HoneNumerics

/// A crossover of real vectors that makes one child of two or three parents: the field's choices for
/// NSGA-II.
///
/// Children are vectors of unit coordinates and stay so.
public enum RealCrossover: Sendable, Hashable {
  /// Simulated binary crossover (SBX), within bounds by construction.
  case simulatedBinary(SimulatedBinary)
  /// Unimodal normal distribution crossover of three parents, σ_ξ along the line of the first two and
  /// σ_η across it; σ_η is 0.35/√n where it is nil.
  case undx(sigmaXi: Double = 0.5, sigmaEta: Double? = nil)
  /// Simplex crossover of three parents, uniform in their triangle expanded by ε; 2 where it is nil,
  /// with which a population keeps its covariance.
  case spx(expansion: Double? = nil)
  /// BLX-α: uniform in the parents' interval extended at both ends by α times its length.
  case blxAlpha(Double = 0.5)
  /// A simulated binary crossover that leaves out no region around its parents (vSBX).
  case vSBX(eta: Double = 20)
  /// Each gene is the second parent's with a probability.
  case uniform(probability: Double = 0.5)

  /// How many parents a child has: 2 or 3.
  public var parents: Int {
    switch self {
    case .undx, .spx: 3
    case .simulatedBinary, .blxAlpha, .vSBX, .uniform: 2
    }
  }

  /// Makes a child.
  ///
  /// - Parameters:
  ///   - parents: As many vectors of unit coordinates as `parents` says, or more.
  ///   - child: Room for as many coordinates; becomes the child. May not overlap the parents.
  ///   - reflects: Whether numbers outside 0...1 are mirrored at the bound, not set to it.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(genes), without allocation.
  public func cross(
    _ parents: [UnsafeBufferPointer<Double>], into child: UnsafeMutableBufferPointer<Double>,
    reflects: Bool = false, using rng: inout RandomStream
  ) {
    precondition(
      parents.count >= self.parents && parents.allSatisfy { $0.count >= child.count },
      "this crossover needs \(self.parents) parents with a number for each of the child's")
    fill(child, parents, using: &rng)
    for gene in child.indices where !(child[gene] >= 0 && child[gene] <= 1) {
      child[gene] = reflects ? Repair.reflect(child[gene], 0, 1) : clamp(child[gene], 0, 1)
    }
  }

  private func fill(
    _ child: UnsafeMutableBufferPointer<Double>, _ parents: [UnsafeBufferPointer<Double>],
    using rng: inout RandomStream
  ) {
    switch self {
    case .simulatedBinary(let operation):
      for gene in child.indices { child[gene] = parents[0][gene] }
      operation.cross(child, with: parents[1], using: &rng)
    case .undx(let sigmaXi, let sigmaEta):
      let eta = sigmaEta ?? 0.35 / Double(child.count).squareRoot()
      Crossover.undx(child, parents, sigmaXi, eta, using: &rng)
    case .spx(let expansion):
      Crossover.spx(child, parents[..<3], expansion ?? 2, using: &rng)
    case .blxAlpha(let alpha):
      Crossover.blxAlpha(child, parents[0], parents[1], alpha, using: &rng)
    case .vSBX(let eta):
      Crossover.vSBX(child, parents[0], parents[1], DistributionIndex(eta), using: &rng)
    case .uniform(let probability):
      for gene in child.indices { child[gene] = parents[0][gene] }
      GeneMask(probability).forEach(child.count, using: &rng) { gene, _ in
        child[gene] = parents[1][gene]
      }
    }
  }
}
