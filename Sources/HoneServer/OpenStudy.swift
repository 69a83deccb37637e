internal import Hone
internal import Synchronization

/// A study that clients work on, and which of its trials they have.
final class OpenStudy: Sendable {
  let study: Study
  /// The address of its store as it was named, or `memory`.
  let address: String
  /// Where that is, however it was named.
  let place: String
  // Only for a stored study: without a store nobody else waits for a trial.
  private let held: Mutex<[Int: ActiveTrial]>?

  init(_ study: Study, address: String, place: String) {
    self.study = study
    self.address = address
    self.place = place
    held = address == OpenStudies.memory ? nil : Mutex([:])
  }

  var holdsLeases: Bool { held?.withLock { !$0.isEmpty } ?? false }

  func ask() throws(StudyError) -> ActiveTrial {
    let trial = try study.ask()
    held?.withLock { $0[trial.number] = trial }
    return trial
  }

  /// Notices that a trial has ended, or that another worker has it.
  func forget(_ trial: Int) {
    held?.withLock { _ = $0.removeValue(forKey: trial) }
  }

  /// Gives a trial back that no client has heard of.
  func release(_ trial: ActiveTrial) {
    forget(trial.number)
    // If this fails, the lease runs out and the trial is free all the same.
    try? trial.release()
  }

  /// Gives all trials back.
  func release() {
    for trial in held?.withLock({ Array($0.values) }) ?? [] { release(trial) }
  }

  func keepAlive() {
    // If this fails, the next call on the study says why.
    try? study.keepAlive()
    for trial in study.takeLost() { forget(trial) }
  }
}
