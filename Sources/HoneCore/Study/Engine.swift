internal import HoneNumerics

/// A study's mind: folds events into a history and a sampler's state, and proposes from them.
///
/// It does no input or output: whoever drives it stores the events and gives the time.
public struct Engine: ~Copyable, Sendable {
  /// What defines the study.
  public let definition: StudyDefinition
  /// What has happened.
  public private(set) var history: History
  /// The store's revision up to which events have been applied.
  public var revision: Revision = 0
  /// What the proposals of a reproducible study come from; stays empty in any other.
  public internal(set) var settled: History

  private let sampler: any Sampler
  private var running: (any AnyRunningSampler)?
  private let pruner: any Pruner
  private let enumeration: Enumeration?

  /// Creates the engine of a study in which nothing has happened yet.
  ///
  /// - Throws: `SamplerError.unsuitable` where the sampler cannot search the space.
  public init(
    _ definition: StudyDefinition, sampler: any Sampler, pruner: any Pruner
  ) throws(SamplerError) {
    try definition.require(type(of: sampler).capabilities)
    if sampler.isSynchronous { try definition.requireSynchronousOutcomes() }
    self.definition = definition
    self.sampler = sampler
    self.pruner = pruner
    history = History(space: definition.space, objectives: definition.objectives)
    settled = History(space: definition.space, objectives: definition.objectives)
    enumeration = Enumeration(definition.space)
  }

  /// Records an event.
  ///
  /// Complexity: O(parameters), and what the sampler takes to learn from a finished trial.
  public mutating func apply(_ event: Event) {
    let finishedBefore = history.finished.count
    history.apply(event)
    if definition.reproducible == nil, history.finished.count > finishedBefore { told(event.trial) }
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
  ///   depends on trials that are still running.
  public mutating func propose(trial number: Int) throws(SamplerError) -> Proposal {
    // A trial that was under way before keeps its point, whatever has been learned since.
    if hasBegun(number) {
      return Proposal(point: history.point(of: number), tag: history.tag(of: number))
    }
    settle(before: number)
    var rng = RandomStream(seed: definition.seed, stream: UInt64(number))
    let given = number < history.count ? history.given(number) : []
    guard given.isEmpty else { return try complete(given, trial: number, using: &rng) }
    let visited = withKnown { $0.visitedCount }
    if let enumeration, visited == enumeration.count {
      throw .exhausted(points: enumeration.count)
    }
    for _ in 0..<32 {
      let proposal = try ask(number, using: &rng)
      if !(withKnown { $0.contains(proposal.point) }) { return proposal }
    }
    return Proposal(point: try unvisited(using: &rng))
  }

  /// What the pruner says to a report that has been applied.
  ///
  /// A report at a step that the trial had reported before is not judged.
  public mutating func judge(_ trial: Int, _ report: Report) -> Verdict {
    guard !history.curves.isRepeating(trial) else { return .proceed }
    guard let lag = definition.reproducible else {
      return pruner.judge(trial, report, history.curves)
    }
    history.curves.show(upTo: trial - lag, judging: trial)
    defer { history.curves.showAll() }
    return pruner.judge(trial, report, history.curves)
  }

  /// Lends what proposals may depend on.
  private func withKnown<R>(_ body: (borrowing History) -> R) -> R {
    definition.reproducible == nil ? body(history) : body(settled)
  }

  private mutating func ask(
    _ number: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    let seesAll = definition.reproducible == nil
    // Taken out while it works, so that its state is never copied.
    var state: any AnyRunningSampler
    if let taken = running.take() {
      state = taken
    } else {
      state = seesAll ? try sampler.running(history) : try sampler.running(settled)
    }
    defer { running = state }
    return seesAll
      ? try state.ask(history, trial: number, using: &rng)
      : try state.ask(settled, trial: number, using: &rng)
  }

  /// The sampler's proposal with the fixed values put in; parameters that this makes active are random.
  private mutating func complete(
    _ given: [Event.Given], trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    let space = definition.space
    let fixed = Dictionary(given.map { ($0.parameter, $0.raw) }) { $1 }
    let draws = 10_000
    for draw in 0..<draws {
      var unit = space.parameters.map { _ in rng.uniform() }
      if draw == 0, given.count < space.count, let proposal = try? ask(trial, using: &rng) {
        let proposed = space.unit(proposal.point)
        for index in unit.indices where proposal.point.isActive(index) {
          unit[index] = proposed[index]
        }
      }
      let raw = space.raw(unit: unit, fixed: fixed)
      let point = Point(raw: raw, activity: space.activity(raw: raw))
      if space.isFeasible(point) { return Proposal(point: point) }
    }
    throw .infeasible(draws: draws)
  }

  /// A feasible point that has not been proposed, found from a random one on.
  ///
  /// Complexity: O(points) where almost all have been proposed.
  private func unvisited(using rng: inout RandomStream) throws(SamplerError) -> Point {
    guard let enumeration else {
      return definition.space.point(unit: definition.space.parameters.map { _ in rng.uniform() })
    }
    let first = rng.below(enumeration.count)
    for offset in 0..<enumeration.count {
      let point = enumeration.point(at: (first + offset) % enumeration.count)
      let isNew = !(withKnown { $0.contains(point) })
      if isNew, definition.space.isFeasible(point) { return point }
    }
    throw .exhausted(points: withKnown { $0.visitedCount } ?? 0)
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
