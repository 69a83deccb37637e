public import HoneNumerics

/// A point that a sampler proposes, and what it wants kept with the trial.
public struct Proposal: Sendable, Hashable {
  /// The point; it lies in the space and satisfies the constraints.
  public var point: Point
  /// Such as a generation or parents; stored with the trial and found again in `History.tag(of:)`.
  public var tag: [Int64]
  /// How dear an evaluation is asked for, such as a number of epochs; nil where there is no such thing.
  public var fidelity: Double?

  /// Creates a proposal.
  public init(point: Point, tag: [Int64] = [], fidelity: Double? = nil) {
    self.point = point
    self.tag = tag
    self.fidelity = fidelity
  }
}

/// Why a sampler proposes nothing.
public enum SamplerError: Error, Sendable, Hashable {
  /// The sampler cannot search this space; the text says what it is and what to do.
  case unsuitable(String)
  /// A program was to report gradients and does not; the text says what it lacks and what to do.
  case missingGradient(String)
  /// Every point that there is has been proposed.
  case exhausted(points: Int)
  /// No point that satisfies the constraints was found; the text says which they are and what to do.
  case infeasible(String)
  /// The next point depends on trials that are still running; the text says what to do.
  case notReady(String)
  /// The task that asked was cancelled before a point was found.
  case cancelled
}

extension SamplerError: CustomStringConvertible {
  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .unsuitable(let message), .missingGradient(let message), .notReady(let message),
      .infeasible(let message):
      message
    case .exhausted(let points): "all \(points) points of the space have been tried"
    case .cancelled: "the search for the next point was cancelled"
    }
  }
}

/// Proposes points from what is known of a study.
///
/// The state is a fold of the history: `start` over a stored history equals `start` over an empty one
/// followed by every `tell`. What `ask` changes in the state is a cache and never decides a proposal.
public protocol Sampler: Sendable {
  /// What the sampler derives from the history.
  associatedtype State: Sendable

  /// What it can search, with the options that it has.
  var capabilities: Capabilities { get }

  /// What it cannot search in a study although its capabilities do not say so, and what to do; nil where
  /// there is nothing.
  ///
  /// - Parameters:
  ///   - space: What is to be searched.
  ///   - objectives: What is optimised; empty where that is not known yet.
  /// - Returns: A sentence for people, such as "grid cannot walk this space: …; use auto".
  func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String?

  /// Whether it makes workers wait for trials that are still running: `ask` then throws `.notReady`.
  var isSynchronous: Bool { get }

  /// The state after all of a history's finished trials.
  ///
  /// - Throws: ``SamplerError`` where this space or these objectives cannot be searched.
  func start(_ history: borrowing History) throws(SamplerError) -> State

  /// Proposes the point of trial `trial`.
  ///
  /// - Parameters:
  ///   - state: The fold of everything told.
  ///   - history: All trials, running ones included.
  ///   - trial: The number of the trial to come.
  ///   - rng: A stream that belongs to this trial.
  /// - Returns: A point that lies in the space and satisfies its constraints.
  /// - Throws: ``SamplerError`` where there is nothing to propose.
  func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal

  /// Takes notice that trial `trial`, already recorded in the history, has ended.
  func tell(_ state: inout State, _ trial: Int, _ history: borrowing History)
}

/// A sampler with its state, whatever their types: what the engine holds.
struct RunningSampler<S: Sampler>: AnyRunningSampler {
  let sampler: S
  var state: S.State

  init(_ sampler: S, _ history: borrowing History) throws(SamplerError) {
    self.sampler = sampler
    state = try sampler.start(history)
  }

  mutating func ask(
    _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try sampler.ask(&state, history, trial: trial, using: &rng)
  }

  mutating func tell(_ trial: Int, _ history: borrowing History) {
    sampler.tell(&state, trial, history)
  }
}

protocol AnyRunningSampler: Sendable {
  mutating func ask(
    _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal
  mutating func tell(_ trial: Int, _ history: borrowing History)
}

extension Sampler {
  /// Most samplers search whatever their capabilities say.
  public func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? { nil }

  /// Most samplers make nobody wait.
  public var isSynchronous: Bool { false }

  func running(_ history: borrowing History) throws(SamplerError) -> any AnyRunningSampler {
    try RunningSampler(self, history)
  }
}
