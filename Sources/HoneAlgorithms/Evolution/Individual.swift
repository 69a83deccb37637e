/// A member of a population: a genome and, once it is known, how good it is.
public struct Individual<G: Genome>: Sendable {
  /// What is varied.
  public var genome: G
  /// How good it is; nil since it was varied, until it is evaluated.
  public var fitness: Fitness?
  /// Its number in a genealogy; −1 where none is kept.
  public var birth: Int

  /// Creates an individual, not yet evaluated unless a fitness is given.
  @inlinable
  public init(_ genome: G, fitness: Fitness? = nil, birth: Int = -1) {
    self.genome = genome
    self.fitness = fitness
    self.birth = birth
  }

  /// Becomes a copy of another, where possible in the memory that it has.
  @inlinable
  public mutating func assign(_ other: Individual<G>) {
    genome.assign(other.genome)
    fitness = other.fitness
    birth = other.birth
  }

  /// Whether it is better than another; one that was not evaluated is worse than any.
  @inlinable
  public func isBetter(than other: Individual<G>) -> Bool {
    guard let fitness else { return false }
    guard let rival = other.fitness else { return true }
    return fitness.isBetter(than: rival)
  }
}

extension Individual: Equatable where G: Equatable {}
extension Individual: Hashable where G: Hashable {}
