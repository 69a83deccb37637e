/// How MOEA/D decomposes and varies.
public struct MOEADOptions: Sendable, Hashable {
  /// What a subproblem makes of the objectives and its weights.
  public enum Decomposition: String, Sendable, Hashable, CaseIterable {
    /// The greatest weighted distance to the ideal point.
    case tchebycheff
    /// The distance along the weights' direction and, five times, that from it (penalty-based boundary
    /// intersection).
    case pbi
  }

  /// How members are recombined.
  public enum Operator: String, Sendable, Hashable, CaseIterable {
    /// Simulated binary crossover of two neighbours.
    case sbx
    /// The difference of two neighbours is added to the member (MOEA/D-DE).
    case de
  }

  /// What a subproblem makes of the objectives; nil is Tchebycheff for up to two, PBI for more.
  public var decomposition: Decomposition?
  /// How members are recombined.
  public var operation = Operator.sbx
  /// How many subproblems there are at most; 2 or more.
  public var population = 50
  /// How many neighbours a subproblem has, itself included; 2 or more.
  public var neighbours = 20
  /// How often parents are neighbours rather than any members, from 0 to 1.
  public var locality = 0.9
  /// How many members a trial replaces at most; nil is 2 with `de`, and no limit with `sbx`.
  public var replacements: Int?
  /// How much of the difference of two members is added with `de`, from 0 to 2.
  public var factor = 0.5
  /// How often a parameter mutates, from 0 to 1; nil is once in a trial.
  public var mutationProbability: Double?
  /// Whether the next generation waits until all of the last one have ended.
  public var isSynchronous = false

  /// Simulated binary crossover among neighbours, asynchronously.
  public init() {}

  func requireSound() {
    precondition(population >= 2, "a population has at least 2 members")
    precondition(neighbours >= 2, "a subproblem has at least 2 neighbours")
    precondition((0...1).contains(locality), "a probability lies between 0 and 1")
    precondition((0...1).contains(mutationProbability ?? 0), "a probability lies between 0 and 1")
    precondition((0...2).contains(factor), "the factor lies between 0 and 2")
    precondition((replacements ?? 1) >= 1, "a trial replaces at least 1 member")
  }
}
