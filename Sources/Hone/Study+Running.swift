internal import HoneCore

extension Study {
  func runningAttempt(of trial: Int) throws(StudyError) -> Int {
    try withSession { session throws(StudyError) in
      let attempt =
        trial >= 0 && trial < session.engine.history.count
        ? session.engine.history.attempt(of: trial) : 0
      guard session.engine.history.isCurrent(trial, attempt) else {
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
        ? "trial \(trial) is waiting to be asked for"
        : state == .running
          ? "trial \(trial) has been taken over by another worker"
          : "trial \(trial) has already ended: it is \(state.name)")
  }
}
