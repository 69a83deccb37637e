internal import HoneNumerics

/// A study's mind: folds events into a history and a sampler's state, and proposes from them.
///
/// It does no input or output: whoever drives it stores the events and gives the time.
public struct Engine: ~Copyable, Sendable {
  /// What defines the study.
  public let definition: StudyDefinition
  /// What has happened.
  public internal(set) var history: History
  /// The store's revision up to which events have been applied.
  public var revision: Revision = 0
  /// What the proposals of a reproducible study come from; stays empty in any other.
  public internal(set) var settled: History

  /// Whether proposals are worked out in two steps, so that nobody need wait for the second: `draft`
  /// begins one.
  public let isSlow: Bool

  private let sampler: any Sampler
  private var running: (any AnyRunningSampler)?
  let scheduler: any Scheduler
  var scheduling: (any AnyRunningScheduler)?
  let enumeration: Enumeration?

  /// Creates the engine of a study in which nothing has happened yet.
  ///
  /// - Throws: `SamplerError.unsuitable` where the sampler cannot search the space.
  public init(
    _ definition: StudyDefinition, sampler: any Sampler, pruner: any Pruner
  ) throws(SamplerError) {
    try self.init(definition, sampler: sampler, scheduler: pruner.scheduler)
  }

  /// Creates the engine of a study with a scheduler, in which nothing has happened yet.
  ///
  /// - Throws: `SamplerError.unsuitable` where the sampler cannot search the space.
  public init(
    _ definition: StudyDefinition, sampler: any Sampler, scheduler: any Scheduler
  ) throws(SamplerError) {
    try definition.require(sampler.capabilities)
    if let obstacle = sampler.obstacle(in: definition.space, for: definition.objectives) {
      throw .unsuitable(obstacle)
    }
    if sampler.isSynchronous { try definition.requireSynchronousOutcomes() }
    self.definition = definition
    self.sampler = sampler
    isSlow = sampler.isSlow
    self.scheduler = scheduler
    history = History(space: definition.space, objectives: definition.objectives)
    settled = History(space: definition.space, objectives: definition.objectives)
    enumeration = Enumeration(definition.space)
  }

  /// Records an event.
  ///
  /// Complexity: O(parameters), and what the sampler takes to learn from a finished trial.
  public mutating func apply(_ event: Event) {
    let finishedBefore = history.finished.count
    let attemptBefore = attempt(of: event.trial)
    history.apply(event)
    let isFinished = history.finished.count > finishedBefore
    if definition.reproducible == nil, isFinished { told(event.trial) }
    let isBegun = attempt(of: event.trial) > attemptBefore
    follow(event, isBegun: isBegun, isFinished: isFinished)
  }

  /// Lets the sampler learn from a finished trial.
  mutating func told(_ trial: Int) {
    // Before the first proposal nobody needs the sampler's state: `start` makes it in one go.
    if definition.reproducible == nil {
      running?.tell(trial, history)
    } else {
      running?.tell(trial, settled)
    }
  }

  /// What trial `number` should try: a function of the history and the number alone.
  ///
  /// In a space with finitely many points nothing is proposed twice. In a reproducible study there
  /// must be no `obstacle`.
  /// - Throws: `SamplerError.exhausted` when there is nothing left to propose, `.notReady` where it
  ///   depends on trials that are still running, `.infeasible` where no point that satisfies the
  ///   constraints was found, of an enqueued trial with the values given for it, `.cancelled`.
  public mutating func propose(trial number: Int) throws(SamplerError) -> Proposal {
    guard !isSlow else { return try worked(number) }
    if let own = try begun(number) { return own }
    settle(before: number)
    var rng = RandomStream(seed: definition.seed, stream: UInt64(number))
    let given = number < history.count ? history.given(number) : []
    guard given.isEmpty else { return try complete(given, trial: number, using: &rng) }
    try requireFresh()
    try requireUnvisited()
    for round in 0..<Engine.rounds {
      if round > 0, Task.isCancelled { throw .cancelled }
      let proposal: Proposal
      do { proposal = try ask(number, using: &rng) } catch {
        guard case .infeasible = error, let point = try wandered(using: &rng) else { throw error }
        proposal = Proposal(point: point)
      }
      if !withKnown({ $0.contains(proposal.point, fidelity: proposal.fidelity) }) {
        return proposal
      }
      // Found out once, rather than by every sampler's long search for what is not there.
      if round == 0, let points = try exhaustion() { throw .exhausted(points: points) }
    }
    return Proposal(point: try unvisited(using: &rng))
  }

  /// How often a sampler is asked for a point that was not proposed before.
  static let rounds = 32

  /// The proposal of a sampler that works in two steps, both of them now.
  private mutating func worked(_ number: Int) throws(SamplerError) -> Proposal {
    var draft = try draft(trial: number)
    while true {
      draft.work()
      if let proposal = try accept(&draft) { return proposal }
    }
  }

  /// The point of a trial that was under way before: it keeps that, whatever has been learned since.
  func begun(_ number: Int) throws(SamplerError) -> Proposal? {
    guard hasBegun(number) else { return nil }
    let point = history.point(of: number)
    guard !history.isEnqueued(number) || definition.space.isFeasible(point) else {
      throw .infeasible(
        definition.space.obstacle(to: history.given(number)) ?? "its values break a constraint")
    }
    return Proposal(point: point, tag: history.tag(of: number))
  }

  /// Refuses to look for a point where all of them have been proposed.
  func requireUnvisited() throws(SamplerError) {
    guard let enumeration, withKnown({ $0.visitedCount }) == enumeration.count else { return }
    throw .exhausted(points: enumeration.count)
  }

  /// Lends what proposals may depend on.
  func withKnown<R>(_ body: (borrowing History) -> R) -> R {
    definition.reproducible == nil ? body(history) : body(settled)
  }

  mutating func ask(
    _ number: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    var state = try taken()
    defer { running = state }
    return definition.reproducible == nil
      ? try state.ask(history, trial: number, using: &rng)
      : try state.ask(settled, trial: number, using: &rng)
  }

  /// What the sampler is to be asked for the trial, without the answer.
  mutating func question(
    _ number: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> any Inquiry {
    var state = try taken()
    defer { running = state }
    return definition.reproducible == nil
      ? try state.question(history, trial: number, using: &rng)
      : try state.question(settled, trial: number, using: &rng)
  }

  /// The sampler with its state, taken out while it works, so that its state is never copied.
  private mutating func taken() throws(SamplerError) -> any AnyRunningSampler {
    if let state = running.take() { return state }
    return definition.reproducible == nil
      ? try sampler.running(history) : try sampler.running(settled)
  }
}

extension StudyDefinition {
  /// Says before anything runs that a proposal may not know what a synchronous sampler waits for.
  func requireSynchronousOutcomes() throws(SamplerError) {
    guard let workers = reproducible, workers > 1 else { return }
    throw .unsuitable(
      "\(sampler.name) with `synchronous: true` waits for whole generations, which a study with "
        + "`reproducible: \(workers)` may not: leave `synchronous` out, or use `reproducible: 1`")
  }

  /// Says before anything runs what a sampler cannot search.
  func require(_ capabilities: Capabilities) throws(SamplerError) {
    func lacks(_ what: String, use other: String = "auto") -> SamplerError {
      .unsuitable("\(sampler.name) cannot search \(what): use \(other)")
    }
    // What descends by gradients has a companion that searches the rest.
    let other = capabilities.contains(.gradient) ? "hybrid" : "auto"
    if let index = space.parameters.firstIndex(where: \.domain.isCategorical),
      !capabilities.contains(.categorical)
    {
      throw lacks("`\(space.parameters[index].name)` (categorical)", use: other)
    }
    if let parameter = space.parameters.first(where: { !$0.conditions.isEmpty }),
      !capabilities.contains(.conditional)
    {
      throw lacks("`\(parameter.name)` (conditional)", use: other)
    }
    if let parameter = space.parameters.first(where: \.domain.isSimplex),
      !capabilities.contains(.simplex)
    {
      throw lacks("`\(parameter.name)` (a part of a simplex)", use: other)
    }
    if let constraint = space.constraints.first, !capabilities.contains(.constraints) {
      throw lacks("a space with the constraint `\(constraint.source)`")
    }
    if objectives.count > 1, !capabilities.contains(.multiObjective) {
      throw lacks("for several objectives", use: "nsga2, or auto")
    }
  }
}
