import Foundation
import HoneEvolution

/// The shortest round trips through 14 cities of Burma and to the 16 places of Ulysses, as permutations
/// that evolve on islands.
@main
enum TravellingSalesman {
  static func main() throws {
    var isMissed = false
    for cities in [Cities.burma14, Cities.ulysses16] {
      let tour = try shortestTour(through: cities)
      let length = cities.length(of: tour)
      print("\(cities.name): \(length) km, the shortest is \(cities.shortest) km")
      print("  " + tour.map { String($0 + 1) }.joined(separator: " "))
      if length != cities.shortest || tour.sorted() != Array(cities.places.indices) {
        isMissed = true
      }
    }
    guard !isMissed else {
      print("missed: that is not the shortest tour")
      exit(1)
    }
  }

  /// The shortest tour that is found on 8 islands of 100 tours in 200 generations; every tenth one the
  /// best two of each island replace the worst two of the next.
  static func shortestTour(through cities: Cities) throws -> [Int] {
    let toolbox = Toolbox<[Int]>(
      mate: { Crossover.ordered(&$0, &$1, using: &$2) },
      mutate: { Mutation.inversion(&$0, using: &$1) },
      select: { Selection.tournament(of: $0, count: $1, size: 3, using: &$2) },
      evaluate: { Fitness(minimizing: Double(cities.length(of: $0))) })
    let ring = Migration.Ring<[Int]>(
      count: 2, select: { population, count, _ in Selection.best(of: population, count: count) },
      replace: { population, count, _ in Selection.worst(of: population, count: count) })

    var rng = RandomStream(seed: 7)
    var islands = (0..<8).map { island in
      let tours = (0..<100).map { _ in Array(cities.places.indices).shuffled(using: &rng) }
      return Evolution(tours, toolbox, seed: rng.next())
    }
    var best = HallOfFame<[Int]>(1)
    for generation in 0...200 {
      for island in islands.indices {
        if generation == 0 {
          try islands[island].begin()
        } else {
          try islands[island].step(.simple(crossover: 0.7, mutation: 0.3))
        }
        best.update(islands[island].population)
      }
      if generation.isMultiple(of: 10) { Migration.ring(&islands, ring, using: &rng) }
    }
    return best.best?.genome ?? []
  }
}
