extension Evolution {
  /// Advances by one generation, evaluating on one core.
  ///
  /// The population is evaluated first, as generation 0, where that was not done.
  ///
  /// - Throws: What the evaluation throws. What was evaluated before is kept, and calling again
  ///   continues with the same offspring.
  @inlinable
  public mutating func step(_ scheme: Scheme) throws {
    try begin()
    if !isVaried { vary(scheme) }
    try evaluate()
    replace(scheme)
  }

  /// Advances by one generation, evaluating on several cores.
  ///
  /// - Throws: What the evaluation throws, or `CancellationError`. What was evaluated before is
  ///   kept, and calling again continues with the same offspring.
  @inlinable
  nonisolated(nonsending) public mutating func step(_ scheme: Scheme, parallel: Cores) async throws
  {
    try await begin(parallel: parallel)
    if !isVaried { vary(scheme) }
    try await evaluate(parallel: parallel)
    replace(scheme)
  }

  /// Evaluates the population that it begins with and records it as generation 0, once.
  ///
  /// - Throws: What the evaluation throws.
  @inlinable
  public mutating func begin() throws {
    guard !hasBegun else { return }
    try evaluate()
    recordBeginning()
  }

  /// Evaluates the population that it begins with on several cores, once.
  ///
  /// - Throws: What the evaluation throws, or `CancellationError`.
  @inlinable
  nonisolated(nonsending) public mutating func begin(parallel: Cores) async throws {
    guard !hasBegun else { return }
    try await evaluate(parallel: parallel)
    recordBeginning()
  }

  /// Makes the offspring, which are evaluated next.
  @inlinable
  public mutating func vary(_ scheme: Scheme) {
    precondition(hasBegun, "a population is evaluated before it has offspring: call begin()")
    precondition(!population.isEmpty, "an empty population has no offspring")
    switch scheme {
    case .simple(let crossover, let mutation):
      let chosen = toolbox.select(population, population.count, &rng)
      Self.copy(chosen, of: population, into: &offspring)
      toolbox.varAnd(&offspring, (crossover, mutation), recording: &genealogy, using: &rng)
    case .muPlusLambda(_, let lambda, let crossover, let mutation),
      .muCommaLambda(_, let lambda, let crossover, let mutation):
      Self.resize(&offspring, lambda, population)
      toolbox.varOr(
        population, into: &offspring, (crossover, mutation), recording: &genealogy, using: &rng)
    }
    isVaried = true
    evaluated = 0
  }

  /// Makes the next population of the offspring, all of whom are evaluated, and records it.
  @inlinable
  public mutating func replace(_ scheme: Scheme) {
    precondition(isVaried, "there are no offspring yet: call vary(_:)")
    precondition(offspring.allSatisfy(\.isEvaluated), "all offspring are evaluated first")
    archive(offspring)
    switch scheme {
    case .simple:
      swap(&population, &offspring)
    case .muCommaLambda(let mu, let lambda, _, _):
      precondition(lambda >= mu, "of lambda offspring mu survive: lambda is not less than mu")
      survive(mu, of: offspring)
    case .muPlusLambda(let mu, _, _, _):
      gatherPool()
      survive(mu, of: pool)
    }
    isVaried = false
    turns += 1
    record()
  }

  /// Moves offspring and parents into one pool, and what was there into their places.
  @inlinable
  mutating func gatherPool() {
    let made = offspring.count
    Self.resize(&pool, made + population.count, population)
    for index in offspring.indices { swap(&pool[index], &offspring[index]) }
    for index in population.indices { swap(&pool[made + index], &population[index]) }
  }

  /// The selected of others become the population, in its memory.
  @inlinable
  mutating func survive(_ mu: Int, of others: [Individual<G>]) {
    let chosen = toolbox.select(others, mu, &rng)
    Self.copy(chosen, of: others, into: &population)
  }

  /// Copies the chosen into the memory of others.
  @inlinable
  static func copy(
    _ chosen: [Int], of source: [Individual<G>], into target: inout [Individual<G>]
  ) {
    resize(&target, chosen.count, source)
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for index in chosen.indices { target[index].assign(source[chosen[index]]) }
      }
    }
  }

  @inlinable
  static func resize(
    _ memory: inout [Individual<G>], _ count: Int, _ source: [Individual<G>]
  ) {
    if memory.count > count { memory.removeLast(memory.count - count) }
    while memory.count < count { memory.append(source[memory.count % source.count]) }
  }

  @inlinable
  mutating func recordBeginning() {
    hasBegun = true
    if genealogy != nil {
      for index in population.indices where population[index].birth < 0 {
        genealogy?.begin(&population[index])
      }
    }
    archive(population)
    record()
  }

  /// Shows individuals to the hall of fame and to the front.
  @inlinable
  mutating func archive(_ individuals: [Individual<G>]) {
    if hallOfFame != nil { hallOfFame?.update(individuals) }
    if front != nil { front?.update(individuals) }
  }

  /// Enters this generation into the logbook.
  @inlinable
  mutating func record() {
    logbook.record(
      generation: generation, evaluations: evaluated, statistics?.compile(population))
    evaluated = 0
  }
}
