internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// Makes an offspring's unit coordinates from those of its parents.
struct GAVariation {
  let options: GAOptions
  let genes: Genes
  /// How often a gene changes.
  let rate: Double
  /// How far, as a share of the range.
  let sigma: Double

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
    let hasChanged = mutate(&child, space, using: &rng)
    // A copy has to change somewhere: the same point again tells nothing. Crossover makes some, too.
    if !hasChanged, !active.isEmpty, genes.isCopy(child, of: parents, active: active) {
      mutate(active[rng.below(active.count)], of: &child, space, using: &rng)
    }
    return child
  }

  // MARK: Crossover

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
      for gene in genes.categorical where rng.uniform() < 0.5 { child[gene] = other[start + gene] }
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
  /// Changes each gene with the mutation rate.
  ///
  /// - Returns: Whether any has changed.
  private func mutate(
    _ child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) -> Bool {
    var hasChanged = false
    for gene in genes.numeric where rng.uniform() < rate {
      mutateNumber(gene, of: &child, space, using: &rng)
      hasChanged = true
    }
    for gene in genes.categorical where rng.uniform() < rate {
      GAVariation.replace(gene, of: &child, space, using: &rng)
      hasChanged = true
    }
    return hasChanged
  }

  private func mutate(
    _ gene: Int, of child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) {
    if space.parameters[gene].domain.isCategorical {
      GAVariation.replace(gene, of: &child, space, using: &rng)
    } else {
      mutateNumber(gene, of: &child, space, using: &rng)
    }
  }

  /// Moves a number; one of a discrete set always to another one.
  private func mutateNumber(
    _ gene: Int, of child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) {
    let before = child[gene]
    switch options.mutation {
    case .gaussian: child[gene] = Repair.reflect(before + sigma * rng.normal(), 0, 1)
    case .polynomial: child[gene] = GAVariation.polynomial.mutant(before, 0, 1, rng.uniform())
    case .uniform: child[gene] = rng.uniform()
    }
    child[gene] = GAVariation.settle(child[gene], from: before, space.axes[gene], using: &rng)
  }

  /// Where a number that has moved comes to lie: of a discrete set always at another one.
  static func settle(
    _ after: Double, from before: Double, _ axis: Axis, using rng: inout RandomStream
  ) -> Double {
    guard axis.isDiscrete else { return after }
    let own = axis.interval(raw: axis.raw(unit: before))
    guard own.contains(after) else { return after }
    // Too small a step to leave the value: to one of its neighbours.
    let up = after > before || (after == before && rng.uniform() < 0.5)
    let beyond = 1e-9
    let (above, below) = (own.upperBound + beyond, own.lowerBound - beyond)
    return min(max((up ? above < 1 : below <= 0) ? above : below, 0), 1)
  }

  /// Another of a choice's values, drawn from the prior without the present one.
  static func replace(
    _ gene: Int, of child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) {
    let axis = space.axes[gene]
    let own = axis.interval(raw: axis.raw(unit: child[gene]))
    let width = own.upperBound - own.lowerBound
    guard width < 1 else { return }
    let draw = rng.uniform() * (1 - width)
    child[gene] = draw < own.lowerBound ? draw : min(draw + width, 1)
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

  private static let polynomial = PolynomialMutation(eta: 20, probability: 1)
  private static let sbx = SimulatedBinary(eta: 15, probability: 1)

  /// One of the two children of simulated binary crossover.
  static func simulatedBinary(_ a: Double, _ b: Double, using rng: inout RandomStream) -> Double {
    guard (a - b).magnitude > 1e-14 else { return a }
    let pair = sbx.children(a, b, 0, 1, rng.uniform())
    return rng.next() & 1 == 0 ? pair[0] : pair[1]
  }
}
