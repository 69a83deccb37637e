public import HoneNumerics

/// How individuals move between populations that evolve apart.
public enum Migration {
  /// Which individuals migrate, and where to.
  public struct Ring<G: Genome>: Sendable {
    /// How many leave each population.
    public var count: Int
    /// Chooses who leaves.
    public var select: Toolbox<G>.Select
    /// Chooses whom those who arrive replace, all different; nil for those who leave.
    public var replace: Toolbox<G>.Select?
    /// Where those of each population go, each population once; nil for the next one, in a ring.
    public var targets: [Int]?

    /// A migration of so many individuals.
    public init(
      count: Int, select: @escaping Toolbox<G>.Select, replace: Toolbox<G>.Select? = nil,
      targets: [Int]? = nil
    ) {
      self.count = count
      self.select = select
      self.replace = replace
      self.targets = targets
    }
  }

  /// Individuals of each population replace some of the next one, all at once.
  ///
  /// - Parameters:
  ///   - populations: The populations.
  ///   - ring: Who moves, whom they replace and where to.
  ///   - rng: Where chance comes from.
  @inlinable
  public static func ring<G>(
    _ populations: inout [[Individual<G>]], _ ring: Ring<G>, using rng: inout RandomStream
  ) {
    let targets = ring.targets ?? populations.indices.map { ($0 + 1) % populations.count }
    precondition(
      targets.sorted() == Array(populations.indices),
      "the targets of a migration name each population once")
    var leaving: [[Individual<G>]] = []
    var places: [[Int]] = []
    for population in populations {
      let chosen = ring.select(population, ring.count, &rng)
      leaving.append(chosen.map { population[$0] })
      places.append(ring.replace?(population, ring.count, &rng) ?? chosen)
    }
    for (source, target) in targets.enumerated() {
      for (individual, place) in zip(leaving[source], places[target]) {
        populations[target][place] = individual
      }
    }
  }

  /// Individuals of each evolution replace some of the next one's population.
  ///
  /// - Parameters:
  ///   - islands: The evolutions.
  ///   - ring: Who moves, whom they replace and where to.
  ///   - rng: Where chance comes from.
  @inlinable
  public static func ring<G>(
    _ islands: inout [Evolution<G>], _ ring: Ring<G>, using rng: inout RandomStream
  ) {
    var populations = islands.map(\.population)
    self.ring(&populations, ring, using: &rng)
    for index in islands.indices { islands[index].population = populations[index] }
  }
}
