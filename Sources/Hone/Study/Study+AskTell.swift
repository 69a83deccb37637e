public import HoneCore
internal import HoneStorage

extension Study {
  /// Whether other workers run trials of the study, or vanished while they did.
  func othersRun() throws(StudyError) -> Bool {
    try withSession { session throws(StudyError) in session.othersRun }
  }

  /// The trials that others have taken from this worker, or ended, since the last call.
  ///
  /// Whoever evaluates one of them may stop: the store refuses what it finds.
  public func takeLost() -> Set<Int> {
    (try? withSession { session throws(StudyError) in session.takeLost() }) ?? []
  }

  /// Whether the store has not been reached for so long that this worker's leases may soon end.
  var isOutOfReach: Bool {
    (try? withSession { session throws(StudyError) in session.isOutOfReach }) ?? false
  }

  /// How long what cannot be stored is tried again; zero without a store.
  var patience: Duration {
    .microseconds(
      (try? withSession { session throws(StudyError) in session.patience }) ?? 0)
  }

  /// Ends a running trial with the value of its single objective.
  ///
  /// - Parameters:
  ///   - trial: The trial's number.
  ///   - value: The objective's value.
  ///   - gradient: Its slopes by parameter, in the parameters' own units.
  ///   - vectors: Vectors to keep with the trial, by name.
  /// - Throws: ``StudyError`` where there is no such running trial or there are several objectives;
  ///   `.gradient` and `.vector` as the form that takes an ``Evaluation`` does.
  public func tell(
    _ trial: Int, value: Double, gradient: [String: Double] = [:],
    vectors: [String: [Double]] = [:]
  ) throws(StudyError) {
    try tell(trial, Evaluation(value, gradient: gradient, vectors: vectors))
  }

  /// Ends a running trial with the value of each objective by name.
  ///
  /// - Parameters:
  ///   - trial: The trial's number.
  ///   - values: The objectives' values.
  ///   - gradient: The slopes of a single objective by parameter, in the parameters' own units.
  ///   - vectors: Vectors to keep with the trial, by name.
  /// - Throws: `StudyError` where there is no such running trial, or a metric is missing or unknown;
  ///   `.gradient` and `.vector` as the form that takes an ``Evaluation`` does.
  public func tell(
    _ trial: Int, values: [String: Double], gradient: [String: Double] = [:],
    vectors: [String: [Double]] = [:]
  ) throws(StudyError) {
    try tell(trial, Evaluation(try ordered(values), gradient: gradient, vectors: vectors))
  }

  /// Ends a running trial. A value that is not a number makes it a failed one.
  ///
  /// - Throws: ``StudyError`` where there is no such running trial or values are missing.
  public func tell(_ trial: Int, _ outcome: Outcome) throws(StudyError) {
    try tell(trial, Evaluation(outcome))
  }

  /// Records an intermediate value of each objective by name and asks the pruner.
  ///
  /// Of the trial's reports at one step only the first is judged, and compared with other trials'.
  ///
  /// - Returns: Whether the trial should go on.
  /// - Throws: `StudyError` where there is no such running trial, or a metric is missing or unknown.
  public func report(
    _ trial: Int, step: Int, values: [String: Double]
  ) throws(StudyError) -> Verdict {
    let report = Report(step: step, values: try ordered(values))
    return try self.report(trial, attempt: try runningAttempt(of: trial), report)
  }

  func report(_ trial: Int, attempt: Int, _ report: Report) throws(StudyError) -> Verdict {
    guard report.values.count == objectives.count else {
      throw valueCount(report.values.count)
    }
    guard report.step >= 0 else {
      throw StudyError(.metric, "a step is a whole number from 0 on, not \(report.step)")
    }
    try Study.require(report.measures)
    return try withSession { session throws(StudyError) in
      guard session.engine.history.isCurrent(trial, attempt) else {
        throw Study.notRunning(trial, session.engine.history)
      }
      _ = try session.append([.reported(trial: trial, attempt: attempt, report)])
      return session.engine.judge(trial, report)
    }
  }

  /// Gives a running trial back: its point is tried again by whoever asks next.
  func release(_ trial: Int, attempt: Int) throws(StudyError) {
    try end(trial, attempt) { _, _ in [.released(trial: trial, attempt: attempt)] }
  }

  /// Stores the last events of a running trial.
  func end(
    _ trial: Int, _ attempt: Int,
    _ events: (borrowing Session, Timestamp) throws(StudyError) -> [Event]
  ) throws(StudyError) {
    try withSession { session throws(StudyError) in
      guard session.engine.history.isCurrent(trial, attempt) else {
        if session.held[trial] == attempt { session.lose(trial) }
        throw Study.notRunning(trial, session.engine.history)
      }
      // A clock that was set back meanwhile makes no trial end before it began.
      let time = max(session.clocks.wall(), session.engine.history.startTime(of: trial))
      try session.end(trial, with: try events(session, time))
    }
  }

  /// Puts values to be tried before any proposal; parameters left out are filled in when it starts.
  ///
  /// - Parameter values: Values by parameter, at least one.
  /// - Returns: The number of the waiting trial.
  /// - Throws: ``StudyError`` for an unknown parameter, a value outside its domain, or a point that
  ///   conditions or constraints forbid.
  @discardableResult
  public func enqueue(_ values: [(name: String, value: Value)]) throws(StudyError) -> Int {
    try enqueue(all: [values])[0]
  }

  /// Puts several trials to be tried before any proposal, all of them or none.
  ///
  /// - Parameter trials: The values of each, as `enqueue` takes them.
  /// - Returns: The numbers of the waiting trials.
  /// - Throws: ``StudyError`` as `enqueue` does.
  @discardableResult
  public func enqueue(all trials: [[(name: String, value: Value)]]) throws(StudyError) -> [Int] {
    try withSession { session throws(StudyError) in
      while true {
        try session.synchronize()
        let first = session.engine.history.count
        let events = try Study.enqueued(trials, from: first, session)
        if try session.append(events) { return events.map(\.trial) }
      }
    }
  }

  /// Enqueues several trials before anything else; does nothing in a study that has trials already.
  ///
  /// - Parameter trials: The values of each, as `enqueue` takes them.
  /// - Throws: ``StudyError`` as `enqueue` does; then none of them is enqueued.
  public func enqueueFirst(_ trials: [[(name: String, value: Value)]]) throws(StudyError) {
    guard !trials.isEmpty else { return }
    try withSession { session throws(StudyError) in
      try session.synchronize()
      let events = try Study.enqueued(trials, from: 0, session)
      // Two processes that create the study together: the store lets one of them have number 0.
      if session.engine.history.count == 0, try !session.append(events) {
        try session.synchronize()
      }
    }
  }

  private static func enqueued(
    _ trials: [[(name: String, value: Value)]], from first: Int, _ session: borrowing Session
  ) throws(StudyError) -> [Event] {
    let time = session.clocks.wall()
    let space = session.engine.definition.space
    var events: [Event] = []
    for (offset, values) in trials.enumerated() {
      do {
        events.append(
          .enqueued(trial: first + offset, given: try space.given(values), at: time))
      } catch { throw StudyError(error) }
    }
    return events
  }

  /// The value of each objective by name, in the study's order.
  package func ordered(_ values: [String: Double]) throws(StudyError) -> [Double] {
    let names = objectives.map(\.name)
    if let unknown = values.keys.sorted().first(where: { !names.contains($0) }) {
      throw StudyError(
        .metric, "`\(unknown)` is not an objective of this study: it has \(SearchSpace.list(names))"
      )
    }
    var ordered: [Double] = []
    for name in names {
      guard let value = values[name] else {
        throw StudyError(.metric, "there is no value for the objective `\(name)`")
      }
      ordered.append(value)
    }
    return ordered
  }

  func check(_ outcome: Outcome) throws(StudyError) -> Outcome {
    guard case .completed(let values) = outcome else { return outcome }
    guard values.count == objectives.count else { throw valueCount(values.count) }
    for (objective, value) in zip(objectives, values) where value.isNaN {
      return .failed(reason: "`\(objective.name)` is not a number (NaN)")
    }
    return outcome
  }

  /// Why a trial that was found so fails; nil where it does not.
  func failure(_ found: Evaluation) -> String? {
    guard case .failed(let reason)? = try? check(found.outcome) else { return nil }
    return reason
  }

  private func valueCount(_ count: Int) -> StudyError {
    let names = SearchSpace.list(objectives.map(\.name))
    return StudyError(
      .metric, "this study has \(objectives.count) objectives (\(names)), not \(count)")
  }
}
