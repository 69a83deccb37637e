public import HoneNumerics

/// What an evolution is composed of: how to mate, to mutate, to select and to evaluate.
///
/// ```swift
/// let toolbox = Toolbox<[Double]>(
///   mate: { Crossover.twoPoint(&$0, &$1, using: &$2) },
///   mutate: { Mutation.gaussian(&$0, mean: 0, deviation: 1, probability: 0.1, using: &$1) },
///   select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
///   evaluate: { genome in Fitness(minimizing: loss(genome)) })
/// ```
///
/// Reference: Fortin et al. 2012, "DEAP: Evolutionary Algorithms Made Easy", JMLR 13, 2171–2175.
public struct Toolbox<G: Genome>: Sendable {
  /// Makes two children of two genomes, in their place.
  public typealias Mate = @Sendable (inout G, inout G, inout RandomStream) -> Void
  /// Varies a genome in its place.
  public typealias Mutate = @Sendable (inout G, inout RandomStream) -> Void
  /// The indices of so many individuals of a population; one may be chosen more than once.
  public typealias Select = @Sendable ([Individual<G>], Int, inout RandomStream) -> [Int]

  /// How a genome is judged.
  public enum Evaluation: Sendable {
    /// By a function of the genome alone.
    case certain(@Sendable (G) throws -> Fitness)
    /// By chance, too: each evaluation has a stream of random numbers of its own.
    case random(@Sendable (G, inout RandomStream) throws -> Fitness)
  }

  /// Makes two children of two genomes, in their place.
  public var mate: Mate
  /// Varies a genome in its place.
  public var mutate: Mutate
  /// Chooses who has offspring or who survives.
  public var select: Select
  /// Judges a genome.
  public var evaluation: Evaluation

  /// Composes a toolbox whose fitness is a function of the genome alone.
  @inlinable
  public init(
    mate: @escaping Mate, mutate: @escaping Mutate, select: @escaping Select,
    evaluate: @escaping @Sendable (G) throws -> Fitness
  ) {
    self.mate = mate
    self.mutate = mutate
    self.select = select
    evaluation = .certain(evaluate)
  }

  /// Composes a toolbox whose fitness depends on chance.
  ///
  /// The stream of an evaluation is a function of the seed and of the evaluation's number, so that
  /// the results are the same on any number of cores.
  @inlinable
  public init(
    mate: @escaping Mate, mutate: @escaping Mutate, select: @escaping Select,
    evaluate: @escaping @Sendable (G, inout RandomStream) throws -> Fitness
  ) {
    self.mate = mate
    self.mutate = mutate
    self.select = select
    evaluation = .random(evaluate)
  }

  /// Does something to every genome that was mated or mutated: repairs it, or limits its size.
  ///
  /// What is added later is done later.
  @inlinable
  public mutating func afterVariation(_ repair: @escaping @Sendable (inout G) -> Void) {
    let mate = self.mate
    let mutate = self.mutate
    self.mate = { first, second, rng in
      mate(&first, &second, &rng)
      repair(&first)
      repair(&second)
    }
    self.mutate = { genome, rng in
      mutate(&genome, &rng)
      repair(&genome)
    }
  }
}
