public import HoneNumerics

/// An estimation of distribution algorithm over bounded reals: what is drawn next is distributed as the
/// best of the last generation were.
///
/// Populations are drawn with `generate` and learned from with `update`, as `eaGenerateUpdate` does.
///
/// Reference: Larrañaga and Lozano 2002, "Estimation of distribution algorithms"; and see
/// `EDAOptions.Method`.
public struct EstimationOfDistribution: GenerateUpdate, Sendable {
  /// What it draws.
  public typealias G = [Double]

  /// How the distribution is estimated.
  public let options: EDAOptions
  /// Where its numbers lie.
  public let bounds: Bounds
  private var model: NormalModel
  private let repair: Repair
  private var isEstimated = false

  /// An algorithm that has learned nothing yet: its first population is uniform.
  ///
  /// - Parameters:
  ///   - options: How the distribution is estimated.
  ///   - bounds: Where its numbers lie; what is drawn beyond is mirrored.
  public init(_ options: EDAOptions = EDAOptions(), bounds: Bounds) {
    options.requireSound()
    self.options = options
    self.bounds = bounds
    repair = .reflect(bounds)
    let middle = zip(bounds.low, bounds.high).map { $0 + 0.5 * ($1 - $0) }
    // The standard deviation of uniform numbers is their range over √12.
    let deviations = zip(bounds.low, bounds.high).map { ($1 - $0) / 12.0.squareRoot() }
    model = NormalModel(
      mean: middle, deviations: deviations,
      floor: [Double](repeating: 0, count: bounds.count))
  }

  /// The mean of the distribution, a number a gene.
  public var mean: [Double] { model.mean }

  /// The standard deviation of each gene.
  public var deviations: [Double] { model.deviations }

  /// The Cholesky factor of the covariance of `emna`, row by row; empty before the first `update`.
  public var covarianceFactor: [Double] { model.factor }

  /// Draws a population.
  ///
  /// Complexity: O(population · length), of `emna` times the length.
  public mutating func generate(
    into population: inout [Individual<[Double]>], using rng: inout RandomStream
  ) {
    if population.count != options.population || population.first?.genome.count != bounds.count {
      let blank = Individual([Double](repeating: 0, count: bounds.count))
      population = Array(repeating: blank, count: options.population)
    }
    for i in population.indices {
      population[i].fitness = nil
      if isEstimated {
        model.draw(into: &population[i].genome, using: &rng)
        repair(&population[i].genome)
      } else {
        for j in 0..<bounds.count {
          let width = bounds.high[j] - bounds.low[j]
          population[i].genome[j] = bounds.clamp(bounds.low[j] + rng.uniform() * width, j)
        }
      }
    }
  }

  /// Estimates the distribution of the best of a population.
  ///
  /// Complexity: O(population · (log population + length)), of `emna` O(length³) more.
  public mutating func update(
    _ population: [Individual<[Double]>], using rng: inout RandomStream
  ) {
    let order = Ordered.indices(of: population)
    guard let last = order.last else { return }
    var rows: [Double] = []
    for i in order.prefix(options.chosen(of: order.count)) { rows += population[i].genome }
    model.learn(rows, worst: population[last].genome, options)
    model.keep(within: bounds)
    isEstimated = true
  }
}
