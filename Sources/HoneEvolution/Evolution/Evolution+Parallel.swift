import Synchronization

/// On how many cores fitness is evaluated; what comes out does not depend on it.
public struct Cores: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// How many evaluations run at a time at most.
  public let count: Int

  /// At most so many cores, 1 or more.
  public init(_ count: Int) {
    precondition(count > 0, "evaluation needs a core at least")
    self.count = count
  }

  /// At most so many cores, 1 or more.
  public init(integerLiteral value: Int) { self.init(value) }

  /// As many as the machine has.
  public static let all = Cores(Int.max)
}

extension Evolution {
  /// Evaluates, on several cores, all who have no fitness: the offspring, or at first the
  /// population.
  ///
  /// The results are the same as on one core. Where evaluations fail, the error of the first of
  /// them in the population's order is thrown, and what comes before it is kept.
  ///
  /// - Throws: What the evaluation throws, or `CancellationError`.
  @inlinable
  nonisolated(nonsending) public mutating func evaluate(parallel: Cores) async throws {
    let individuals = isVaried ? offspring : hasBegun ? [] : population
    let waiting = unevaluated(individuals)
    guard !waiting.isEmpty else { return }
    let work = Work(
      individuals: individuals, waiting: waiting, evaluation: toolbox.evaluation, seed: seed,
      number: evaluations)
    let (fitness, failure) = await work.done(parallel)
    settle(fitness[...], waiting[...])
    if let failure { throw failure }
  }

  /// The evaluations of a generation, which tasks share.
  @usableFromInline
  struct Work: Sendable {
    @usableFromInline let individuals: [Individual<G>]
    @usableFromInline let waiting: [Int]
    @usableFromInline let evaluation: Toolbox<G>.Evaluation
    @usableFromInline let seed: UInt64
    @usableFromInline let number: Int
    @usableFromInline let stop = Stop()

    @inlinable
    init(
      individuals: [Individual<G>], waiting: [Int], evaluation: Toolbox<G>.Evaluation,
      seed: UInt64, number: Int
    ) {
      self.individuals = individuals
      self.waiting = waiting
      self.evaluation = evaluation
      self.seed = seed
      self.number = number
    }

    /// What a task found: fitness by order, until an error.
    @usableFromInline
    struct Part: Sendable {
      @usableFromInline let chunk: Int
      @usableFromInline var fitness: [Fitness] = []
      @usableFromInline var failure: (any Error)?

      @inlinable
      init(chunk: Int) { self.chunk = chunk }
    }

    /// Evaluates in chunks, as many at a time as there are cores; results are put by index.
    @inlinable
    func done(_ cores: Cores) async -> ([Fitness], (any Error)?) {
      // Smaller chunks than cores, so that a slow one keeps nobody waiting for long.
      let chunks = min(waiting.count, 64)
      var parts = [Part?](repeating: nil, count: chunks)
      await withTaskGroup(of: Part.self) { group in
        var next = 0
        while next < min(chunks, cores.count) {
          let chunk = next
          group.addTask { part(chunk, of: chunks) }
          next += 1
        }
        while let part = await group.next() {
          parts[part.chunk] = part
          guard next < chunks else { continue }
          let chunk = next
          group.addTask { self.part(chunk, of: chunks) }
          next += 1
        }
      }
      var fitness: [Fitness] = []
      fitness.reserveCapacity(waiting.count)
      for case let part? in parts {
        fitness.append(contentsOf: part.fitness)
        if let failure = part.failure { return (fitness, failure) }
      }
      return (fitness, nil)
    }

    /// Evaluates one of the chunks until an error, or until there is one in a chunk before.
    @inlinable
    func part(_ chunk: Int, of chunks: Int) -> Part {
      var part = Part(chunk: chunk)
      let range = (waiting.count * chunk / chunks)..<(waiting.count * (chunk + 1) / chunks)
      part.fitness.reserveCapacity(range.count)
      do {
        for order in range {
          try Task.checkCancellation()
          // What comes after an error is not kept, so it need not be known.
          guard stop.first >= chunk else { break }
          part.fitness.append(try judge(order))
        }
      } catch {
        part.failure = error
        stop.lower(to: chunk)
      }
      return part
    }

    @inlinable
    func judge(_ order: Int) throws -> Fitness {
      switch evaluation {
      case .certain(let judge): return try judge(individuals[waiting[order]].genome)
      case .random(let judge):
        var rng = Toolbox<G>.stream(seed, number + order)
        return try judge(individuals[waiting[order]].genome, &rng)
      }
    }
  }
}

/// The first chunk in which an evaluation failed.
@usableFromInline
final class Stop: Sendable {
  private let chunk = Atomic<Int>(.max)

  @usableFromInline
  init() {}

  @usableFromInline var first: Int { chunk.load(ordering: .relaxed) }

  @usableFromInline
  func lower(to other: Int) {
    _ = chunk.min(other, ordering: .relaxed)
  }
}
