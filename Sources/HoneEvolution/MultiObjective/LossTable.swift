/// The losses and violations of individuals, row by row.
struct LossTable {
  var losses: [Double] = []
  /// None where all keep their constraints.
  var violations: [Double] = []
  let objectives: Int

  /// Whoever was not evaluated is worse than all others.
  init<G>(_ population: [Individual<G>]) {
    var objectives = 1
    for individual in population {
      if let fitness = individual.fitness {
        objectives = fitness.count
        break
      }
    }
    self.objectives = objectives
    losses.reserveCapacity(population.count * objectives)
    for (index, individual) in population.enumerated() {
      let fitness = individual.fitness
      precondition(
        fitness.map { $0.count == objectives } ?? true, "all individuals have as many objectives")
      for j in 0..<objectives { losses.append(fitness?.loss(j) ?? .infinity) }
      let violation = fitness?.violation ?? .infinity
      guard !(violation <= 0) || !violations.isEmpty else { continue }
      if violations.isEmpty { violations = [Double](repeating: 0, count: index) }
      violations.append(violation)
    }
  }
}
