extension Evolution {
  /// Does something after each generation, such as printing `logbook.stream()`.
  public typealias Observer = (inout Evolution<G>) throws -> Void

  /// The simple evolutionary algorithm: select, vary by `varAnd`, evaluate, replace.
  ///
  /// - Parameters:
  ///   - crossover: The probability that a pair mates.
  ///   - mutation: The probability that an individual is mutated.
  ///   - generations: How many there are, besides the population that it begins with.
  ///   - each: Called after each generation; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws; the run can be resumed.
  ///
  /// Reference: Bäck, Fogel and Michalewicz 2000, Evolutionary Computation 1, chapter 7.
  @inlinable
  public mutating func eaSimple(
    crossover: Double, mutation: Double, generations: Int, each: Observer = { _ in }
  ) throws {
    try run(.simple(crossover: crossover, mutation: mutation), generations: generations, each: each)
  }

  /// The simple evolutionary algorithm, evaluating on several cores.
  ///
  /// - Throws: What the evaluation or the observer throws, or `CancellationError`.
  @inlinable
  nonisolated(nonsending) public mutating func eaSimple(
    crossover: Double, mutation: Double, generations: Int, parallel: Cores,
    each: Observer = { _ in }
  ) async throws {
    let scheme = Scheme.simple(crossover: crossover, mutation: mutation)
    try await run(scheme, generations: generations, parallel: parallel, each: each)
  }

  /// The (μ + λ) algorithm: of parents and offspring μ survive.
  ///
  /// On several cores: `run(.muPlusLambda(…), generations: …, parallel: .all)`.
  ///
  /// - Parameters:
  ///   - size: How many survive, μ, and how many are made, λ.
  ///   - crossover: The probability that an offspring comes of mating.
  ///   - mutation: The probability that it comes of mutation; together at most 1.
  ///   - generations: How many there are, besides the population that it begins with.
  ///   - each: Called after each generation; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws; the run can be resumed.
  @inlinable
  public mutating func eaMuPlusLambda(
    _ size: (mu: Int, lambda: Int), crossover: Double, mutation: Double, generations: Int,
    each: Observer = { _ in }
  ) throws {
    try run(
      .muPlusLambda(mu: size.mu, lambda: size.lambda, crossover: crossover, mutation: mutation),
      generations: generations, each: each)
  }

  /// The (μ, λ) algorithm: of the offspring μ survive, and no parent.
  ///
  /// On several cores: `run(.muCommaLambda(…), generations: …, parallel: .all)`.
  ///
  /// - Parameters:
  ///   - size: How many survive, μ, and how many are made, λ, not less.
  ///   - crossover: The probability that an offspring comes of mating.
  ///   - mutation: The probability that it comes of mutation; together at most 1.
  ///   - generations: How many there are, besides the population that it begins with.
  ///   - each: Called after each generation; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws; the run can be resumed.
  @inlinable
  public mutating func eaMuCommaLambda(
    _ size: (mu: Int, lambda: Int), crossover: Double, mutation: Double, generations: Int,
    each: Observer = { _ in }
  ) throws {
    try run(
      .muCommaLambda(mu: size.mu, lambda: size.lambda, crossover: crossover, mutation: mutation),
      generations: generations, each: each)
  }

  /// Runs so many generations of a scheme.
  ///
  /// - Parameters:
  ///   - scheme: How a generation follows upon another.
  ///   - generations: How many there are, besides the population that it begins with.
  ///   - each: Called after each generation, generation 0 too; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws; the run can be resumed.
  @inlinable
  public mutating func run(
    _ scheme: Scheme, generations: Int, each: Observer = { _ in }
  ) throws {
    isStopped = false
    if !hasBegun {
      try begin()
      try each(&self)
    }
    for _ in 0..<generations where !isStopped {
      try step(scheme)
      try each(&self)
    }
  }

  /// Runs so many generations of a scheme, evaluating on several cores.
  ///
  /// - Parameters:
  ///   - scheme: How a generation follows upon another.
  ///   - generations: How many there are, besides the population that it begins with.
  ///   - parallel: How many cores.
  ///   - each: Called after each generation, generation 0 too; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws, or `CancellationError`; the run can be
  ///   gone on with.
  @inlinable
  nonisolated(nonsending) public mutating func run(
    _ scheme: Scheme, generations: Int, parallel: Cores, each: Observer = { _ in }
  ) async throws {
    isStopped = false
    if !hasBegun {
      try await begin(parallel: parallel)
      try each(&self)
    }
    for _ in 0..<generations where !isStopped {
      try await step(scheme, parallel: parallel)
      try each(&self)
    }
  }
}
