/// Who is better than whom.
enum Ordered {
  /// The indices of individuals, the best first; of equals the first.
  static func indices<G>(of population: [Individual<G>]) -> [Int] {
    // Sorting promises no order among equals: the place decides.
    population.indices.sorted { a, b in
      if population[a].isBetter(than: population[b]) { return true }
      return !population[b].isBetter(than: population[a]) && a < b
    }
  }
}
