/// How a distribution is estimated from the better half of a population.
public struct EDAOptions: Sendable, Hashable {
  /// What distribution it is.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Each variable on its own: a normal distribution, or frequencies.
    ///
    /// Reference: Mühlenbein and Paaß 1996, PPSN IV; Larrañaga and Lozano 2002 for normal ones.
    case umda
    /// The same, moved a little towards the best in each generation.
    ///
    /// Reference: Baluja 1994, CMU-CS-94-163; Sebag and Ducoulombier 1998, PPSN V, for numbers.
    case pbil
    /// All numbers together: a normal distribution with all of its covariances.
    ///
    /// Reference: Larrañaga and Lozano 2002, "Estimation of distribution algorithms", EMNA_global.
    case emna
  }

  /// What distribution it is.
  public var method: Method
  /// How many are drawn from it before it is estimated anew.
  public var population: Int
  /// The share of them, the best, that it is estimated from.
  public var selected: Double
  /// α of `pbil`: how far the distribution moves in a generation.
  public var learningRate: Double

  /// Options.
  ///
  /// - Parameters:
  ///   - method: What distribution it is.
  ///   - population: At least 2; of `.emna` better several times the number of variables.
  ///   - selected: Above 0 and at most 1.
  ///   - learningRate: Above 0 and at most 1.
  public init(
    _ method: Method = .umda, population: Int = 50, selected: Double = 0.5,
    learningRate: Double = 0.1
  ) {
    self.method = method
    self.population = population
    self.selected = selected
    self.learningRate = learningRate
    requireSound()
  }

  /// How many of so many are selected: at least 2 where there are as many, for they are to differ.
  package func chosen(of count: Int) -> Int {
    min(max(Int((selected * Double(count)).rounded(.up)), 2), count)
  }

  package func requireSound() {
    precondition(population >= 2, "a distribution is estimated from at least 2")
    precondition(selected > 0 && selected <= 1, "the share that is selected is above 0")
    precondition(learningRate > 0 && learningRate <= 1, "a learning rate is above 0 and at most 1")
  }
}
