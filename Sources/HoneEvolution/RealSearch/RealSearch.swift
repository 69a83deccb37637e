public import HoneNumerics

/// An evolution of real vectors by generations: members breed, and the best of all survive.
public protocol RealSearch: Sendable {
  /// The parents and their offspring.
  var population: RealPopulation { get set }

  /// Makes the offspring: of the parents, or at random where there are none yet.
  mutating func breed(using rng: inout RandomStream)

  /// Makes the best of the parents and their evaluated offspring the parents.
  mutating func select(using rng: inout RandomStream)
}

extension RealSearch {
  /// The members, evaluated; none before the first generation.
  public var individuals: [Individual<[Double]>] { population.individuals }

  /// The genomes to evaluate next.
  ///
  /// - Returns: Members × genes numbers, within the bounds.
  public mutating func ask(using rng: inout RandomStream) -> [Double] {
    breed(using: &rng)
    return population.offspringGenes
  }

  /// Takes the losses of the genomes that were asked for.
  ///
  /// - Parameters:
  ///   - losses: Members × objectives numbers, smaller is better.
  ///   - violations: What constraints are broken by, one sum a member; empty where there are none.
  ///   - rng: Decides among equals.
  public mutating func tell(
    _ losses: [Double], violations: [Double] = [], using rng: inout RandomStream
  ) {
    population.setLosses(losses, violations: violations)
    select(using: &rng)
  }

  /// Runs so many generations.
  ///
  /// - Parameters:
  ///   - generations: How often all members are evaluated.
  ///   - rng: The source of all randomness.
  ///   - evaluate: Writes the losses of a genome.
  @inlinable
  public mutating func run(
    generations: Int, using rng: inout RandomStream,
    _ evaluate: (_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Void
  ) {
    for _ in 0..<generations {
      breed(using: &rng)
      population.evaluate { genome, losses in
        evaluate(genome, &losses)
        return 0
      }
      select(using: &rng)
    }
  }

  /// Runs so many generations under constraints.
  ///
  /// - Parameters:
  ///   - generations: How often all members are evaluated.
  ///   - rng: The source of all randomness.
  ///   - evaluate: Writes the losses of a genome, and returns the sum of what its constraints are
  ///     broken by.
  @inlinable
  public mutating func runConstrained(
    generations: Int, using rng: inout RandomStream,
    _ evaluate: (_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Double
  ) {
    for _ in 0..<generations {
      breed(using: &rng)
      population.evaluate(evaluate)
      select(using: &rng)
    }
  }
}
