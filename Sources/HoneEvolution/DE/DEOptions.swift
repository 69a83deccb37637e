/// How differential evolution makes trial vectors, and how many members it has.
public struct DEOptions: Sendable, Hashable {
  /// From members to a trial vector. All cross it binomially with the member that it challenges, but
  /// for `currentToRand1`.
  public enum Strategy: String, Sendable, Hashable, CaseIterable {
    /// x_r1 + F (x_r2 − x_r3): explores most.
    case rand1
    /// x_best + F (x_r1 − x_r2): the fastest, and the first to be caught in a valley.
    case best1
    /// x_i + F (x_best − x_i) + F (x_r1 − x_r2).
    case currentToBest1 = "current_to_best1"
    /// x_i + K (x_r1 − x_i) + F (x_r2 − x_r3), K uniform in 0…1, without crossover: the same however
    /// the axes are turned.
    case currentToRand1 = "current_to_rand1"
    /// x_i + F (x_pbest − x_i) + F (x_r1 − x_r2), with an archive and means of F and CR that follow
    /// what succeeds.
    case jade
    /// As JADE, with a history of F and CR and a population that shrinks over the budget.
    case lshade
  }

  /// From members to a trial vector.
  public var strategy: Strategy
  /// How many members there are at first; nil for the strategy's own number.
  public var population: Int?
  /// How many evaluations the population of `lshade` shrinks over; nil for none, in which it stays.
  public var budget: Int?
  /// F, drawn uniformly for each trial vector; `jade` and `lshade` learn theirs.
  public var f: ClosedRange<Double> = 0.5...1
  /// CR: the share of the genes that are taken from the mutant; `jade` and `lshade` learn theirs.
  public var cr = 0.9
  /// p: the share of the members that `jade` and `lshade` take for best; nil for 0.05 and 0.11.
  public var p: Double?
  /// r_arc: how many members that were beaten are kept, for each of the population; nil for 1 of
  /// `jade` and 2.6 of `lshade`.
  public var archive: Double?
  /// H: how many means of F and CR `lshade` remembers.
  public var memory = 6

  /// Options, those of the papers unless told otherwise.
  ///
  /// - Parameters:
  ///   - strategy: From members to a trial vector.
  ///   - population: At least 4; nil for the strategy's own number.
  ///   - budget: How many evaluations the population of `lshade` shrinks over; nil for none.
  public init(_ strategy: Strategy = .lshade, population: Int? = nil, budget: Int? = nil) {
    self.strategy = strategy
    self.population = population
    self.budget = budget
  }

  /// The fewest members that a trial vector can be made of: N_min of L-SHADE.
  package static let least = 4

  /// How many members there are at first.
  ///
  /// - Parameter dimensions: How many genes vary.
  /// - Returns: What was asked for; else 18 a gene for `lshade` (Tanabe and Fukunaga 2014), 10 for three
  ///   genes and 30 at least for `jade` (Zhang and Sanderson 2009), 10 a gene for the others (Storn and
  ///   Price 1997).
  package func size(_ dimensions: Int) -> Int {
    if let population { return population }
    switch strategy {
    case .lshade: return max(18 * dimensions, DEOptions.least)
    case .jade: return max(10 * dimensions / 3, 30)
    case .rand1, .best1, .currentToBest1, .currentToRand1: return max(10 * dimensions, 10)
    }
  }

  /// Whether F and CR are learned.
  package var isAdaptive: Bool { strategy == .jade || strategy == .lshade }

  /// How many members count as best among so many.
  package func leaders(of count: Int) -> Int {
    switch strategy {
    case .rand1, .currentToRand1: 0
    case .best1, .currentToBest1: 1
    case .jade: max(Int(((p ?? 0.05) * Double(count)).rounded()), 1)
    case .lshade: min(max(Int(((p ?? 0.11) * Double(count)).rounded()), 2), count)
    }
  }

  /// How many beaten members are kept beside so many living ones.
  func archiveSize(for count: Int) -> Int {
    switch strategy {
    case .jade: Int(((archive ?? 1) * Double(count)).rounded())
    case .lshade: Int(((archive ?? 2.6) * Double(count)).rounded())
    case .rand1, .best1, .currentToBest1, .currentToRand1: 0
    }
  }

  /// How many members are left after so many evaluations.
  ///
  /// Reference: Tanabe and Fukunaga 2014, eq. 10.
  package func size(from initial: Int, after evaluations: Int) -> Int {
    guard strategy == .lshade, let budget, initial > DEOptions.least else { return initial }
    let nMin = Double(DEOptions.least)
    let nInit = Double(initial)
    let share = min(Double(evaluations) / Double(max(budget, 1)), 1)
    return Int(((nMin - nInit) * share + nInit).rounded())  // (eq. 10)
  }

  package func requireSound() {
    precondition(
      population.map { $0 >= DEOptions.least } ?? true,
      "differential evolution needs 4 members at least: a trial vector is made of 4")
    precondition(budget.map { $0 >= 1 } ?? true, "a budget is 1 evaluation at least")
    precondition(f.lowerBound >= 0 && f.upperBound <= 2, "F lies in 0…2")
    precondition(cr >= 0 && cr <= 1, "CR lies in 0…1")
    precondition(p.map { $0 > 0 && $0 <= 1 } ?? true, "p lies in 0…1, above 0")
    precondition(
      archive.map { $0 >= 0 && $0 <= 100 } ?? true, "the archive's share lies in 0…100")
    precondition(memory >= 1, "the history holds 1 entry at least")
  }
}
