/// How an evolution strategy selects, recombines and mutates.
public struct ESOptions: Sendable, Hashable {
  /// Among whom the parents of the next generation are selected.
  public enum Selection: String, Sendable, Hashable, CaseIterable {
    /// The offspring alone: parents die, and with them step sizes that happened to do well once.
    case comma
    /// Parents and offspring: the best are never lost.
    case plus
  }

  /// How the parents' values become an offspring's.
  public enum Recombination: String, Sendable, Hashable, CaseIterable {
    /// Each from one of the parents.
    case discrete
    /// The mean of all parents'.
    case intermediate
  }

  /// Which numbers have a step size of their own.
  public enum StepSizes: String, Sendable, Hashable, CaseIterable {
    /// Each of them: scales are learned, slowly.
    case individual
    /// All share one.
    case common
  }

  /// μ: how many parents there are.
  public var mu: Int
  /// λ: how many offspring they have.
  public var lambda: Int
  /// Among whom parents are selected.
  public var selection: Selection
  /// How the parents' values become an offspring's; step sizes are always means.
  public var recombination: Recombination
  /// Which numbers have a step size of their own.
  public var stepSizes: StepSizes
  /// The first step size, in shares of a range.
  public var sigma: Double
  /// c of the learning rates τ₀ and τ.
  public var learningRate: Double

  /// Options; (5/5, 35) with a step size for each number unless told otherwise.
  ///
  /// - Parameters:
  ///   - mu: At least 1.
  ///   - lambda: At least μ, and more with `.comma`; nil for 7μ.
  ///   - selection: Among whom parents are selected.
  ///   - recombination: How the parents' values become an offspring's.
  ///   - stepSizes: Which numbers have a step size of their own.
  ///   - sigma: The first step size, above 0 and at most 1.
  ///   - learningRate: c, above 0.
  public init(
    mu: Int = 5, lambda: Int? = nil, selection: Selection = .comma,
    recombination: Recombination = .discrete, stepSizes: StepSizes = .individual,
    sigma: Double = 0.2, learningRate: Double = 1
  ) {
    self.mu = mu
    self.lambda = lambda ?? 7 * mu
    self.selection = selection
    self.recombination = recombination
    self.stepSizes = stepSizes
    self.sigma = sigma
    self.learningRate = learningRate
    requireSound()
  }

  package func requireSound() {
    precondition(mu >= 1 && lambda >= 1, "there is at least one parent and one offspring")
    precondition(
      selection == .plus || lambda > mu,
      "μ parents are selected among more than μ offspring: else there is no selection")
    precondition(sigma > 0 && sigma <= 1, "a step size is a share of a range above 0")
    precondition(learningRate > 0 && learningRate.isFinite, "a learning rate is above 0")
  }
}
