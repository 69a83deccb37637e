internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// Mutates points of any space: numbers by an operator for reals, choices by draws of another value.
struct MixedMutation: Sendable {
  /// How a number moves.
  enum Step: Sendable {
    /// By a normal number, mirrored at the bounds; σ is a share of the range.
    case gaussian(sigma: Double)
    /// As in NSGA-II.
    case polynomial(PolynomialMutation)
    /// To anywhere.
    case uniform
  }

  let genes: Genes
  /// How often a gene mutates.
  let probability: Double
  /// How a number moves.
  let step: Step
  /// The genes that vary, in the order in which chance decides on them.
  let order: [Int]

  /// Changes each gene with its probability; of a copy one at least, as the same point tells nothing.
  ///
  /// - Parameters:
  ///   - child: Unit coordinates, which change.
  ///   - space: What is searched.
  ///   - parents: The coordinates of those that it may be a copy of, one after the other; crossing may
  ///     leave one, too: of equal parents, or where no gene was chosen.
  ///   - active: The genes that take part in the first of them, of which one changes then.
  ///   - rng: The trial's stream.
  func mutate(
    _ child: inout [Double], _ space: SearchSpace, of parents: [Double], active: [Int],
    using rng: inout RandomStream
  ) {
    var hasChanged = false
    for gene in order where rng.uniform() < probability {
      mutate(gene, of: &child, space, using: &rng)
      hasChanged = true
    }
    guard !hasChanged, !active.isEmpty, genes.isCopy(child, of: parents, active: active) else {
      return
    }
    mutate(active[rng.below(active.count)], of: &child, space, using: &rng)
  }

  private func mutate(
    _ gene: Int, of child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) {
    guard !space.parameters[gene].domain.isCategorical else {
      return MixedMutation.replace(gene, of: &child, space, using: &rng)
    }
    let before = child[gene]
    let after =
      switch step {
      case .gaussian(let sigma): Repair.reflect(before + sigma * rng.normal(), 0, 1)
      case .polynomial(let operation): operation.mutant(before, 0, 1, rng.uniform())
      case .uniform: rng.uniform()
      }
    child[gene] = MixedMutation.settle(after, from: before, space.axes[gene], using: &rng)
  }

  /// Where a number that has moved comes to lie: of a discrete set always at another one.
  private static func settle(
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

extension Genes {
  /// Gives a child each choice of another parent half of the time.
  func crossChoices(
    _ child: inout [Double], with other: ArraySlice<Double>, using rng: inout RandomStream
  ) {
    for gene in categorical where rng.uniform() < 0.5 {
      child[gene] = other[other.startIndex + gene]
    }
  }
}
