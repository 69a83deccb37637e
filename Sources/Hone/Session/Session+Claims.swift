internal import HoneCore
internal import HoneStorage

extension Session {
  /// Starts the next trial: one that waits or was lost, else a new proposal.
  ///
  /// - Parameter quota: How many trials there are to be in all.
  /// - Returns: The trial, or nil where those that have ended or are running are enough, or where
  ///   the next one of a reproducible study has to wait for them.
  /// - Throws: `StudyError` where the store fails or there is nothing to propose.
  mutating func ask(within quota: Quota) throws(StudyError) -> Event.Asked? {
    try synchronize()
    if let lack { throw lack }
    var claim: Claim?
    while true {
      let begun =
        engine.history.count - engine.history.count(.waiting) - engine.history.count(.deleted)
        - engine.history.count(.paused) - uncounted.count
      let hasRoom = quota.trials.map { begun < $0 } ?? true
      if claim == nil {
        claim = try hasRoom ? takeOver(within: quota) : self.claim(lostOnly: true)
        // Another process may just have enqueued the trial.
        if claim != nil { try synchronize() }
      }
      guard hasRoom || claim != nil else { return nil }
      let trial = claim?.trial ?? engine.history.count
      guard !isClosed(trial, quota) else {
        pending = claim ?? pending
        return nil
      }
      let (proposal, problem) = try propose(trial)
      let asked = Event.Asked(
        trial: trial, attempt: claim?.attempt ?? 1, proposal: proposal, seen: engine.revision,
        at: clocks.wall(), history: engine.history)
      do throws(StudyError) {
        if let problem {
          try giveUp(asked, problem)
          claim = nil
        } else if let claimed = claim, claimed.lost > retries {
          try giveUp(asked, claimed.lost)
          claim = nil
        } else if try append(.asked(asked)) {
          if held.isEmpty { contact = clocks.steady() }
          held[trial] = asked.attempt
          if !lost.isEmpty { lost.remove(trial) }
          return asked
        }
      } catch {
        // A person has amended the claimed trial, or its lease ran out while it had to wait.
        guard error.code == .notRunning, claim != nil else { throw error }
        claim = nil
      }
      try synchronize()
    }
  }

  /// What a trial should try, and why it cannot where no point with its enqueued values is found.
  private mutating func propose(
    _ trial: Int
  ) throws(StudyError) -> (Proposal, problem: String?) {
    do { return (try engine.propose(trial: trial), nil) } catch {
      // One bad point ends nobody else's trials.
      guard case .infeasible(let problem) = error, trial < engine.history.count,
        !engine.history.given(trial).isEmpty
      else { throw StudyError(error) }
      return (Proposal(point: engine.standIn(for: trial)), problem)
    }
  }

  private mutating func giveUp(_ asked: Event.Asked, _ lost: Int) throws(StudyError) {
    try giveUp(
      asked, "\(History.lossNote) \(lost == 1 ? "once" : "\(lost) times") without an end")
  }

  private mutating func giveUp(_ asked: Event.Asked, _ reason: String) throws(StudyError) {
    _ = try append([
      .asked(asked),
      .finished(
        trial: asked.trial, attempt: asked.attempt, .failed(reason: reason), at: asked.at),
    ])
  }

  /// A trial to go on with, or an enqueued one that can begin.
  private mutating func takeOver(within quota: Quota) throws(StudyError) -> Claim? {
    if let claim = pending, !isClosed(claim.trial, quota) {
      pending = nil
      return claim
    }
    // An enqueued trial that cannot begin yet is left to whoever is there when it can.
    return try claim(lostOnly: holdsBackEnqueued(quota))
  }

  /// A trial that is there already and that nobody works on, if there is one.
  private mutating func claim(lostOnly: Bool) throws(StudyError) -> Claim? {
    let waits = !lostOnly && engine.history.count(.waiting) > 0
    guard let link else {
      guard waits, let trial = engine.history.waiting.first else { return nil }
      return Claim(
        trial: trial, attempt: engine.history.attempt(of: trial) + 1, lost: 0)
    }
    // A trial can only be lost where another worker has started one.
    guard waits || othersRun else { return nil }
    var leased: Set<Int> = []
    let claim: Claim?
    do {
      claim = try link.storage.claim(
        in: link.id, by: link.worker, at: clocks.wall(), lostOnly: lostOnly
      ) { [held] lease in
        leased.insert(lease.trial)
        let isOwn = lease.worker == link.worker.id && held[lease.trial] == lease.attempt
        return !isOwn && watch.isOver(lease)
      }
    } catch { throw failure(error) }
    if claim == nil { try requireHolders(leased) }
    return claim
  }

  /// Refuses to wait for ever for a trial that a damaged file shows as running and that nobody holds.
  private mutating func requireHolders(_ leased: Set<Int>) throws(StudyError) {
    let orphans = engine.history.running.filter { held[$0] == nil && !leased.contains($0) }
    guard !orphans.isEmpty else { return }
    // Most likely it has just ended.
    try synchronize()
    guard let orphan = orphans.first(where: { engine.history.state(of: $0) == .running }) else {
      return
    }
    throw StudyError(
      .storage,
      "the store is damaged: trial \(orphan) has not ended, and no run has it. Restore the store "
        + "from a backup")
  }

  /// Whether other workers run trials of the study, or vanished while they did.
  var othersRun: Bool {
    engine.history.running.contains { held[$0] != engine.history.attempt(of: $0) }
  }
}

extension Event.Asked {
  /// The next attempt at a trial: one that has begun goes on in the leg in which it is.
  init(
    trial: Int, attempt: Int, proposal: Proposal, seen: Revision, at: Timestamp,
    history: borrowing History
  ) {
    self.init(
      trial: trial, attempt: attempt, point: proposal.point, tag: proposal.tag, seen: seen,
      at: at, isEnqueued: history.isEnqueued(trial), fidelity: proposal.fidelity)
    guard trial < history.count, history.attempt(of: trial) > 0 else { return }
    leg = history.leg(of: trial)
    fidelity = history.fidelity(of: trial)
    origin = history.origin(of: trial)
  }
}
