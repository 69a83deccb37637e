public import HoneAlgorithms
public import HoneCore
internal import HoneStorage
internal import Synchronization

/// A search in progress: ask for what to try, tell how it went, or let `optimize` do both.
///
/// Safe to use from any number of tasks and threads. With a store, other processes may work on the
/// same study at the same time.
public final class Study: Sendable {
  // Here, too, as no edit changes them and every value is checked against them.
  package let objectives: [Objective]
  private let session: Mutex<Session>

  /// Creates a study of one objective in memory.
  ///
  /// - Parameters:
  ///   - space: What is searched.
  ///   - objective: What is optimised, such as `.minimize("loss")`.
  ///   - sampler: Proposes points.
  ///   - pruner: Who ends hopeless trials early.
  ///   - seed: The seed of all randomness; nil draws one.
  ///   - reproducible: Up to how many workers get the same study, at any timing; nil where timing
  ///     may matter.
  /// - Throws: ``StudyError`` where an option is wrong or the sampler cannot search the space.
  public convenience init(
    space: SearchSpace, objective: Objective, sampler: AlgorithmSpec = .auto,
    pruner: AlgorithmSpec = .none, seed: UInt64? = nil, reproducible: Int? = nil
  ) throws(StudyError) {
    try self.init(
      space: space, objectives: [objective], sampler: sampler, pruner: pruner, seed: seed,
      reproducible: reproducible)
  }

  /// Creates a study of several objectives in memory.
  ///
  /// - Throws: ``StudyError`` where an option is wrong or the sampler cannot search the space.
  public convenience init(
    space: SearchSpace, objectives: [Objective], sampler: AlgorithmSpec = .auto,
    pruner: AlgorithmSpec = .none, seed: UInt64? = nil, reproducible: Int? = nil
  ) throws(StudyError) {
    let definition: StudyDefinition
    do {
      definition = try StudyDefinition(
        name: "study", space: space, objectives: objectives, sampler: sampler, pruner: pruner,
        seed: seed ?? Study.randomSeed(), reproducible: reproducible)
    } catch { throw StudyError(error) }
    try self.init(definition)
  }

  /// Creates a study in memory with a sampler or a pruner of one's own.
  ///
  /// - Parameters:
  ///   - space: What is searched.
  ///   - objective: What is optimised, such as `.minimize("loss")`.
  ///   - algorithms: The sampler and the pruner; what is left out is `auto` and `none`.
  ///   - seed: The seed of all randomness; nil draws one.
  ///   - reproducible: Up to how many workers get the same study, at any timing; nil where timing
  ///     may matter.
  /// - Throws: ``StudyError`` where the sampler cannot search the space.
  public convenience init(
    space: SearchSpace, objective: Objective, using algorithms: Algorithms, seed: UInt64? = nil,
    reproducible: Int? = nil
  ) throws(StudyError) {
    let definition: StudyDefinition
    do {
      definition = try StudyDefinition(
        name: "study", space: space, objectives: [objective], sampler: .auto, pruner: .none,
        seed: seed ?? Study.randomSeed(), reproducible: reproducible)
    } catch { throw StudyError(error) }
    try self.init(definition, using: algorithms)
  }

  /// Creates a study in memory from its definition.
  ///
  /// - Parameters:
  ///   - definition: What the study is.
  ///   - algorithms: The samplers and pruners that there are, or one's own in the place of what the
  ///     definition names.
  /// - Throws: `StudyError` where an option is wrong, the sampler cannot search the space, or no point
  ///   can satisfy its constraints.
  public convenience init(
    _ definition: StudyDefinition, using algorithms: Algorithms = .named
  ) throws(StudyError) {
    try self.init(definition, algorithms, link: nil)
  }

  /// Creates a study in memory as it is requested, with a plan where its sampler plans.
  package convenience init(_ request: StudyRequest) throws(StudyError) {
    let search = try request.beginning()
    try search.requireSearchable()
    try self.init(search, request.algorithms, link: nil)
  }

  /// Creates a study in memory with a sampler and a pruner of one's own.
  ///
  /// - Throws: `StudyError` where the sampler cannot search the space, or no point can satisfy its
  ///   constraints.
  public convenience init(
    _ definition: StudyDefinition, sampler: any Sampler, pruner: any Pruner
  ) throws(StudyError) {
    try self.init(definition, Algorithms(sampler: sampler, pruner: pruner), link: nil)
  }

  convenience init(
    _ definition: StudyDefinition, _ algorithms: Algorithms, link: Session.Link?,
    clocks: Clocks = .system
  ) throws(StudyError) {
    let named = algorithms.naming(definition)
    guard link == nil else {
      // What is in a store is read, whoever wrote it there.
      try self.init(algorithms.fitted(to: named), algorithms, link: link, clocks: clocks)
      return
    }
    let search = try algorithms.search(named)
    try search.requireSearchable()
    try self.init(search, algorithms, link: nil, clocks: clocks)
  }

  init(
    _ search: Search, _ algorithms: Algorithms, link: Session.Link?, clocks: Clocks = .system
  ) throws(StudyError) {
    objectives = search.definition.objectives
    session = Mutex(try Session(search, algorithms, link: link, clocks: clocks))
    try withSession { session throws(StudyError) in try session.synchronize() }
  }

  /// What defines the study. Its space may grow, by `grow` or by another process; see `refresh`.
  public var definition: StudyDefinition {
    session.withLock { $0.engine.definition }
  }

  /// A seed that differs each time, small enough to be exact in every program's JSON.
  public static func randomSeed() -> UInt64 {
    UInt64.random(in: 0..<(1 << 32))
  }

  /// Runs `body` on the session, one caller at a time.
  func withSession<R: Sendable>(
    _ body: (inout Session) throws(StudyError) -> sending R
  ) throws(StudyError) -> R {
    let result = session.withLock { session -> Result<R, StudyError> in
      do throws(StudyError) { return .success(try body(&session)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// Reads something of the session.
  func sessionValue<R: Sendable>(_ body: (borrowing Session) -> R) -> R {
    session.withLock { body($0) }
  }

  /// Changes something of the session that no store knows of.
  func changeSession(_ body: (inout Session) -> Void) {
    session.withLock { body(&$0) }
  }

  /// Reads the history without learning what other processes have written since the last call.
  func read<R: Sendable>(_ body: (borrowing History) -> sending R) -> R {
    session.withLock { body($0.engine.history) }
  }

  /// Lets the sampler be chosen and plan by the number of trials, as long as nothing has been tried.
  package func settle(trials: Int?) throws(StudyError) {
    try withSession { session throws(StudyError) in try session.settle(trials: trials) }
  }

  /// Keeps the leases of this worker's trials, and learns what others have written.
  ///
  /// Whoever evaluates without `optimize` or a ``Runner`` calls this more often than a lease lasts.
  /// - Throws: ``StudyError`` where the store fails.
  public func keepAlive() throws(StudyError) {
    try withSession { session throws(StudyError) in try session.keepAlive() }
  }

  /// How often a trial is tried again whose worker vanished.
  public var retries: Int {
    get { session.withLock { $0.retries } }
    set { session.withLock { $0.retries = newValue } }
  }
}
