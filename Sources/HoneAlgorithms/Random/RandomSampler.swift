public import HoneCore
public import HoneNumerics

/// Independent draws from the prior: what every other sampler has to beat.
///
/// Reference: Bergstra and Bengio 2012, "Random search for hyper-parameter optimization", JMLR 13.
public struct RandomSampler: Sampler {
  /// It searches every space.
  public var capabilities: Capabilities {
    [.categorical, .conditional, .multiObjective, .constraints, .parallel, .simplex]
  }

  /// Nothing is learned.
  public struct State: Sendable {}

  /// Creates the sampler.
  public init() {}

  /// The empty state.
  public func start(_ history: borrowing History) -> State { State() }

  /// A draw from the prior on the points that satisfy the constraints.
  ///
  /// - Throws: `SamplerError.infeasible` where none was found.
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    Proposal(point: try Prior.feasiblePoint(in: history.space, using: &rng))
  }

  /// Learns nothing.
  public func tell(_ state: inout State, _ trial: Int, _ history: borrowing History) {}
}
