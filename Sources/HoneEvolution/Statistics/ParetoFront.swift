/// The individuals that ever lived whom none dominates, in lexicographic order of their fitness.
///
/// It grows without bound where objectives are continuous, unless what counts as similar is wide.
public struct ParetoFront<G: Genome>: Sendable {
  /// Those whom none dominates, those better in the first objective first.
  @inlinable public var members: [Individual<G>] { kept }
  @usableFromInline var kept: [Individual<G>] = []
  @usableFromInline let isSimilar: @Sendable (Individual<G>, Individual<G>) -> Bool

  /// Keeps all whom none dominates, but of those equally good and similar the first only.
  public init(isSimilar: @escaping @Sendable (Individual<G>, Individual<G>) -> Bool) {
    self.isSimilar = isSimilar
  }

  /// Shows it individuals: it keeps those whom none dominates, and drops whom they dominate.
  ///
  /// Complexity: O(individuals × members × objectives).
  @inlinable
  public mutating func update(_ population: [Individual<G>]) {
    for index in population.indices {
      guard let fitness = population[index].fitness, admits(population[index], fitness) else {
        continue
      }
      kept.removeAll { $0.fitness.map { fitness.dominates($0) } ?? true }
      let place = kept.firstIndex {
        !($0.fitness.map { $0.isBetter(than: fitness) } ?? false)
      }
      kept.insert(population[index], at: place ?? kept.count)
    }
  }

  /// Whether no member dominates it, nor is its twin.
  @inlinable
  func admits(_ individual: Individual<G>, _ fitness: Fitness) -> Bool {
    for member in kept {
      guard let rival = member.fitness else { continue }
      if rival.dominates(fitness) { return false }
      if rival == fitness, isSimilar(individual, member) { return false }
    }
    return true
  }

  /// Forgets all.
  public mutating func clear() { kept.removeAll() }
}

extension ParetoFront where G: Equatable {
  /// Keeps all whom none dominates, of each genome one.
  public init() {
    self.init { $0.genome == $1.genome }
  }
}
