public import HoneNumerics

/// An algorithm that draws whole populations from what it learnt of those before.
///
/// Reference: Collette et al. 2010, "On Object-Oriented Programming of Optimizers", section 3.
public protocol GenerateUpdate<G> {
  /// What it draws.
  associatedtype G: Genome

  /// Draws the next population, where possible into the memory of the last one.
  ///
  /// Whoever is new has no fitness; it is evaluated next.
  mutating func generate(into population: inout [Individual<G>], using rng: inout RandomStream)

  /// Learns from the population, all of whom are evaluated.
  mutating func update(_ population: [Individual<G>], using rng: inout RandomStream)
}

extension Evolution {
  /// Runs so many generations that an algorithm draws and learns from.
  ///
  /// - Parameters:
  ///   - strategy: Draws populations and learns from them.
  ///   - generations: How many there are.
  ///   - each: Called after each generation; it may set `isStopped`.
  /// - Throws: What the evaluation or the observer throws.
  @inlinable
  public mutating func eaGenerateUpdate(
    _ strategy: inout some GenerateUpdate<G>, generations: Int, each: Observer = { _ in }
  ) throws {
    isStopped = false
    for _ in 0..<generations where !isStopped {
      draw(&strategy)
      try evaluate()
      learn(&strategy)
      try each(&self)
    }
  }

  /// Runs so many generations that an algorithm draws and learns from, on several cores.
  ///
  /// - Throws: What the evaluation or the observer throws, or `CancellationError`.
  @inlinable
  nonisolated(nonsending) public mutating func eaGenerateUpdate(
    _ strategy: inout some GenerateUpdate<G>, generations: Int, parallel: Cores,
    each: Observer = { _ in }
  ) async throws {
    isStopped = false
    for _ in 0..<generations where !isStopped {
      draw(&strategy)
      try await evaluate(parallel: parallel)
      learn(&strategy)
      try each(&self)
    }
  }

  /// Draws a population, unless one waits whose evaluation failed.
  @inlinable
  mutating func draw(_ strategy: inout some GenerateUpdate<G>) {
    guard !isVaried else { return }
    strategy.generate(into: &offspring, using: &rng)
    isVaried = true
    evaluated = 0
  }

  @inlinable
  mutating func learn(_ strategy: inout some GenerateUpdate<G>) {
    archive(offspring)
    strategy.update(offspring, using: &rng)
    swap(&population, &offspring)
    isVaried = false
    if hasBegun { turns += 1 }
    hasBegun = true
    record()
  }
}
