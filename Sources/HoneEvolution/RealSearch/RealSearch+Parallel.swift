public import HoneNumerics

extension RealSearch {
  /// Runs so many generations, and evaluates on several cores.
  ///
  /// What comes out is what comes out of one core: it depends on the stream alone.
  ///
  /// - Parameters:
  ///   - generations: How often all members are evaluated.
  ///   - cores: On how many cores.
  ///   - rng: The source of all randomness.
  ///   - evaluate: Writes the losses of a genome.
  @inlinable
  public mutating func run(
    generations: Int, parallel cores: Cores, using rng: inout RandomStream,
    _ evaluate:
      @escaping @Sendable (_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Void
  ) async {
    await runConstrained(generations: generations, parallel: cores, using: &rng) { genome, losses in
      evaluate(genome, &losses)
      return 0
    }
  }

  /// Runs so many generations under constraints, and evaluates on several cores.
  ///
  /// - Parameters:
  ///   - generations: How often all members are evaluated.
  ///   - cores: On how many cores.
  ///   - rng: The source of all randomness.
  ///   - evaluate: Writes the losses of a genome, and returns the sum of what its constraints are
  ///     broken by.
  @inlinable
  public mutating func runConstrained(
    generations: Int, parallel cores: Cores, using rng: inout RandomStream,
    _ evaluate:
      @escaping @Sendable (_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Double
  ) async {
    for _ in 0..<generations {
      breed(using: &rng)
      let table = await LossTask(population).losses(on: cores, evaluate)
      population.setLosses(table.losses, violations: table.violations)
      select(using: &rng)
    }
  }
}

/// The genomes of a generation, which tasks share.
@usableFromInline
struct LossTask: Sendable {
  @usableFromInline let genes: [Double]
  @usableFromInline let count: Int
  @usableFromInline let length: Int
  @usableFromInline let objectives: Int

  @usableFromInline
  init(_ population: RealPopulation) {
    genes = population.offspringGenes
    (count, length) = (population.size, population.bounds.count)
    objectives = population.objectives
  }

  /// What a task found, in the order of the genomes.
  @usableFromInline
  struct Part: Sendable {
    @usableFromInline let chunk: Int
    @usableFromInline let losses: [Double]
    @usableFromInline let violations: [Double]

    @inlinable
    init(chunk: Int, losses: [Double] = [], violations: [Double] = []) {
      (self.chunk, self.losses, self.violations) = (chunk, losses, violations)
    }
  }

  /// Evaluates in chunks, as many at a time as there are cores.
  @inlinable
  func losses(
    on cores: Cores,
    _ evaluate: @escaping @Sendable (Span<Double>, inout MutableSpan<Double>) -> Double
  ) async -> (losses: [Double], violations: [Double]) {
    // Smaller chunks than cores, so that a slow one keeps nobody waiting for long.
    let chunks = min(count, 64)
    var parts = [Part](repeating: Part(chunk: 0), count: chunks)
    await withTaskGroup(of: Part.self) { group in
      var next = min(chunks, cores.count)
      for chunk in 0..<next { group.addTask { part(chunk, of: chunks, evaluate) } }
      while let part = await group.next() {
        parts[part.chunk] = part
        guard next < chunks else { continue }
        let chunk = next
        next += 1
        group.addTask { self.part(chunk, of: chunks, evaluate) }
      }
    }
    return (parts.flatMap(\.losses), parts.flatMap(\.violations))
  }

  @inlinable
  func part(
    _ chunk: Int, of chunks: Int, _ evaluate: (Span<Double>, inout MutableSpan<Double>) -> Double
  ) -> Part {
    let range = (count * chunk / chunks)..<(count * (chunk + 1) / chunks)
    var losses = [Double](repeating: 0, count: range.count * objectives)
    var violations: [Double] = []
    losses.withUnsafeMutableBufferPointer { losses in
      genes.withUnsafeBufferPointer { genes in
        for (index, row) in range.enumerated() {
          let genome = UnsafeBufferPointer(rebasing: genes[row * length..<(row + 1) * length])
          var own = UnsafeMutableBufferPointer(
            rebasing: losses[index * objectives..<(index + 1) * objectives]
          ).mutableSpan
          violations.append(evaluate(genome.span, &own))
        }
      }
    }
    return Part(chunk: chunk, losses: losses, violations: violations)
  }
}
