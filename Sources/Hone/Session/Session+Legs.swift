internal import HoneCore
internal import HoneStorage

extension Session {
  /// Goes on with a trial that was paused, in its next leg.
  ///
  /// - Returns: The start of the leg; nil where the trial is not paused, or not any more.
  mutating func resume(_ trial: Int, fidelity: Double?) throws(StudyError) -> Event.Asked? {
    try synchronize()
    while (0..<engine.history.count).contains(trial), engine.history.state(of: trial) == .paused {
      let history = engine.history.trial(trial)
      let asked = Event.Asked(
        trial: trial, attempt: history.attempt + 1, point: engine.history.point(of: trial),
        seen: engine.revision, at: clocks.wall(), isEnqueued: history.isEnqueued,
        leg: history.leg + 1, fidelity: fidelity, origin: .continues)
      do throws(StudyError) {
        guard try append([.asked(asked)]) else { continue }
      } catch {
        // Another worker was first, and the history knows it by now.
        guard error.code == .notRunning else { throw error }
        continue
      }
      hold(asked)
      return asked
    }
    return nil
  }
}
