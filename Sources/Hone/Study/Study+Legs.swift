internal import HoneCore
internal import HoneStorage

extension Study {
  /// Goes on with a paused trial: the same values, in another leg that keeps the curve so far.
  ///
  /// - Parameters:
  ///   - trial: The trial's number.
  ///   - fidelity: How dear an evaluation is asked for, such as a number of epochs; nil where there is no
  ///     such thing.
  /// - Returns: The trial, to be ended or paused again.
  /// - Throws: `StudyError`: `.unknownTrial`; `.notRunning` where it is not paused, or another worker has
  ///   gone on with it; `.metric` for a fidelity that is not finite and above 0; `.storage`.
  public func resume(
    _ trial: Int, fidelity: Double? = nil
  ) throws(StudyError) -> ActiveTrial {
    if let fidelity, !(fidelity > 0 && fidelity.isFinite) {
      throw StudyError(.metric, "a fidelity is a finite number above 0, not \(fidelity)")
    }
    return try withSession { session throws(StudyError) in
      if let asked = try session.resume(trial, fidelity: fidelity) {
        return ActiveTrial(asked, session.engine.definition, of: self)
      }
      try Study.requireThere(trial, session.engine.history)
      let state = session.engine.history.state(of: trial)
      throw StudyError(
        .notRunning, "trial \(trial) is not paused, but \(state.name): only a paused one goes on")
    }
  }

  func pause(_ trial: Int, attempt: Int, after step: Int) throws(StudyError) {
    guard step >= 0 else {
      throw StudyError(.metric, "a step is a whole number from 0 on, not \(step)")
    }
    try end(trial, attempt) { _, _ in [.paused(trial: trial, attempt: attempt, step: step)] }
  }
}

extension ActiveTrial {
  /// Stops the trial after a step, so that it can be gone on with later. Nobody does so unasked.
  ///
  /// What it reported stays. See ``Study/resume(_:fidelity:)``.
  ///
  /// - Throws: ``StudyError`` where the trial is no longer this worker's.
  public func pause(after step: Int) throws(StudyError) {
    try study.pause(number, attempt: attempt, after: step)
  }
}
