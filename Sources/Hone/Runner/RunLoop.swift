internal import HoneCore
internal import HoneStorage

/// One run: starts trials as there is room, and looks after the store and the leases meanwhile.
struct RunLoop: Sendable {
  let runner: Runner
  let study: Study
  let outage: Outage
  private let evaluations = Evaluations()
  let generations: Generations?
  let failures: FailureWatch
  let machine: MachineWatch
  /// Whether proposals are worked out beside the loop, so that it goes on meanwhile.
  let isSlow: Bool
  private let begin = ContinuousClock.now

  init(_ runner: Runner) {
    self.runner = runner
    study = runner.study
    isSlow = runner.study.isSlow
    outage = Outage(patience: runner.study.patience, runner.observer)
    machine = MachineWatch(moment: runner.machinePause)
    failures = FailureWatch(
      runner.limits.failures, workers: runner.study.definition.reproducible)
    generations = runner.observer.map { Generations(runner.study, $0) }
  }

  /// What happens while trials run.
  enum Occasion: Sendable {
    case ended(StudyError?)
    case proposed(Result<ActiveTrial?, StudyError>)
    case tick
  }

  /// What is known of the run so far.
  struct Standing {
    var reason: StopReason?
    var failure: StudyError?
    var active = 0
    /// The trial that is being worked out beside the loop.
    var proposal: Task<Result<ActiveTrial?, StudyError>, Never>?
    /// Whether there was no trial to begin, until something happens.
    var isResting = false
    /// Whether a trial is to be started once the store is back.
    var isStuck = false

    var isEnding: Bool { reason != nil || failure != nil }
    var isIdle: Bool { active == 0 && proposal == nil }
  }

  func run() async -> Result<StopReason, StudyError> {
    var standing = Standing()
    // Whoever starts a run wants it to go on.
    if study.control == .stopping {
      do throws(StudyError) { try study.set(.running) } catch { standing.failure = error }
    }
    await withTaskGroup(of: Occasion.self) { group in
      group.addTask { await RunLoop.tick() }
      while true {
        while let trial = next(&standing) { start(trial, &standing, &group) }
        propose(&standing, &group)
        if standing.isIdle, standing.isEnding { break }
        let hadFailed = standing.failure?.isOfStore == true
        switch await group.next() {
        case .ended(let error):
          standing.active -= 1
          standing.isResting = false
          standing.failure = standing.failure ?? error
          if standing.active == 0, !standing.isEnding { standing.failure = machine.idle() }
        case .proposed(let result):
          if let trial = await proposed(result, &standing) { start(trial, &standing, &group) }
        case .tick, nil:
          standing.isResting = false
          let failure = hadFailed ? nil : keepAlive()
          standing.failure = standing.failure ?? failure
          // The group's tasks are cancelled, too, where the store has failed.
          let isCancelled = Task.isCancelled || hadFailed || standing.failure != nil
          group.addTask { await RunLoop.tick(isCancelled: isCancelled) }
        }
        if !hadFailed, let failure = standing.failure, failure.isOfStore {
          // What trials find from now on could not be kept.
          outage.say(failure)
          StoreHaste.current?.begin()
          group.cancelAll()
        }
      }
      group.cancelAll()
    }
    return ended(standing)
  }

  private func ended(_ standing: Standing) -> Result<StopReason, StudyError> {
    generations?.tell(isEnd: true)
    if let failure = standing.failure { return .failure(outage.explained(failure)) }
    if case .failures = standing.reason {
      do throws(StudyError) { try study.note(stoppedBy: failures.failed) } catch {
        return .failure(error)
      }
    }
    return .success(standing.reason ?? .interrupted)
  }

  /// Lets a trial that has begun be evaluated.
  private func start(
    _ trial: ActiveTrial, _ standing: inout Standing, _ group: inout TaskGroup<Occasion>
  ) {
    standing.active += 1
    let round = machine.round
    // Made here, so that a trial that is lost at once can be ended.
    let evaluation = Task { try await runner.evaluator.evaluation(of: trial) }
    evaluations.add(evaluation, trial.number)
    group.addTask { .ended(await finish(trial, evaluation, round: round)) }
  }

  /// Keeps the leases, and ends the evaluations of trials that others have taken.
  private func keepAlive() -> StudyError? {
    defer { evaluations.lose(study.takeLost()) }
    do throws(StudyError) { try study.keepAlive() } catch {
      // Trials whose leases may end are ended before somebody else begins them anew.
      guard error.mayPass, !study.isOutOfReach else { return error }
      outage.say(error)
    }
    return nil
  }

  /// Once a while, so that time limits, other workers' trials and leases are looked at.
  private static func tick(isCancelled: Bool = false) async -> Occasion {
    // A cancelled task does not sleep, and the programs that are to end may take their time.
    if isCancelled { await Outage.pause() } else { try? await Task.sleep(for: Outage.moment) }
    return .tick
  }

  func stopReason(isIdle: Bool) throws(StudyError) -> StopReason? {
    // Before the number of trials, which those that failed do not use up then.
    if let found = failures.verdict(isIdle: isIdle) { return .failures(found) }
    // A study that is complete is not interrupted, whatever was pressed during its last trial.
    if let trials = runner.limits.trials, study.countedFinished >= trials { return .trials(trials) }
    if runner.control.isStopping || Task.isCancelled || study.control == .stopping {
      return .interrupted
    }
    return try runner.limits.reached(study, elapsed: .now - begin)
  }
}

extension RunLoop {
  /// Waits for a trial's evaluation and stores how it ended.
  private func finish(
    _ trial: ActiveTrial, _ evaluation: Task<Evaluation, any Error>, round: Int
  ) async -> StudyError? {
    let result = await withTaskCancellationHandler {
      await evaluation.result
    } onCancel: {
      evaluation.cancel()
    }
    let isLost = evaluations.remove(trial.number)
    let failure: StudyError?
    var isOver = true
    switch result {
    case .success(let found): failure = await settle(trial, found, &isOver)
    case .failure(let error as TrialPruned):
      failure = await store(trial, Evaluation(.pruned(step: error.step)))
    // Another worker has it, whose word counts.
    case .failure where isLost: failure = nil
    case .failure(is CancellationError) where Task.isCancelled:
      failure = await store(trial, nil)
    case .failure(let error as StudyError) where error.isOfStore: failure = error
    case .failure(let error as StudyError) where error.code == .machine:
      return await giveBack(trial, error, round: round)
    case .failure(let error):
      var found = Evaluation(.failed(reason: "\(error)"))
      // What is wrong with a declaration is so each time.
      found.mayRetry = !(error is StudyError)
      failure = await settle(trial, found, &isOver)
    }
    guard failure == nil else { return failure }
    machine.passed(round: round)
    if isOver { hear(trial.number) }
    generations?.tell()
    return nil
  }

  /// Gives back a trial that the machine did not let begin, which is no fault of its program's.
  private func giveBack(
    _ trial: ActiveTrial, _ error: StudyError, round: Int
  ) async -> StudyError? {
    if let failure = await store(trial, nil) { return failure }
    failures.left()
    if machine.failed(error, round: round) {
      runner.observer?.machineFailed(error, trial: trial.number)
    }
    return nil
  }

  /// Notes and tells how a trial has ended, unless it is to be tried again.
  private func hear(_ number: Int) {
    guard let ended = study.trial(number) else { return failures.left() }
    if ended.state.isFinished { failures.ended(ended) } else { failures.left() }
    runner.observer?.ended(ended)
  }

  /// Stores how a trial ended, or lets it be tried again where it failed and may.
  private func settle(
    _ trial: ActiveTrial, _ found: Evaluation, _ isOver: inout Bool
  ) async -> StudyError? {
    guard let reason = study.failure(found), found.mayRetry,
      let time = failures.spend(trial.number, of: study.failureRetries)
    else { return await store(trial, found) }
    do throws(StudyError) { try trial.release() } catch {
      // Where the store is away, the failure is at least kept once it is back.
      _ = outage.goesOn(after: error)
      return await store(trial, found)
    }
    outage.passed()
    isOver = false
    failures.left()
    if let waiting = study.trial(trial.number) {
      runner.observer?.retried(waiting, reason: reason, time: time)
    }
    return nil
  }

  /// Stores how a trial ended, or gives it back; tries again while the store may yet recover.
  func store(_ trial: ActiveTrial, _ found: Evaluation?) async -> StudyError? {
    do throws(StudyError) {
      try await outage.patiently(unless: { Task.isCancelled }) { () throws(StudyError) in
        if let found { try trial.end(found) } else { try trial.release() }
      }
      return nil
    } catch {
      // Taken over by another worker, whose word counts, or deleted: this one's is dropped.
      guard error.code != .notRunning, error.code != .unknownTrial else { return nil }
      if found != nil { outage.lose(trial.number) }
      return error
    }
  }
}
