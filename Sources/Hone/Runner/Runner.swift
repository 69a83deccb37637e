public import HoneCore

/// Hears of the trials of a run as they start and end.
public protocol RunObserver: Sendable {
  /// A trial has been started.
  func started(_ trial: ActiveTrial)
  /// A trial has ended, or was given back (it is waiting then).
  func ended(_ trial: Trial)
}

/// Asks for trials, evaluates several at a time, and tells how they went, until a limit is reached.
public struct Runner: Sendable {
  /// The study.
  public let study: Study
  /// Who evaluates.
  public let evaluator: any Evaluator
  /// How many trials run at the same time.
  public let parallel: Int
  /// When the run ends.
  public let limits: RunLimits
  /// Who may end it from outside.
  public let control: RunControl
  /// Who hears of trials.
  public let observer: (any RunObserver)?

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - evaluator: Who evaluates.
  ///   - parallel: How many trials run at the same time, from 1; of a reproducible study, no more
  ///     than it is reproducible for.
  ///   - limits: When the run ends.
  ///   - control: Who may end it from outside.
  ///   - observer: Who hears of trials.
  /// - Throws: `StudyError` for limits that cannot be meant.
  public init(
    _ study: Study, evaluator: any Evaluator, parallel: Int = 1, limits: RunLimits = RunLimits(),
    control: RunControl = RunControl(), observer: (any RunObserver)? = nil
  ) throws(StudyError) {
    try limits.check(objectives: study.objectives)
    try study.definition.check(parallel: parallel)
    self.study = study
    self.evaluator = evaluator
    self.parallel = parallel
    self.limits = limits
    self.control = control
    self.observer = observer
  }

  /// Runs until a limit is reached or somebody ends it.
  ///
  /// - Returns: Why it ended.
  /// - Throws: `StudyError` where the store fails or nothing can be proposed.
  public func run() async throws(StudyError) -> StopReason {
    let work = Task { await loop() }
    control.onCancel { work.cancel() }
    let result = await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      control.cancel()
    }
    return try result.get()
  }

  /// What happens while trials run.
  private enum Occasion: Sendable {
    case ended(StudyError?)
    case tick
  }

  private func loop() async -> Result<StopReason, StudyError> {
    let start = ContinuousClock.now
    var reason: StopReason?
    var failure: StudyError?
    var active = 0
    await withTaskGroup(of: Occasion.self) { group in
      group.addTask { await Runner.tick() }
      while true {
        // Nothing of what still runs could be stored.
        if failure?.code == .unknownStudy { group.cancelAll() }
        while failure == nil, reason == nil, active < parallel {
          do throws(StudyError) {
            reason = try stopReason(elapsed: .now - start)
            guard reason == nil, let trial = try next() else { break }
            active += 1
            group.addTask { .ended(await evaluate(trial)) }
          } catch {
            guard error.code == .exhausted else {
              failure = error
              continue
            }
            // A trial of another worker may yet be lost, and is then to be tried again.
            guard (try? study.othersRun()) != true else { break }
            reason = .exhausted
          }
        }
        if active == 0, reason != nil || failure != nil { break }
        switch await group.next() {
        case .ended(let error):
          active -= 1
          failure = failure ?? error
        case .tick, nil:
          do throws(StudyError) { try study.keepAlive() } catch { failure = failure ?? error }
          let isCancelled = Task.isCancelled || group.isCancelled
          group.addTask { await Runner.tick(isCancelled: isCancelled) }
        }
      }
      group.cancelAll()
    }
    if let failure { return .failure(failure) }
    return .success(reason ?? .interrupted)
  }

  /// Once a while, so that time limits, other workers' trials and leases are looked at.
  private static func tick(isCancelled: Bool = false) async -> Occasion {
    if isCancelled {
      // A cancelled task does not sleep, and the programs that are to end may take their time.
      await Task.detached { try? await Task.sleep(for: .milliseconds(250)) }.value
    } else {
      try? await Task.sleep(for: .milliseconds(250))
    }
    return .tick
  }

  private func stopReason(elapsed: Duration) throws(StudyError) -> StopReason? {
    // A study that is complete is not interrupted, whatever was pressed during its last trial.
    if let trials = limits.trials, study.finishedCount >= trials { return .trials(trials) }
    if control.isStopping || Task.isCancelled { return .interrupted }
    return try limits.reached(study, elapsed: elapsed)
  }

  /// The next trial, or nil where those that are running will be enough if they finish, or have to
  /// end first.
  private func next() throws(StudyError) -> ActiveTrial? {
    guard let trial = try study.ask(within: limits.quota(study)) else { return nil }
    observer?.started(trial)
    return trial
  }

  private func evaluate(_ trial: ActiveTrial) async -> StudyError? {
    do {
      let outcome = try await evaluator.evaluate(trial)
      return finish(trial) { () throws(StudyError) in try trial.end(outcome) }
    } catch let error as TrialPruned {
      return finish(trial) { () throws(StudyError) in try trial.end(.pruned(step: error.step)) }
    } catch is CancellationError where Task.isCancelled {
      return finish(trial) { () throws(StudyError) in try trial.release() }
    } catch let error as StudyError where error.code == .storage || error.code == .unknownStudy {
      return error
    } catch {
      return finish(trial) { () throws(StudyError) in
        try trial.end(.failed(reason: "\(error)"))
      }
    }
  }

  private func finish(
    _ trial: ActiveTrial, _ body: () throws(StudyError) -> Void
  ) -> StudyError? {
    do throws(StudyError) { try body() } catch {
      // Taken over by another worker, whose word counts: this one's is dropped.
      guard error.code == .notRunning else { return error }
    }
    if let ended = study.trial(trial.number) { observer?.ended(ended) }
    return nil
  }
}

extension StudyDefinition {
  /// Says before anything runs that so many trials cannot run at the same time.
  ///
  /// - Throws: `StudyError` that says how many can.
  public func check(parallel: Int) throws(StudyError) {
    guard parallel >= 1 else {
      throw StudyError(.declaration, "`parallel` is a whole number from 1 on, not \(parallel)")
    }
    guard let reproducible, parallel > reproducible else { return }
    throw StudyError(
      .declaration,
      "\(parallel) trials at a time are more than `reproducible: \(reproducible)` allows: run "
        + "\(reproducible) at a time, or begin another study that is reproducible for \(parallel)")
  }
}
