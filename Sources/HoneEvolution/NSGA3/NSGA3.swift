public import HoneNumerics

/// NSGA-III for real vectors: non-dominated fronts, and of the last one those near reference lines that
/// few others are near to.
///
/// Reference: Deb and Jain 2014, "An evolutionary many-objective optimization algorithm using
/// reference-point-based nondominated sorting approach, part I", IEEE Trans. Evol. Comput. 18(4).
public struct NSGA3: RealSearch {
  /// The parents and their offspring.
  public var population: RealPopulation

  private let rows: RowVariation
  private var niching: NSGA3Selection

  /// Creates a search that has not begun.
  ///
  /// - Parameters:
  ///   - bounds: The least and the greatest value of each gene.
  ///   - referencePoints: Points of the simplex of weights, such as `ReferencePoints.dasDennis`.
  ///   - population: How many members there are; nil is as many as reference points, 2 at least.
  ///   - variation: How members are recombined and mutated; nil is as in the paper: always recombined,
  ///     with a distribution index of 30.
  public init(
    _ bounds: Bounds, referencePoints: [[Double]], population: Int? = nil,
    variation: RealVariation? = nil
  ) {
    var paper = RealVariation()
    (paper.crossoverProbability, paper.crossoverIndex) = (1, 30)
    niching = NSGA3Selection(referencePoints)
    self.population = RealPopulation(
      size: population ?? max(referencePoints.count, 2), bounds: bounds,
      objectives: niching.objectives)
    rows = RowVariation(variation ?? paper, bounds)
  }

  /// Makes the offspring of parents drawn at random, of which those win that break constraints by less.
  public mutating func breed(using rng: inout RandomStream) {
    guard !population.parents.isEmpty else { return population.scatter(using: &rng) }
    let violations = population.violations
    population.breed(by: rows, using: &rng) { a, b in
      violations[a] == violations[b] ? nil : violations[a] < violations[b]
    }
  }

  /// Makes the best of the parents and their evaluated offspring the parents.
  public mutating func select(using rng: inout RandomStream) {
    let rows = population.candidates
    let (losses, violations) = population.table(rows)
    let survivors = niching.select(
      losses, violations: violations, count: population.size, using: &rng)
    population.keep(survivors.map { rows[$0] })
  }

  /// The members that no other dominates.
  public var front: [Individual<[Double]>] {
    let (losses, violations) = population.table(population.parents)
    let ranks = NonDominatedSort.ranks(
      losses, objectives: population.objectives, violations: violations)
    return zip(ranks, population.individuals).filter { $0.0 == 0 }.map(\.1)
  }
}
