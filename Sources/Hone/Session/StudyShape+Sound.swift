internal import HoneCore
internal import HoneStorage

extension StudyShape {
  /// Refuses what a sound file cannot say, before a history is made of it.
  func requireSound(_ event: Event, in space: SearchSpace) throws(StudyError) {
    if case .deleted = event { return }
    do { try check(event) } catch { throw StudyError(.storage, error.message) }
    let isSound =
      switch event {
      case .asked(let asked): space.accepts(asked.point)
      case .enqueued(_, let given, _): space.accepts(given)
      default: true
      }
    guard isSound else {
      throw StudyError(
        .storage,
        "the store is damaged: the parameters of trial \(event.trial) cannot be of this space. "
          + "Restore it from a backup")
    }
  }
}
