/// How genomes outside of what is feasible are judged.
public enum Penalty {
  /// The infeasible have a fitness worse than any, minus a distance from what is feasible.
  ///
  /// fᵢ = Δᵢ − wᵢ dᵢ(x), where wᵢ is 1 where the objective is maximised and −1 where it is
  /// minimised. The infeasible are not evaluated.
  ///
  /// - Parameters:
  ///   - delta: The fitness that the nearest of the infeasible have, Δ.
  ///   - isFeasible: Whether a genome is feasible.
  ///   - distance: How far it is from what is feasible, d: one number, or one an objective.
  ///   - evaluate: The fitness of the feasible.
  /// - Returns: The fitness of any.
  public static func delta<G>(
    _ delta: Fitness, isFeasible: @escaping @Sendable (G) -> Bool,
    distance: @escaping @Sendable (G) -> [Double] = { _ in [0] },
    evaluate: @escaping @Sendable (G) throws -> Fitness
  ) -> @Sendable (G) throws -> Fitness {
    { genome in
      isFeasible(genome) ? try evaluate(genome) : delta.worsened(by: distance(genome))
    }
  }

  /// What brings a genome back to what is feasible, and what being away from it costs.
  public struct Closest<G: Genome>: Sendable {
    /// The feasible genome that is nearest.
    public var feasible: @Sendable (G) -> G
    /// What a unit of distance costs, α.
    public var alpha: Double
    /// How far the feasible one is from the genome, d: one number, or one an objective.
    public var distance: @Sendable (_ feasible: G, _ genome: G) -> [Double]

    /// How to come back, and what being away costs.
    public init(
      alpha: Double, feasible: @escaping @Sendable (G) -> G,
      distance: @escaping @Sendable (_ feasible: G, _ genome: G) -> [Double] = { _, _ in [0] }
    ) {
      self.alpha = alpha
      self.feasible = feasible
      self.distance = distance
    }
  }

  /// The infeasible have the fitness of the nearest feasible one, minus the distance to it.
  ///
  /// fᵢ = fᵢ(valid(x)) − α wᵢ dᵢ(valid(x), x), where wᵢ is 1 where the objective is maximised and
  /// −1 where it is minimised.
  ///
  /// - Parameters:
  ///   - closest: How to come back to what is feasible, and what being away costs.
  ///   - isFeasible: Whether a genome is feasible.
  ///   - evaluate: The fitness of the feasible.
  /// - Returns: The fitness of any.
  public static func closestValid<G>(
    _ closest: Closest<G>, isFeasible: @escaping @Sendable (G) -> Bool,
    evaluate: @escaping @Sendable (G) throws -> Fitness
  ) -> @Sendable (G) throws -> Fitness {
    { genome in
      guard !isFeasible(genome) else { return try evaluate(genome) }
      let valid = closest.feasible(genome)
      let away = closest.distance(valid, genome).map { closest.alpha * $0 }
      return try evaluate(valid).worsened(by: away)
    }
  }
}

extension Fitness {
  /// The same, each objective worse by a number.
  ///
  /// - Parameter amounts: One for all objectives, or one for each.
  /// - Returns: The fitness whose losses are greater by that.
  public func worsened(by amounts: [Double]) -> Fitness {
    precondition(
      amounts.count == 1 || amounts.count == count,
      "a fitness is worsened by one number, or by one for each of its objectives")
    let losses = (0..<count).map { loss($0) + (amounts.count == 1 ? amounts[0] : amounts[$0]) }
    return Fitness(losses: losses, like: self)
  }
}
