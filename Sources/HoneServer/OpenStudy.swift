internal import Hone
internal import Synchronization

/// A study that clients work on, and which of its trials they have.
final class OpenStudy: Sendable {
  let study: Study
  /// The address of its store as it was named, or `memory`.
  let address: String
  /// Where that is, however it was named.
  let place: String
  /// The trials that clients have, and how many are being worked out for them.
  private struct Trials {
    var held: [Int: ActiveTrial] = [:]
    var coming = 0
  }

  // Only for a stored study: without a store nobody else waits for a trial.
  private let trials: Mutex<Trials>?

  init(_ study: Study, address: String, place: String) {
    self.study = study
    self.address = address
    self.place = place
    trials = address == OpenStudies.memory ? nil : Mutex(Trials())
  }

  var holdsLeases: Bool { trials?.withLock { !$0.held.isEmpty || $0.coming > 0 } ?? false }

  func ask() throws(StudyError) -> ActiveTrial {
    trials?.withLock { $0.coming += 1 }
    defer { trials?.withLock { $0.coming -= 1 } }
    let trial = try study.ask()
    trials?.withLock { $0.held[trial.number] = trial }
    return trial
  }

  /// Notices that a trial has ended, or that another worker has it.
  func forget(_ trial: Int) {
    trials?.withLock { _ = $0.held.removeValue(forKey: trial) }
  }

  /// Gives a trial back that no client has heard of.
  func release(_ trial: ActiveTrial) {
    forget(trial.number)
    // If this fails, the lease runs out and the trial is free all the same.
    try? trial.release()
  }

  /// Gives all trials back.
  func release() {
    for trial in trials?.withLock({ Array($0.held.values) }) ?? [] { release(trial) }
  }

  func keepAlive() {
    // If this fails, the next call on the study says why.
    try? study.keepAlive()
    for trial in study.takeLost() { forget(trial) }
  }
}
