internal import HoneEvolution

/// How NSGA-II varies its members.
public struct NSGA2Options: Sendable, Hashable {
  /// How numbers are recombined; choices come from either parent.
  public enum Crossover: String, Sendable, Hashable, CaseIterable {
    /// Near the parents, within the bounds (simulated binary crossover).
    case sbx
    /// Around the middle of two parents, as wide as a third is away (unimodal normal distribution).
    case undx
    /// Anywhere in the triangle of three parents, expanded (simplex).
    case spx
    /// Anywhere between two parents and half of their distance beyond (blend).
    case blx
    /// Near the parents, closer together or farther apart (simulated binary without a gap).
    case vsbx
    /// Each from either parent.
    case uniform

    var operation: RealCrossover {
      switch self {
      case .sbx: .simulatedBinary(SimulatedBinary(eta: 15, probability: 0.5))
      case .undx: .undx()
      case .spx: .spx()
      case .blx: .blxAlpha()
      case .vsbx: .vSBX()
      case .uniform: .uniform()
      }
    }
  }

  /// How numbers are recombined.
  public var crossover = Crossover.sbx
  /// How many members the population has; 2 or more.
  public var population = 50
  /// How often parents are recombined rather than one of them copied, from 0 to 1.
  public var crossoverProbability = 0.9
  /// How often a parameter mutates, from 0 to 1; nil is once in a trial.
  public var mutationProbability: Double?
  /// Whether the next generation waits until all of the last one have ended.
  public var isSynchronous = false

  /// The textbook's algorithm, asynchronously.
  public init() {}

  func requireSound() {
    precondition(population >= 2, "a population has at least 2 members")
    precondition((0...1).contains(crossoverProbability), "a probability lies between 0 and 1")
    precondition((0...1).contains(mutationProbability ?? 0), "a probability lies between 0 and 1")
  }
}
