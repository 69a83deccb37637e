/// A member of a population: a genome and, once it is known, how good it is.
public struct Individual<G: Genome>: Sendable {
  /// What is varied.
  public var genome: G
  /// Its number in a genealogy; −1 where none is kept.
  public var birth: Int
  // Not an optional: copying one costs more than all else that is copied of an individual.
  @usableFromInline var judgement: Fitness
  /// Whether its fitness is known.
  @inlinable public var isEvaluated: Bool { isJudged }
  @usableFromInline var isJudged: Bool

  /// How good it is; nil since it was varied, until it is evaluated.
  @inlinable public var fitness: Fitness? {
    get { isJudged ? judgement : nil }
    set {
      isJudged = newValue != nil
      if let newValue { judgement.assign(newValue) }
    }
  }

  /// Learns its fitness.
  @inlinable
  mutating func judge(_ fitness: Fitness) {
    judgement.assign(fitness)
    isJudged = true
  }

  /// Forgets its fitness: it was varied.
  @inlinable
  public mutating func invalidate() { isJudged = false }

  /// Creates an individual, not yet evaluated unless a fitness is given.
  @inlinable
  public init(_ genome: G, fitness: Fitness? = nil, birth: Int = -1) {
    self.genome = genome
    self.birth = birth
    judgement = fitness ?? Fitness(minimizing: .infinity)
    isJudged = fitness != nil
  }

  /// Becomes a copy of another, where possible in the memory that it has.
  @inlinable
  public mutating func assign(_ other: Individual<G>) {
    genome.assign(other.genome)
    judgement.assign(other.judgement)
    isJudged = other.isJudged
    birth = other.birth
  }

  /// Whether it is better than another; one that was not evaluated is worse than any.
  @inlinable
  public func isBetter(than other: Individual<G>) -> Bool {
    isJudged && (!other.isJudged || judgement.isBetter(than: other.judgement))
  }
}

extension Individual: Equatable where G: Equatable {
  /// Whether genome, fitness and birth are the same.
  public static func == (first: Individual, second: Individual) -> Bool {
    first.genome == second.genome && first.fitness == second.fitness && first.birth == second.birth
  }
}

extension Individual: Hashable where G: Hashable {
  /// Hashes genome, fitness and birth.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(genome)
    hasher.combine(fitness)
    hasher.combine(birth)
  }
}
