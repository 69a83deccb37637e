public import HoneNumerics

extension Toolbox {
  /// Varies clones of the selected in their place: neighbours mate, and each may mutate as well.
  ///
  /// The first and the second, the third and the fourth, … mate with a probability; then each is
  /// mutated with a probability. Whoever was varied loses its fitness.
  ///
  /// - Parameters:
  ///   - offspring: What is varied.
  ///   - crossover: The probability that a pair mates.
  ///   - mutation: The probability that an individual is mutated.
  ///   - rng: Where chance comes from.
  @inlinable
  public func varAnd(
    _ offspring: inout [Individual<G>], crossover: Double, mutation: Double,
    using rng: inout RandomStream
  ) {
    var none: Genealogy<G>?
    varAnd(
      &offspring, (crossover, mutation), recording: &none, using: &rng)
  }

  /// Varies clones of the selected in their place, and records the births in a genealogy.
  ///
  /// - Parameters:
  ///   - offspring: What is varied.
  ///   - rates: The probabilities that a pair mates and that an individual is mutated.
  ///   - genealogy: Where births are recorded; nil for nowhere.
  ///   - rng: Where chance comes from.
  @inlinable
  public func varAnd(
    _ offspring: inout [Individual<G>], _ rates: (crossover: Double, mutation: Double),
    recording genealogy: inout Genealogy<G>?, using rng: inout RandomStream
  ) {
    offspring.withUnsafeMutableBufferPointer { all in
      for second in stride(from: 1, to: all.count, by: 2) where rng.uniform() < rates.crossover {
        mate(&all[second - 1].genome, &all[second].genome, &rng)
        all[second - 1].invalidate()
        all[second].invalidate()
        if genealogy != nil { genealogy?.record(&all[second - 1], &all[second]) }
      }
      for index in all.indices where rng.uniform() < rates.mutation {
        mutate(&all[index].genome, &rng)
        all[index].invalidate()
        if genealogy != nil { genealogy?.record(&all[index]) }
      }
    }
  }

  /// Makes offspring each by mating, or by mutation, or as a copy.
  ///
  /// With the probability of crossover two different parents mate, and their first child is taken;
  /// with that of mutation one parent is mutated; else one is copied with its fitness.
  ///
  /// - Parameters:
  ///   - population: The parents; two or more where they mate.
  ///   - count: How many are made.
  ///   - crossover: The probability that an offspring comes of mating.
  ///   - mutation: The probability that it comes of mutation; together at most 1.
  ///   - rng: Where chance comes from.
  /// - Returns: The offspring.
  @inlinable
  public func varOr(
    _ population: [Individual<G>], count: Int, crossover: Double, mutation: Double,
    using rng: inout RandomStream
  ) -> [Individual<G>] {
    precondition(!population.isEmpty, "varOr needs parents")
    var offspring = [Individual<G>](repeating: population[0], count: count)
    var none: Genealogy<G>?
    varOr(population, into: &offspring, (crossover, mutation), recording: &none, using: &rng)
    return offspring
  }

  /// Makes offspring each by mating, or by mutation, or as a copy, in memory that is there.
  ///
  /// - Parameters:
  ///   - population: The parents; two or more where they mate.
  ///   - offspring: What is overwritten: as many as are made.
  ///   - rates: The probabilities of crossover and of mutation, together at most 1.
  ///   - genealogy: Where births are recorded; nil for nowhere.
  ///   - rng: Where chance comes from.
  @inlinable
  public func varOr(
    _ population: [Individual<G>], into offspring: inout [Individual<G>],
    _ rates: (crossover: Double, mutation: Double), recording genealogy: inout Genealogy<G>?,
    using rng: inout RandomStream
  ) {
    precondition(
      rates.crossover + rates.mutation <= 1 + 1e-12,
      "the probabilities of crossover and of mutation are together at most 1")
    precondition(
      population.count > (rates.crossover > 0 ? 1 : 0), "varOr needs a parent, two where they mate")
    var discarded = population[0]
    offspring.withUnsafeMutableBufferPointer { made in
      for index in made.indices {
        let choice = rng.uniform()
        let first = rng.below(population.count)
        made[index].assign(population[first])
        if choice < rates.crossover {
          let other = rng.below(population.count - 1)
          discarded.assign(population[other < first ? other : other + 1])
          mate(&made[index].genome, &discarded.genome, &rng)
          made[index].invalidate()
          if genealogy != nil { genealogy?.record(&made[index], &discarded) }
        } else if choice < rates.crossover + rates.mutation {
          mutate(&made[index].genome, &rng)
          made[index].invalidate()
          if genealogy != nil { genealogy?.record(&made[index]) }
        }
      }
    }
  }
}
