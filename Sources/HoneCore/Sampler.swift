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
///
/// A sampler whose proposals take less than a millisecond has `ask`. One that takes longer has
/// `question` and `answer` instead: the first copies what is needed out of the history, while everybody
/// waits, and the second works without it, while trials report and end and other workers ask.
public protocol Sampler: Sendable {
  /// What the sampler derives from the history.
  associatedtype State: Sendable

  /// What an answer needs to know, copied out of the state and the history; a proposal where `ask`
  /// makes it in one step.
  associatedtype Question: Sendable = Proposal

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

  /// Copies what the proposal of trial `trial` comes from: the first step of a slow `ask`.
  ///
  /// - Parameters:
  ///   - state: The fold of everything told.
  ///   - history: All trials, running ones included.
  ///   - trial: The number of the trial to come.
  ///   - rng: A stream that belongs to this trial.
  /// - Returns: What `answer` is to answer.
  /// - Throws: ``SamplerError`` where it is known at once that there is nothing to propose.
  func question(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Question

  /// Works out a proposal without the study: the second step.
  ///
  /// It may take seconds, and looks at `Task.isCancelled` now and then. The same question is answered
  /// again, with further random numbers, where its point was proposed by others meanwhile.
  /// - Parameters:
  ///   - question: What `question` copied.
  ///   - rng: The trial's stream, where `question` or an earlier answer left it.
  /// - Returns: A point that lies in the space and satisfies its constraints.
  /// - Throws: ``SamplerError`` where there is nothing to propose, `.cancelled` where the task was.
  func answer(
    _ question: Question, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal

  /// Takes notice that trial `trial`, already recorded in the history, has ended.
  func tell(_ state: inout State, _ trial: Int, _ history: borrowing History)
}

/// What a sampler that works in two steps asks itself in the first: see ``Sampler``.
///
/// It has no members of its own. A question that says so is answered by `question` and `answer`, and
/// needs no `ask`.
public protocol SlowQuestion: Sendable {}

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

  mutating func question(
    _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> any Inquiry {
    SamplerInquiry(
      sampler: sampler,
      question: try sampler.question(&state, history, trial: trial, using: &rng))
  }

  mutating func tell(_ trial: Int, _ history: borrowing History) {
    sampler.tell(&state, trial, history)
  }
}

/// A sampler with a question, whatever their types: what a draft holds.
protocol Inquiry: Sendable {
  func answer(using rng: inout RandomStream) throws(SamplerError) -> Proposal
}

private struct SamplerInquiry<S: Sampler>: Inquiry {
  let sampler: S
  let question: S.Question

  func answer(using rng: inout RandomStream) throws(SamplerError) -> Proposal {
    try sampler.answer(question, using: &rng)
  }
}

protocol AnyRunningSampler: Sendable {
  mutating func ask(
    _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal
  mutating func question(
    _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> any Inquiry
  mutating func tell(_ trial: Int, _ history: borrowing History)
}

extension Sampler where Question == Proposal {
  /// The proposal itself: there is no second step.
  ///
  /// - Returns: What `ask` proposes.
  /// - Throws: ``SamplerError`` as `ask` does.
  public func question(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try ask(&state, history, trial: trial, using: &rng)
  }

  /// The question, which is the proposal.
  ///
  /// - Returns: The same.
  /// - Throws: Nothing.
  public func answer(
    _ question: Proposal, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal { question }
}

extension Sampler where Question: SlowQuestion {
  /// Both steps, one after the other.
  ///
  /// - Returns: The answer.
  /// - Throws: ``SamplerError`` as the two do.
  public func ask(
    _ state: inout State, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    try answer(try question(&state, history, trial: trial, using: &rng), using: &rng)
  }
}

extension Sampler {
  /// Most samplers search whatever their capabilities say.
  public func obstacle(in space: SearchSpace, for objectives: [Objective]) -> String? { nil }

  /// Most samplers make nobody wait.
  public var isSynchronous: Bool { false }

  /// Whether it works in two steps, the second without the study.
  var isSlow: Bool { Question.self != Proposal.self }

  func running(_ history: borrowing History) throws(SamplerError) -> any AnyRunningSampler {
    try RunningSampler(self, history)
  }
}
