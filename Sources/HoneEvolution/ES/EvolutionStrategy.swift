public import HoneNumerics

/// A (μ/μ, λ) or (μ/μ + λ) evolution strategy over bounded reals whose step sizes adapt themselves.
///
/// Offspring are drawn with `generate` and learned from with `update`, as `eaGenerateUpdate` does. An
/// individual's deviations are its step sizes.
///
/// Reference: Rechenberg 1973; Schwefel 1995; Beyer and Schwefel 2002, Natural Computing 1.
public struct EvolutionStrategy: GenerateUpdate, Sendable {
  /// What it draws.
  public typealias G = StrategyVector

  /// How it selects, recombines and mutates.
  public let options: ESOptions
  /// Where its numbers lie.
  public let bounds: Bounds
  /// The μ parents, the best first; empty before the first `update`.
  public private(set) var parents: [Individual<StrategyVector>] = []

  private let rule: LogNormalRule
  private let repair: Repair
  private let widths: [Double]
  private let start: [Double]?
  // The mean of the parents' step sizes, in shares of the ranges.
  private var sigma: [Double]

  /// A strategy that has learned nothing yet.
  ///
  /// - Parameters:
  ///   - options: How it selects, recombines and mutates.
  ///   - bounds: Where its numbers lie; what is drawn beyond is mirrored.
  ///   - start: What the first generation is scattered around; nil for all over the bounds.
  public init(_ options: ESOptions = ESOptions(), bounds: Bounds, start: [Double]? = nil) {
    options.requireSound()
    precondition(start.map(bounds.contains) ?? true, "the start lies within the bounds")
    self.options = options
    self.bounds = bounds
    self.start = start
    rule = LogNormalRule(bounds.count, options)
    repair = .reflect(bounds)
    widths = zip(bounds.low, bounds.high).map { $1 - $0 }
    sigma = [Double](repeating: options.sigma, count: bounds.count)
  }

  /// Draws λ offspring.
  ///
  /// Complexity: O(λ · length), for intermediate recombination times μ.
  public mutating func generate(
    into population: inout [Individual<StrategyVector>], using rng: inout RandomStream
  ) {
    let length = bounds.count
    if population.count != options.lambda || population.first?.genome.values.count != length {
      let blank = [Double](repeating: 0, count: length)
      population = Array(
        repeating: Individual(StrategyVector(blank, deviations: blank)), count: options.lambda)
    }
    for i in population.indices {
      population[i].fitness = nil
      draw(&population[i].genome, using: &rng)
    }
  }

  private func draw(_ child: inout StrategyVector, using rng: inout RandomStream) {
    guard !(parents.isEmpty && start == nil) else {
      for j in child.values.indices {
        child.values[j] = bounds.clamp(bounds.low[j] + rng.uniform() * widths[j], j)
        child.deviations[j] = sigma[j] * widths[j]
      }
      return
    }
    child.deviations.assign(sigma)
    rule.vary(&child.deviations, in: ESLimits.sigma, using: &rng)
    for j in child.values.indices {
      child.deviations[j] *= widths[j]
      let value = recombined(j, using: &rng) + child.deviations[j] * rng.normal()
      child.values[j] = repair(value, j)
    }
  }

  private func recombined(_ j: Int, using rng: inout RandomStream) -> Double {
    guard !parents.isEmpty else { return start?[j] ?? bounds.low[j] }
    switch options.recombination {
    case .discrete: return parents[rng.below(parents.count)].genome.values[j]
    case .intermediate:
      return parents.reduce(0) { $0 + $1.genome.values[j] } / Double(parents.count)
    }
  }

  /// Selects the parents of the next generation.
  ///
  /// Complexity: O(λ log λ).
  public mutating func update(
    _ population: [Individual<StrategyVector>], using rng: inout RandomStream
  ) {
    let pool = options.selection == .plus ? parents + population : population
    let order = Ordered.indices(of: pool)
    parents = order.prefix(options.mu).map { pool[$0] }
    for j in sigma.indices where widths[j] > 0 {
      let sum = parents.reduce(0) { $0 + $1.genome.deviations[j] }
      sigma[j] = sum / (Double(parents.count) * widths[j])
    }
  }
}

/// What step sizes and probabilities are kept within.
package enum ESLimits {
  /// In shares of a range: numbers cannot tell smaller steps apart, and larger ones lead anywhere.
  package static let sigma = 1e-12...1.0
}
