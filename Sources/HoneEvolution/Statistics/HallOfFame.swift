/// The best individuals that ever lived, the best first, no two of them similar.
///
/// Of two that are equally good the newer stands first, and the older stays when it is full.
public struct HallOfFame<G: Genome>: Sendable {
  /// How many are kept at most.
  public let size: Int
  /// Those who are kept, the best first.
  @inlinable public var members: [Individual<G>] { kept }
  @usableFromInline var kept: [Individual<G>] = []
  @usableFromInline let isSimilar: @Sendable (Individual<G>, Individual<G>) -> Bool

  /// Keeps so many, no two of which are similar by one's own measure.
  public init(
    _ size: Int, isSimilar: @escaping @Sendable (Individual<G>, Individual<G>) -> Bool
  ) {
    precondition(size > 0, "a hall of fame has room for 1 or more")
    self.size = size
    self.isSimilar = isSimilar
  }

  /// The best of all; nil while there is none.
  @inlinable public var best: Individual<G>? { kept.first }

  /// Shows it individuals, of whom it keeps those who are better than its worst.
  ///
  /// Complexity: O(1) for each who is not better than the worst of a full hall, else O(size).
  @inlinable
  public mutating func update(_ population: [Individual<G>]) {
    for index in population.indices where admits(population[index]) {
      guard !kept.contains(where: { isSimilar(population[index], $0) }) else { continue }
      insert(population[index])
    }
  }

  @inlinable
  func admits(_ individual: Individual<G>) -> Bool {
    guard kept.count == size else { return individual.isJudged }
    return individual.isBetter(than: kept[size - 1])
  }

  /// Inserts before those who are no better, in the memory of the worst where it is full.
  @inlinable
  mutating func insert(_ individual: Individual<G>) {
    if kept.count == size {
      kept[size - 1].assign(individual)
    } else {
      kept.append(individual)
    }
    var place = kept.count - 1
    while place > 0, !kept[place - 1].isBetter(than: kept[place]) {
      kept.swapAt(place - 1, place)
      place -= 1
    }
  }

  /// Forgets all.
  public mutating func clear() { kept.removeAll() }
}

extension HallOfFame where G: Equatable {
  /// Keeps so many, of each genome one.
  public init(_ size: Int) {
    self.init(size) { $0.genome == $1.genome }
  }
}
