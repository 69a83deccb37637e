internal import HoneNumerics

/// A population of real vectors and its offspring, in rows of flat buffers that are used again.
///
/// There are twice as many rows as members: parents live in some, offspring are made in the others,
/// and who survives is a matter of numbers, not of copies.
public struct RealPopulation: Sendable {
  /// The least and the greatest value of each gene.
  public let bounds: Bounds
  /// How many objectives there are.
  public let objectives: Int
  /// How many members there are.
  public let size: Int

  // Rows × genes, rows × objectives, and a number a row.
  @usableFromInline var genes: [Double]
  @usableFromInline var losses: [Double]
  @usableFromInline var violations: [Double]
  // The rows of the parents, none before the first generation, and those of their offspring.
  @usableFromInline var parents: [Int] = []
  @usableFromInline var offspring: [Int]

  /// An empty population.
  ///
  /// - Parameters:
  ///   - size: How many members it is to have; at least 2.
  ///   - bounds: The least and the greatest value of each gene.
  ///   - objectives: How many objectives there are; at least 1.
  public init(size: Int, bounds: Bounds, objectives: Int) {
    precondition(size >= 2, "a population has at least 2 members")
    precondition(objectives >= 1 && bounds.count >= 1, "there are genes and objectives")
    self.size = size
    self.bounds = bounds
    self.objectives = objectives
    genes = [Double](repeating: 0, count: 2 * size * bounds.count)
    losses = [Double](repeating: .infinity, count: 2 * size * objectives)
    violations = [Double](repeating: 0, count: 2 * size)
    offspring = Array(0..<size)
  }

  /// Evaluates the offspring one after the other.
  ///
  /// - Parameter evaluate: Writes the losses of a genome, and returns the sum of what its constraints
  ///   are broken by.
  @inlinable
  public mutating func evaluate(
    _ evaluate: (_ genome: Span<Double>, _ losses: inout MutableSpan<Double>) -> Double
  ) {
    let (count, objectives) = (bounds.count, objectives)
    genes.withUnsafeBufferPointer { genes in
      losses.withUnsafeMutableBufferPointer { losses in
        for row in offspring {
          let genome = UnsafeBufferPointer(rebasing: genes[row * count..<(row + 1) * count])
          var own = UnsafeMutableBufferPointer(
            rebasing: losses[row * objectives..<(row + 1) * objectives]
          ).mutableSpan
          violations[row] = evaluate(genome.span, &own)
        }
      }
    }
    tidy()
  }

  /// The genomes of the offspring, one after the other: members × genes numbers.
  public var offspringGenes: [Double] {
    offspring.flatMap { genes[$0 * bounds.count..<($0 + 1) * bounds.count] }
  }

  /// Sets what the offspring's losses are, members × objectives numbers, and their violations, if any.
  public mutating func setLosses(_ own: [Double], violations broken: [Double] = []) {
    precondition(own.count == size * objectives, "there is a loss for each member and objective")
    precondition(broken.isEmpty || broken.count == size, "there is a violation for each member")
    for (index, row) in offspring.enumerated() {
      for objective in 0..<objectives {
        losses[row * objectives + objective] = own[index * objectives + objective]
      }
      violations[row] = broken.isEmpty ? 0 : broken[index]
    }
    tidy()
  }

  /// The parents with their fitness; none before the first generation.
  public var individuals: [Individual<[Double]>] {
    parents.map { row in
      Individual(
        Array(genes[row * bounds.count..<(row + 1) * bounds.count]),
        fitness: Fitness(
          minimizing: Array(losses[row * objectives..<(row + 1) * objectives]),
          violation: violations[row]))
    }
  }

  /// What is not a number counts as the worst there is.
  @usableFromInline
  mutating func tidy() {
    for row in offspring {
      if violations[row].isNaN { violations[row] = .infinity }
      for index in row * objectives..<(row + 1) * objectives where losses[index].isNaN {
        losses[index] = .infinity
      }
    }
  }

  /// Draws the first members uniformly.
  mutating func scatter(using rng: inout RandomStream) {
    for row in offspring {
      for gene in 0..<bounds.count {
        let (low, high) = (bounds.low[gene], bounds.high[gene])
        genes[row * bounds.count + gene] = bounds.clamp(low + rng.uniform() * (high - low), gene)
      }
    }
  }

  /// The rows that are in use: parents, then offspring.
  var candidates: [Int] { parents + offspring }

  /// The losses of rows, one after the other, and their violations; those are empty where there are
  /// none.
  func table(_ rows: [Int]) -> (losses: [Double], violations: [Double]) {
    var own: [Double] = []
    own.reserveCapacity(rows.count * objectives)
    for row in rows { own.append(contentsOf: losses[row * objectives..<(row + 1) * objectives]) }
    let broken = rows.map { violations[$0] }
    return (own, broken.contains { $0 > 0 } ? broken : [])
  }

  /// Makes these rows the parents, and the others those of the next offspring.
  mutating func keep(_ survivors: [Int]) {
    var isKept = [Bool](repeating: false, count: 2 * size)
    for row in survivors { isKept[row] = true }
    offspring.removeAll(keepingCapacity: true)
    for row in isKept.indices where !isKept[row] && offspring.count < size { offspring.append(row) }
    parents = survivors
  }
}
