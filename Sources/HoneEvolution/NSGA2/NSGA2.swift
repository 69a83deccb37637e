public import HoneNumerics

/// NSGA-II for real vectors: non-dominated fronts, and within a front those in sparse places.
///
/// Reference: Deb, Pratap, Agarwal and Meyarivan 2002, "A fast and elitist multiobjective genetic
/// algorithm: NSGA-II", IEEE Trans. Evol. Comput. 6(2).
public struct NSGA2: RealSearch {
  /// The parents and their offspring.
  public var population: RealPopulation

  private let rows: RowVariation
  private var survival: CrowdedSurvival

  /// Creates a search that has not begun.
  ///
  /// - Parameters:
  ///   - bounds: The least and the greatest value of each gene.
  ///   - objectives: How many objectives there are.
  ///   - population: How many members there are; at least 2.
  ///   - variation: How members are recombined and mutated.
  public init(
    _ bounds: Bounds, objectives: Int, population: Int = 100,
    variation: RealVariation = RealVariation()
  ) {
    self.population = RealPopulation(size: population, bounds: bounds, objectives: objectives)
    rows = RowVariation(variation, bounds)
    survival = CrowdedSurvival(rows: 2 * population, objectives: objectives)
  }

  /// Makes the offspring by binary tournaments of rank and crowding, SBX and polynomial mutation.
  public mutating func breed(using rng: inout RandomStream) {
    guard !population.parents.isEmpty else { return population.scatter(using: &rng) }
    let survival = survival
    population.breed(by: rows, using: &rng) { a, b in survival.isBetter(a, than: b) }
  }

  /// Makes the best of the parents and their evaluated offspring the parents.
  ///
  /// Complexity: O(N log N) for two objectives.
  public mutating func select(using rng: inout RandomStream) {
    population.keep(
      survival.select(
        population.size, of: population.candidates, losses: population.losses,
        violations: population.violations))
  }

  /// The members that no other dominates.
  public var front: [Individual<[Double]>] {
    zip(population.parents, population.individuals).filter { survival.ranks[$0.0] == 0 }.map(\.1)
  }
}
