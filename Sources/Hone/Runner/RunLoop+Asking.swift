internal import HoneCore

extension RunLoop {
  /// The next trial of a sampler that answers at once, or nil where none is to be started now, or those
  /// that are running will be enough if they finish, or have to end first.
  func next(_ standing: inout Standing) -> ActiveTrial? {
    guard !isSlow, mayAsk(&standing) else { return nil }
    return heard(asked(), &standing)
  }

  /// Lets the next trial of a slow sampler be worked out, one at a time: each knows of those before it.
  ///
  /// Reports, results, leases and whoever ends the run are heard meanwhile.
  func propose(_ standing: inout Standing, _ group: inout TaskGroup<Occasion>) {
    guard isSlow else { return }
    let mayAsk = mayAsk(&standing)
    if let proposal = standing.proposal {
      // What nobody waits for any more is not worked out to its end.
      if standing.isEnding || runner.control.isStopping || Task.isCancelled { proposal.cancel() }
      return
    }
    guard mayAsk, !standing.isResting else { return }
    let proposal = OwnThread.task { asked() }
    standing.proposal = proposal
    group.addTask {
      await withTaskCancellationHandler {
        .proposed(await proposal.value)
      } onCancel: {
        proposal.cancel()
      }
    }
  }

  /// The trial that was worked out, if it is to be started; one that comes too late, or while the study
  /// is paused, is given back.
  func proposed(
    _ result: Result<ActiveTrial?, StudyError>, _ standing: inout Standing
  ) async -> ActiveTrial? {
    standing.proposal = nil
    if standing.isEnding || study.control == .paused, case .success(let trial?) = result {
      let failure = await store(trial, nil)
      standing.failure = standing.failure ?? failure
      return nil
    }
    guard !standing.isEnding else { return nil }
    let trial = heard(result, &standing)
    standing.isResting = trial == nil
    return trial
  }

  private func asked() -> Result<ActiveTrial?, StudyError> {
    do throws(StudyError) {
      return .success(try study.ask(within: runner.limits.quota(study)))
    } catch { return .failure(error) }
  }

  /// Whether a trial is to be asked for now.
  private func mayAsk(_ standing: inout Standing) -> Bool {
    guard !standing.isEnding, standing.active < runner.parallel else { return false }
    // Results that wait for the store come first.
    guard !outage.isThere || standing.isStuck else { return false }
    // Whoever asks for an end meanwhile is heard.
    guard runner.control.isStopping || Task.isCancelled || machine.mayStart() else { return false }
    do throws(StudyError) {
      standing.reason = try stopReason(isIdle: standing.active == 0)
      return standing.reason == nil && !failures.isHeld && study.control != .paused
    } catch {
      refused(error, &standing)
      return false
    }
  }

  /// Takes notice of what came of asking.
  private func heard(
    _ result: Result<ActiveTrial?, StudyError>, _ standing: inout Standing
  ) -> ActiveTrial? {
    do throws(StudyError) {
      let asked = try result.get()
      outage.passed()
      waitNoLonger(&standing)
      guard var trial = asked else { return nil }
      failures.begun()
      trial.outage = outage
      runner.observer?.started(trial)
      generations?.tell()
      return trial
    } catch {
      refused(error, &standing)
      return nil
    }
  }

  private func refused(_ error: StudyError, _ standing: inout Standing) {
    if error.code == .cancelled {
      standing.reason = .interrupted
    } else if error.code == .exhausted {
      outage.passed()
      waitNoLonger(&standing)
      // A trial of another worker may yet be lost, and is then to be tried again.
      if (try? study.othersRun()) != true { standing.reason = .exhausted }
    } else if outage.goesOn(after: error) {
      if !standing.isStuck { outage.begin(error) }
      standing.isStuck = true
    } else {
      standing.failure = error
    }
  }

  private func waitNoLonger(_ standing: inout Standing) {
    if standing.isStuck { outage.end() }
    standing.isStuck = false
  }
}
