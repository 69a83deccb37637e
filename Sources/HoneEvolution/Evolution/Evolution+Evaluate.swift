public import HoneNumerics

extension Evolution {
  /// Evaluates, on one core, all who have no fitness: the offspring, or at first the population.
  ///
  /// - Throws: What the evaluation throws. What was evaluated before is kept.
  @inlinable
  public mutating func evaluate() throws {
    let before = judged
    defer { evaluated += judged - before }
    if isVaried {
      try toolbox.evaluate(&offspring, counting: &judged, seed: seed)
    } else if !hasBegun {
      try toolbox.evaluate(&population, counting: &judged, seed: seed)
    }
  }

  /// The genomes that wait for a fitness, in the order in which `tell` takes it.
  @inlinable public var pending: [G] {
    (isVaried ? offspring : hasBegun ? [] : population).compactMap {
      $0.isJudged ? nil : $0.genome
    }
  }

  /// Tells the fitness of all who wait for it, where it was found elsewhere.
  ///
  /// - Parameter fitness: One for each of `pending`, in their order.
  @inlinable
  public mutating func tell(_ fitness: [Fitness]) {
    let waiting = isVaried ? unevaluated(offspring) : hasBegun ? [] : unevaluated(population)
    precondition(fitness.count == waiting.count, "there is a fitness for each that is pending")
    settle(fitness[...], waiting[...])
  }

  @inlinable
  func unevaluated(_ individuals: [Individual<G>]) -> [Int] {
    individuals.indices.filter { !individuals[$0].isJudged }
  }

  /// Keeps the fitness of the first of those who wait.
  @inlinable
  mutating func settle(_ fitness: ArraySlice<Fitness>, _ waiting: ArraySlice<Int>) {
    for (index, value) in zip(waiting, fitness) {
      if isVaried { offspring[index].fitness = value } else { population[index].fitness = value }
    }
    judged += fitness.count
    evaluated += fitness.count
  }
}

extension Toolbox {
  /// Evaluates those who have no fitness, one after another.
  ///
  /// - Parameters:
  ///   - individuals: Those who have a fitness keep it.
  ///   - evaluations: How many there were before; counts these, too, each of which has its number.
  ///   - seed: What the chance of an evaluation is a function of, besides its number.
  /// - Throws: What the evaluation throws. What was evaluated before is kept and counted.
  @inlinable
  public func evaluate(
    _ individuals: inout [Individual<G>], counting evaluations: inout Int, seed: UInt64 = 0
  ) throws {
    var count = evaluations
    defer { evaluations = count }
    try individuals.withUnsafeMutableBufferPointer { all in
      switch evaluation {
      case .certain(let judge):
        for index in all.indices where !all[index].isJudged {
          all[index].judge(try judge(all[index].genome))
          count += 1
        }
      case .random(let judge):
        for index in all.indices where !all[index].isJudged {
          var rng = Self.stream(seed, count)
          all[index].judge(try judge(all[index].genome, &rng))
          count += 1
        }
      }
    }
  }

  /// The stream of an evaluation; stream 0 is that of variation and selection.
  @inlinable
  static func stream(_ seed: UInt64, _ number: Int) -> RandomStream {
    RandomStream(seed: seed, stream: UInt64(number) + 1)
  }
}
