public import HoneNumerics

/// An evolution that runs: a population, what varies it, and what is kept of it.
///
/// Run whole generations with `eaSimple`, `eaMuPlusLambda`, `eaMuCommaLambda` and
/// `eaGenerateUpdate`, one with `step`, or its parts: `vary`, `evaluate` (or `pending` and `tell`),
/// `replace`. It is a function of its seed, on any number of cores: with `parallel: .all` it is
/// evaluated on all of them. (An evolution that is a variable of top-level code belongs to the main
/// actor, so that such a call is made in a function.)
///
/// ```swift
/// var evolution = Evolution(genomes, toolbox, seed: 1)
/// evolution.statistics = .fitness
/// evolution.hallOfFame = HallOfFame(1)
/// try evolution.eaSimple(crossover: 0.5, mutation: 0.2, generations: 100) { run in
///   print(run.logbook.stream())
/// }
/// ```
public struct Evolution<G: Genome>: Sendable {
  /// The individuals who live.
  public var population: [Individual<G>]
  /// The individuals made by `vary`, who may be altered until they are evaluated; after `replace`
  /// memory to be used again.
  public var offspring: [Individual<G>] = []
  /// What varies, selects and evaluates.
  public var toolbox: Toolbox<G>
  /// What is measured in each generation; nil for nothing but the number of evaluations.
  public var statistics: Statistics<G>?
  /// The best of all generations; nil where none are kept.
  public var hallOfFame: HallOfFame<G>?
  /// The individuals of all generations whom none dominates; nil where none are kept.
  public var front: ParetoFront<G>?
  /// Who descends from whom; nil where it is not kept.
  public var genealogy: Genealogy<G>?
  /// What was measured in each generation.
  public var logbook = Logbook()
  /// The number of the last generation; 0 is the population that it began with.
  @inlinable public var generation: Int { turns }
  /// How many evaluations there were.
  @inlinable public var evaluations: Int { judged }
  /// What all of its chance is a function of.
  public let seed: UInt64
  /// Where variation and selection take their chance from.
  public var rng: RandomStream
  /// Set it to end the run after this generation.
  public var isStopped = false

  // Parents and offspring together, where both may survive; memory that is used again.
  @usableFromInline var pool: [Individual<G>] = []
  @usableFromInline var turns = 0
  @usableFromInline var judged = 0
  // How many evaluations this generation had until now.
  @usableFromInline var evaluated = 0
  @usableFromInline var hasBegun = false
  @usableFromInline var isVaried = false

  /// Begins with a population.
  ///
  /// - Parameters:
  ///   - population: The individuals; those who have a fitness are not evaluated again.
  ///   - toolbox: What varies, selects and evaluates.
  ///   - seed: What all of its chance is a function of.
  @inlinable
  public init(_ population: [Individual<G>], _ toolbox: Toolbox<G>, seed: UInt64 = 0) {
    self.population = population
    self.toolbox = toolbox
    self.seed = seed
    rng = RandomStream(seed: seed)
  }

  /// Begins with genomes that were not evaluated yet.
  @inlinable
  public init(_ genomes: [G], _ toolbox: Toolbox<G>, seed: UInt64 = 0) {
    self.init(genomes.map { Individual($0) }, toolbox, seed: seed)
  }

  /// The best individual who lives; nil where none was evaluated.
  @inlinable public var best: Individual<G>? {
    guard let first = population.first else { return nil }
    let best = population.dropFirst().reduce(first) { $1.isBetter(than: $0) ? $1 : $0 }
    return best.fitness == nil ? nil : best
  }

  /// How a generation follows upon another.
  public enum Scheme: Sendable, Hashable {
    /// As many as there are are selected, vary by `varAnd`, and replace their parents.
    case simple(crossover: Double, mutation: Double)
    /// Of `mu` parents and `lambda` offspring made by `varOr` `mu` are selected.
    case muPlusLambda(mu: Int, lambda: Int, crossover: Double, mutation: Double)
    /// Of `lambda` offspring made by `varOr` `mu` are selected.
    case muCommaLambda(mu: Int, lambda: Int, crossover: Double, mutation: Double)
  }
}
