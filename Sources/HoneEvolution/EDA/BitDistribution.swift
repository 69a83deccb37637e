public import HoneNumerics

/// Learns with which probability each bit is set: UMDA, and PBIL with Baluja's mutation.
///
/// Reference: Mühlenbein and Paaß 1996, PPSN IV; Baluja 1994, CMU-CS-94-163.
public struct BitDistribution: GenerateUpdate, Sendable {
  /// What it draws.
  public typealias G = [Bool]

  /// How the probabilities are estimated: `umda` or `pbil`.
  public let options: EDAOptions
  /// By how much more they move away from the worst, where it differs from the best: `pbil` only.
  public var negativeRate = 0.075
  /// How often a probability is mutated in a generation: `pbil` only.
  public var mutationRate = 0.02
  /// How far: `pbil` only.
  public var mutationShift = 0.05
  /// The probability of each bit to be set.
  public private(set) var probabilities: [Double]

  /// A distribution in which every bit is set half the time.
  ///
  /// - Parameters:
  ///   - options: How the probabilities are estimated; `emna` is for numbers.
  ///   - count: How many bits there are.
  public init(_ options: EDAOptions = EDAOptions(), count: Int) {
    options.requireSound()
    precondition(options.method != .emna, "`emna` is for numbers: bits have `umda` and `pbil`")
    self.options = options
    probabilities = [Double](repeating: 0.5, count: count)
  }

  /// Draws a population.
  ///
  /// Complexity: O(population · length).
  public mutating func generate(
    into population: inout [Individual<[Bool]>], using rng: inout RandomStream
  ) {
    let length = probabilities.count
    if population.count != options.population || population.first?.genome.count != length {
      let blank = Individual([Bool](repeating: false, count: length))
      population = Array(repeating: blank, count: options.population)
    }
    for i in population.indices {
      population[i].fitness = nil
      for j in 0..<length { population[i].genome[j] = rng.uniform() < probabilities[j] }
    }
  }

  /// Estimates the probabilities from the best of a population.
  ///
  /// Complexity: O(population · (log population + length)).
  public mutating func update(
    _ population: [Individual<[Bool]>], using rng: inout RandomStream
  ) {
    let order = Ordered.indices(of: population)
    guard let first = order.first, let last = order.last else { return }
    guard options.method == .umda else {
      move(towards: population[first].genome, awayFrom: population[last].genome, using: &rng)
      return
    }
    let chosen = order.prefix(options.chosen(of: order.count))
    for j in probabilities.indices {
      let set = chosen.count { population[$0].genome[j] }
      // The frequency: Mühlenbein and Paaß 1996.
      probabilities[j] = Double(set) / Double(chosen.count)
    }
  }

  /// Towards the best, away from the worst where they differ, and a mutation: Baluja 1994.
  private mutating func move(
    towards best: [Bool], awayFrom worst: [Bool], using rng: inout RandomStream
  ) {
    for j in probabilities.indices {
      let target = best[j] ? 1.0 : 0
      probabilities[j] += options.learningRate * (target - probabilities[j])
      if best[j] != worst[j] { probabilities[j] += negativeRate * (target - probabilities[j]) }
    }
    for j in probabilities.indices where rng.uniform() < mutationRate {
      let target = rng.next() & 1 == 0 ? 1.0 : 0
      probabilities[j] += mutationShift * (target - probabilities[j])
    }
  }
}
