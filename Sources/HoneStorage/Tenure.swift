package import HoneCore

/// Who holds a trial and what has happened to it: all that decides whether a store takes an event.
///
/// Every store asks these rules, so that none is laxer than the others.
package struct Tenure: Sendable, Hashable {
  /// The trial's number.
  package let trial: Int
  /// Where the trial is in its life.
  package var state = TrialState.waiting
  /// The newest attempt that was claimed; writes of earlier ones are refused.
  package var attempt = 0
  /// The newest attempt that began, 0 before the first.
  package var begun = 0
  /// The newest attempt that was given back or paused, 0 where none was.
  package var released = 0
  /// How often the trial was continued, from 0.
  package var leg = 0
  /// Whether the number was reserved for a trial that has not begun.
  package var isReserved = false
  /// Who holds the trial, or nil.
  package var worker: String?
  /// When the holder loses it without a sign of life.
  package var leaseEnd: Timestamp = 0

  package init(trial: Int) {
    self.trial = trial
  }

  /// The tenure of a new trial after its first event.
  package static func opened(
    by event: Event, next: Int, worker: Worker
  ) throws(StorageError) -> Tenure {
    guard event.trial == next else {
      throw StorageError(
        .conflict,
        "trial \(event.trial) cannot be added: the study's next number is \(next)")
    }
    var tenure = Tenure(trial: next)
    switch event.role {
    case .adds: if case .reserved = event { throw tenure.unreserved }
    case .removes: throw tenure.undeletable
    case .concernsAll: break
    case .begins, .tells, .ends:
      guard case .asked(let asked) = event, asked.attempt == 1 else {
        throw tenure.stale(event.attempt, for: worker)
      }
      guard asked.leg == 0 else { throw tenure.unpaused }
      tenure.attempt = 1
      tenure.worker = worker.id
      tenure.begin(asked, worker)
    }
    return tenure
  }

  /// Applies an event of a trial that is there already.
  package mutating func apply(_ event: Event, by worker: Worker) throws(StorageError) {
    switch event.role {
    case .concernsAll: break
    case .adds:
      if case .reserved = event { throw unreserved }
      throw taken
    case .removes: try withdraw(worker)
    case .begins:
      guard case .asked(let asked) = event else { return }
      guard state != .paused else { return try resume(asked, worker) }
      guard isHeld(by: worker, attempt: asked.attempt), begun < asked.attempt else {
        // Whoever claims knows the trial is there; any other first attempt meant a new number.
        throw asked.attempt == 1 && !asked.isEnqueued ? taken : stale(asked.attempt, for: worker)
      }
      guard asked.leg <= leg else { throw unpaused }
      begin(asked, worker)
    case .tells: try require(event.attempt, worker)
    case .ends(let next):
      // One that was claimed and never begun is given back as it was.
      if next != .waiting || !hasClaimed(event.attempt, worker) {
        try require(event.attempt, worker)
        // Whoever gives it back or pauses it has not lost it.
        if !next.isFinished { released = event.attempt }
        state = next
      }
      leaseEnd = 0
      self.worker = nil
    }
  }

  /// Goes on with a trial that was paused: the first who asks for its next attempt has it.
  private mutating func resume(
    _ asked: Event.Asked, _ worker: Worker
  ) throws(StorageError) {
    guard asked.attempt == attempt + 1, asked.leg == leg + 1 else {
      throw StorageError(
        .conflict,
        "trial \(trial) was paused in leg \(leg), attempt \(attempt): go on with leg \(leg + 1) as "
          + "attempt \(attempt + 1)")
    }
    attempt = asked.attempt
    self.worker = worker.id
    begin(asked, worker)
  }

  /// Whether the trial may be claimed: its holder lost it, or it waits and that counts, too.
  package func isFree(lostOnly: Bool, isLost: (Lease) -> Bool) -> Bool {
    guard state.isOpen else { return false }
    // Nobody can be asked for the rest of what was begun with the number.
    guard let worker else { return !lostOnly || isReserved }
    return isLost(Lease(trial: trial, attempt: attempt, worker: worker, end: leaseEnd))
  }

  /// The tenure of a number that a worker takes for a trial to come.
  package static func reserved(
    _ trial: Int, by worker: Worker, at time: Timestamp
  ) -> Tenure {
    var tenure = Tenure(trial: trial)
    tenure.isReserved = true
    _ = tenure.claim(by: worker, at: time)
    return tenure
  }

  /// Whether the worker has the trial in this attempt and nobody ever began it.
  package func hasClaimed(_ attempt: Int, _ worker: Worker) -> Bool {
    begun == 0 && isHeld(by: worker, attempt: attempt)
  }

  /// Takes the trial over.
  package mutating func claim(by worker: Worker, at time: Timestamp) -> Claim {
    attempt += 1
    self.worker = worker.id
    leaseEnd = worker.leaseEnd(from: time)
    return Claim(trial: trial, attempt: attempt, lost: begun - released)
  }

  /// Takes out a number for which nothing was found to try.
  private mutating func withdraw(_ worker: Worker) throws(StorageError) {
    guard isReserved, isHeld(by: worker, attempt: attempt) else { throw undeletable }
    self = Tenure(trial: trial)
    state = .deleted
  }

  private mutating func begin(_ asked: Event.Asked, _ worker: Worker) {
    isReserved = false
    state = .running
    begun = asked.attempt
    leg = asked.leg
    leaseEnd = worker.leaseEnd(from: asked.at)
  }

  private func isHeld(by worker: Worker, attempt: Int) -> Bool {
    state.isOpen && self.worker == worker.id && self.attempt == attempt
  }

  private func require(_ attempt: Int, _ worker: Worker) throws(StorageError) {
    guard state == .running, begun == attempt, isHeld(by: worker, attempt: attempt) else {
      throw stale(attempt, for: worker)
    }
  }

  private var unpaused: StorageError {
    StorageError(
      .conflict,
      "trial \(trial) is not paused, so that there is no later leg of it: read the study again")
  }

  private var taken: StorageError {
    StorageError(
      .conflict,
      "trial \(trial) was added by another worker: read the study again, and propose again")
  }

  private var unreserved: StorageError {
    StorageError(
      .invalid, "trial \(trial): a number is reserved with `reserve`, and not by an event")
  }

  private var undeletable: StorageError {
    StorageError(
      .invalid,
      "trial \(trial): a trial is deleted by an amendment, unless it is a reserved one that never began "
        + "and that this worker holds")
  }

  /// Why what a worker says of an attempt does not count, and what it may do.
  private func stale(_ attempt: Int, for worker: Worker) -> StorageError {
    let message =
      switch state {
      case .deleted: "trial \(trial) was deleted, so nothing more can be stored of it"
      case .paused: "trial \(trial) is paused: continue it before you tell"
      case .completed, .pruned, .failed: "trial \(trial) has already ended: it is \(state.name)"
      case .waiting, .running: stale(attempt, heldBy: self.worker, for: worker)
      }
    return StorageError(.stale, message)
  }

  private func stale(_ attempt: Int, heldBy holder: String?, for worker: Worker) -> String {
    guard let holder else {
      return "trial \(trial) is waiting to be asked for: ask before you tell"
    }
    guard holder == worker.id else {
      return "another worker runs trial \(trial), and only that worker can tell its result: ask "
        + "for a trial of your own. If that worker is gone, its trial is handed out again"
    }
    guard begun == self.attempt else {
      return "trial \(trial) has not begun: ask for it before you tell"
    }
    return "trial \(trial) was started again, as attempt \(self.attempt): the result of attempt "
      + "\(attempt) no longer counts"
  }
}

extension Worker {
  /// When a lease that is taken or extended now ends.
  package func leaseEnd(from time: Timestamp) -> Timestamp {
    let (end, overflows) = time.addingReportingOverflow(lease)
    return overflows ? .max : end
  }
}
