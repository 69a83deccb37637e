internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// Makes an offspring's unit coordinates from those of its parents.
struct GAVariation {
  private let options: GAOptions
  private let genes: Genes
  private let mutation: MixedMutation

  /// - Parameters:
  ///   - options: How parents are mixed, and how a number mutates.
  ///   - genes: What varies.
  ///   - rate: How often a gene mutates.
  ///   - sigma: How far a gaussian mutation goes, as a share of the range.
  init(options: GAOptions, genes: Genes, rate: Double, sigma: Double) {
    self.options = options
    self.genes = genes
    let step: MixedMutation.Step =
      switch options.mutation {
      case .gaussian: .gaussian(sigma: sigma)
      case .polynomial: .polynomial(GAVariation.polynomial)
      case .uniform: .uniform
      }
    mutation = MixedMutation(
      genes: genes, probability: rate, step: step, order: genes.numeric + genes.categorical)
  }

  private static let polynomial = PolynomialMutation(eta: 20, probability: 1)

  /// - Parameters:
  ///   - parents: The unit coordinates of one or two parents, one after the other.
  ///   - active: The genes that vary and are active in the first parent.
  ///   - space: What is searched.
  ///   - rng: The trial's stream.
  /// - Returns: One coordinate in [0, 1] a parameter.
  func child(
    of parents: [Double], active: [Int], _ space: SearchSpace, using rng: inout RandomStream
  ) -> [Double] {
    var child = Array(parents[..<genes.count])
    if parents.count > genes.count { mix(&child, with: parents[genes.count...], using: &rng) }
    mutation.mutate(&child, space, of: parents, active: active, using: &rng)
    return child
  }

  private func mix(
    _ child: inout [Double], with other: ArraySlice<Double>, using rng: inout RandomStream
  ) {
    let start = other.startIndex
    switch options.crossover {
    case .onePoint where genes.count > 1:
      let point = 1 + rng.below(genes.count - 1)
      for gene in point..<genes.count { child[gene] = other[start + gene] }
    case .twoPoint where genes.count > 1:
      let (a, b) = (rng.below(genes.count + 1), rng.below(genes.count + 1))
      for gene in min(a, b)..<max(a, b) { child[gene] = other[start + gene] }
    case .onePoint, .twoPoint, .uniform:
      for gene in 0..<genes.count where rng.uniform() < 0.5 { child[gene] = other[start + gene] }
    case .blend, .sbx:
      genes.crossChoices(&child, with: other, using: &rng)
      for gene in genes.numeric {
        child[gene] =
          options.crossover == .blend
          ? GAVariation.blend(child[gene], other[start + gene], using: &rng)
          : GAVariation.simulatedBinary(child[gene], other[start + gene], using: &rng)
      }
    }
  }
}

extension GAVariation {
  /// BLX-α with α = 0.5, reflected at the bounds: Eshelman and Schaffer 1993.
  static func blend(_ a: Double, _ b: Double, using rng: inout RandomStream) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    let beyond = 0.5 * (high - low)
    let draw = low - beyond + rng.uniform() * (high - low + 2 * beyond)
    return Repair.reflect(draw, 0, 1)
  }

  private static let sbx = SimulatedBinary(eta: 15, probability: 1)

  /// One of the two children of simulated binary crossover.
  static func simulatedBinary(_ a: Double, _ b: Double, using rng: inout RandomStream) -> Double {
    guard (a - b).magnitude > 1e-14 else { return a }
    let pair = sbx.children(a, b, 0, 1, rng.uniform())
    return rng.next() & 1 == 0 ? pair[0] : pair[1]
  }
}
