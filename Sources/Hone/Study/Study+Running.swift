internal import HoneCore

extension Study {
  /// The present attempt at a running trial, be it another worker's: the store knows whose it is.
  func runningAttempt(of trial: Int) throws(StudyError) -> Int {
    try withSession { session throws(StudyError) in
      if let attempt = session.engine.history.runningAttempt(of: trial) { return attempt }
      // Others may have begun it since.
      try session.synchronize()
      guard let attempt = session.engine.history.runningAttempt(of: trial) else {
        throw Study.notRunning(trial, session.engine.history)
      }
      return attempt
    }
  }

  /// Refuses the number of a trial that is not there, or not any more.
  static func requireThere(
    _ trial: Int, _ history: borrowing History
  ) throws(StudyError) {
    guard trial >= 0, trial < history.count else {
      let range = history.count == 0 ? "none yet" : "0 to \(history.count - 1)"
      throw StudyError(.unknownTrial, "there is no trial \(trial): there is \(range)")
    }
    guard history.state(of: trial) != .deleted else {
      throw StudyError(.unknownTrial, "there is no trial \(trial) any more: it was deleted")
    }
  }

  static func notRunning(_ trial: Int, _ history: borrowing History) -> StudyError {
    do throws(StudyError) { try requireThere(trial, history) } catch { return error }
    let state = history.state(of: trial)
    return StudyError(
      .notRunning,
      state == .waiting
        ? "trial \(trial) is waiting to be asked for: ask before you tell"
        : state == .running
          ? "trial \(trial) has been taken over by another worker, whose result counts: ask for "
            + "another trial"
          : "trial \(trial) has already ended: it is \(state.name)")
  }
}

extension History {
  /// The present attempt at a trial that is running.
  fileprivate func runningAttempt(of trial: Int) -> Int? {
    guard trial >= 0, trial < count, state(of: trial) == .running else { return nil }
    return attempt(of: trial)
  }
}
