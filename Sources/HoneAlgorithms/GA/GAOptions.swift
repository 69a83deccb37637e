/// How a genetic algorithm selects, varies and replaces.
public struct GAOptions: Sendable, Hashable {
  /// When offspring take their places.
  public enum Replacement: String, Sendable, Hashable, CaseIterable {
    /// A generation at a time; only the elite survives its generation.
    case generational
    /// One by one, each in the place of the worst (Whitley 1989, GENITOR).
    case steadyState = "steady_state"
  }

  /// How parents are chosen.
  public enum Selection: String, Sendable, Hashable, CaseIterable {
    /// The best of a few drawn at random.
    case tournament
    /// In proportion to the rank: the best twice as often as the middle one (Baker 1985).
    case rank
  }

  /// How two parents' genes are mixed.
  public enum Crossover: String, Sendable, Hashable, CaseIterable {
    /// Everything behind a point is exchanged.
    case onePoint = "one_point"
    /// Everything between two points is exchanged.
    case twoPoint = "two_point"
    /// Each gene comes from either parent.
    case uniform
    /// Numbers lie anywhere between the parents' and a little beyond (BLX-α); choices from either.
    case blend
    /// Numbers lie near the parents' (simulated binary, bounded); choices from either parent.
    case sbx
  }

  /// How a gene changes; a choice always becomes another one.
  public enum Mutation: String, Sendable, Hashable, CaseIterable {
    /// By a normal number, reflected at the bounds.
    case gaussian
    /// By Deb's polynomial distribution, within the bounds.
    case polynomial
    /// To any value.
    case uniform
  }

  /// When offspring take their places.
  public var replacement = Replacement.generational
  /// How parents are chosen.
  public var selection = Selection.tournament
  /// How two parents' genes are mixed.
  public var crossover = Crossover.uniform
  /// How a gene changes.
  public var mutation = Mutation.gaussian
  /// How many members the population has; 2 or more.
  public var population = 50
  /// How many of the best survive their generation; below `population`.
  public var elites = 1
  /// How many members compete in a tournament; 1 or more.
  public var tournament = 3
  /// How often parents are mixed rather than one of them copied, from 0 to 1.
  public var crossoverRate = 0.9
  /// How often a gene changes, from 0 to 1; nil is once in an offspring.
  public var mutationRate: Double?
  /// How far a Gaussian mutation goes, as a share of a gene's range; above 0.
  public var sigma = 0.1
  /// Whether each member has its own rate and σ, inherited and varied with its genes.
  public var isSelfAdaptive = false
  /// Whether the next generation waits until all of the last one have ended.
  public var isSynchronous = false

  /// The textbook's algorithm with a Gaussian mutation.
  public init() {}

  func requireSound() {
    precondition(population >= 2, "a population has at least 2 members")
    precondition(elites >= 0 && elites < population, "the elite is smaller than the population")
    precondition(tournament >= 1, "a tournament has at least 1 member")
    precondition((0...1).contains(crossoverRate), "the crossover rate lies between 0 and 1")
    precondition((0...1).contains(mutationRate ?? 0), "the mutation rate lies between 0 and 1")
    precondition(sigma > 0 && sigma.isFinite, "σ is above 0")
    precondition(
      !(isSynchronous && replacement == .steadyState),
      "a steady state has no generations to wait for")
  }
}
