internal import HoneCore
internal import HoneEvolution
internal import HoneNumerics

/// Recombines and mutates points of any space: numbers by an operator for reals, choices by uniform
/// crossover and draws of another value.
struct MixedVariation: Sendable {
  let genes: Genes
  let crossover: RealCrossover
  /// How often parents are recombined rather than one of them copied.
  let crossoverProbability: Double
  /// How often a gene mutates.
  let mutationProbability: Double
  private let mutation: PolynomialMutation

  init(
    _ genes: Genes, _ crossover: RealCrossover, crossoverProbability: Double,
    mutationProbability: Double?, mutationIndex: Double = 20
  ) {
    self.genes = genes
    self.crossover = crossover
    self.crossoverProbability = crossoverProbability
    self.mutationProbability =
      mutationProbability ?? min(0.5, 1 / Double(max(genes.variable, 1)))
    mutation = PolynomialMutation(eta: mutationIndex, probability: 1)
  }

  /// Proposes a child of trials.
  ///
  /// - Parameters:
  ///   - parents: Two or more, as many as the crossover needs; the child takes after the first.
  ///   - history: All trials.
  ///   - rng: The trial's stream.
  /// - Returns: The child, and whether it descends from them: else it is a draw from the prior.
  /// - Throws: `SamplerError.infeasible` where no point satisfies the constraints.
  ///
  /// Complexity: O(parameters).
  func child(
    of parents: [Int], _ history: borrowing History, using rng: inout RandomStream
  ) throws(SamplerError) -> (point: Point, isVariation: Bool) {
    let units = genes.units(of: parents, history, using: &rng)
    let active = genes.active(in: parents[0], history)
    let space = history.space
    return try Offspring.feasible(in: space, using: &rng) { rng in
      var child = Array(units[..<genes.count])
      if rng.uniform() < crossoverProbability { cross(&child, units, using: &rng) }
      // Crossing may leave a copy, too: of equal parents, or where no gene was chosen.
      let isCopy = genes.isCopy(child, of: units, active: active)
      mutate(&child, space, active: isCopy ? active : [], using: &rng)
      return child
    }
  }

  /// Mixes the parents' coordinates, which lie one parent after the other.
  func cross(_ child: inout [Double], _ units: [Double], using rng: inout RandomStream) {
    let count = genes.count
    for gene in genes.categorical where rng.uniform() < 0.5 { child[gene] = units[count + gene] }
    let numbers = genes.numeric.count
    guard numbers > 0 else { return }
    // One room for the numbers of the parents, and for those of the child.
    let wanted = crossover.parents
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (wanted + 1) * numbers) { room in
      for parent in 0..<wanted {
        for (index, gene) in genes.numeric.enumerated() {
          room[parent * numbers + index] = units[parent * count + gene]
        }
      }
      let parents = (0..<wanted).map {
        UnsafeBufferPointer(rebasing: room[$0 * numbers..<($0 + 1) * numbers])
      }
      let mixed = UnsafeMutableBufferPointer(rebasing: room[(wanted * numbers)...])
      mixed.initialize(repeating: 0)
      crossover.cross(parents, into: mixed, using: &rng)
      for (index, gene) in genes.numeric.enumerated() { child[gene] = mixed[index] }
    }
  }

  /// Changes each gene with its probability; of a copy one at least.
  ///
  /// - Parameters:
  ///   - child: Unit coordinates, which change.
  ///   - space: What is searched.
  ///   - active: The genes of which one changes at least, where there are any.
  ///   - rng: The trial's stream.
  func mutate(
    _ child: inout [Double], _ space: SearchSpace, active: [Int], using rng: inout RandomStream
  ) {
    var hasChanged = false
    for gene in genes.varied where rng.uniform() < mutationProbability {
      mutate(gene, of: &child, space, using: &rng)
      hasChanged = true
    }
    guard !hasChanged, !active.isEmpty else { return }
    mutate(active[rng.below(active.count)], of: &child, space, using: &rng)
  }

  private func mutate(
    _ gene: Int, of child: inout [Double], _ space: SearchSpace, using rng: inout RandomStream
  ) {
    guard !space.parameters[gene].domain.isCategorical else {
      return GAVariation.replace(gene, of: &child, space, using: &rng)
    }
    let before = child[gene]
    let after = mutation.mutant(before, 0, 1, rng.uniform())
    child[gene] = GAVariation.settle(after, from: before, space.axes[gene], using: &rng)
  }
}
