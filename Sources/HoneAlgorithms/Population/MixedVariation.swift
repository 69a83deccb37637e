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
  /// How a child mutates.
  let mutation: MixedMutation

  init(
    _ genes: Genes, _ crossover: RealCrossover, crossoverProbability: Double,
    mutationProbability: Double?, mutationIndex: Double = 20
  ) {
    self.genes = genes
    self.crossover = crossover
    self.crossoverProbability = crossoverProbability
    mutation = MixedMutation(
      genes: genes,
      probability: mutationProbability ?? min(0.5, 1 / Double(max(genes.variable, 1))),
      step: .polynomial(PolynomialMutation(eta: mutationIndex, probability: 1)),
      order: genes.varied)
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
      mutation.mutate(&child, space, of: units, active: active, using: &rng)
      return child
    }
  }

  /// Mixes the parents' coordinates, which lie one parent after the other.
  func cross(_ child: inout [Double], _ units: [Double], using rng: inout RandomStream) {
    let count = genes.count
    genes.crossChoices(&child, with: units[count...], using: &rng)
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
}
