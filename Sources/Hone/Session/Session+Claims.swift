internal import HoneCore
internal import HoneStorage

extension Session {
  /// Starts the next trial: one that waits or was lost, else a new proposal.
  ///
  /// - Parameter quota: How many trials there are to be in all.
  /// - Returns: The trial, or what is to be worked out for it first; nothing where those that have ended
  ///   or are running are enough, or where the next one of a reproducible study has to wait for them.
  /// - Throws: `StudyError` where the store fails or there is nothing to propose.
  mutating func ask(within quota: Quota) throws(StudyError) -> Asking {
    var claim: Claim?
    do throws(StudyError) { return try ask(within: quota, &claim) } catch {
      if let claim { letGo(claim, for: error) }
      throw error
    }
  }

  /// Leaves in `claim` what the caller has to let go of where it throws.
  private mutating func ask(
    within quota: Quota, _ claim: inout Claim?
  ) throws(StudyError) -> Asking {
    try synchronize()
    if let lack { throw lack }
    var isBeaten = false
    while true {
      let hasRoom = limit(of: quota).map { engine.history.count < $0 } ?? true
      if claim == nil {
        claim = try takeOver(within: quota, hasRoom: hasRoom)
        // Another process may just have enqueued the trial.
        if claim != nil { try synchronize() }
      }
      guard hasRoom || claim != nil else { return .none }
      let trial = claim?.trial ?? engine.history.count
      guard !isClosed(trial, quota) else {
        if let claim { setAside(claim) }
        claim = nil
        return .none
      }
      if engine.isSlow, engine.history.isNew(trial) {
        if let draft = try draft(trial, &claim, quota) { return .draft(draft) }
      } else if claim == nil, isBeaten {
        // Whoever has lost a number to another worker once takes the next one before it proposes.
        claim = try reserve(trial, quota)
      } else {
        if let asked = try propose(trial, &claim, &isBeaten) { return .begun(asked) }
        try synchronize()
      }
    }
  }

  /// Proposes a trial and begins it; nil where that has to be tried again.
  private mutating func propose(
    _ trial: Int, _ claim: inout Claim?, _ isBeaten: inout Bool
  ) throws(StudyError) -> Event.Asked? {
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
      } else if let claimed = claim {
        let known = engine.revision
        if try begin(asked, claimed) { return asked }
        if engine.revision == known { claim = nil }
      } else if try append(.asked(asked)) {
        hold(asked)
        return asked
      } else {
        isBeaten = true
      }
    } catch {
      // A person has amended the claimed trial, or its lease ran out while it had to wait.
      guard error.code == .notRunning, claim != nil else { throw error }
      claim = nil
    }
    return nil
  }

  /// Begins a trial that this session has claimed.
  ///
  /// - Returns: False where that is to be decided anew: others have written something. Where they have
  ///   not, the trial is another's.
  mutating func begin(_ asked: Event.Asked, _ claim: Claim) throws(StudyError) -> Bool {
    // Of a number that is taken nobody else's proposal is refused: what was proposed meanwhile shows.
    let mayRepeat =
      engine.history.visitedCount != nil && engine.history.reserved.contains(asked.trial)
    let known = mayRepeat ? engine.revision : nil
    guard try append([.asked(asked)], isClaimed: true, ifAt: known) else { return false }
    hold(asked)
    return true
  }

  /// Notes a trial that this session has begun.
  mutating func hold(_ asked: Event.Asked) {
    if held.isEmpty, drafting.isEmpty { contact = clocks.steady() }
    held[asked.trial] = asked.attempt
    if !lost.isEmpty { lost.remove(asked.trial) }
  }

  /// What a trial should try, and why it cannot where no point with its enqueued values is found.
  private mutating func propose(
    _ trial: Int
  ) throws(StudyError) -> (Proposal, problem: String?) {
    do { return (try engine.propose(trial: trial), nil) } catch {
      return (Proposal(point: engine.standIn(for: trial)), try problem(with: trial, error))
    }
  }

  /// Why an enqueued trial cannot be begun; throws what is wrong with more than its values.
  func problem(with trial: Int, _ error: SamplerError) throws(StudyError) -> String {
    // One bad point ends nobody else's trials.
    guard case .infeasible(let problem) = error, trial < engine.history.count,
      !engine.history.given(trial).isEmpty
    else { throw StudyError(error) }
    return problem
  }

  private mutating func giveUp(_ asked: Event.Asked, _ lost: Int) throws(StudyError) {
    try giveUp(
      asked, "\(History.lossNote) \(lost == 1 ? "once" : "\(lost) times") without an end")
  }

  /// Begins a trial and ends it at once as a failed one.
  mutating func giveUp(_ asked: Event.Asked, _ reason: String) throws(StudyError) {
    _ = try append([
      .asked(asked),
      .finished(
        trial: asked.trial, attempt: asked.attempt, .failed(reason: reason), at: asked.at),
    ])
  }

  /// A trial to go on with, or an enqueued one that can begin; where there is no room for another one,
  /// only one that counts already.
  private mutating func takeOver(
    within quota: Quota, hasRoom: Bool
  ) throws(StudyError) -> Claim? {
    for (place, claim) in pending.enumerated()
    where hasRoom || engine.history.reserved.contains(claim.trial) {
      if !isClosed(claim.trial, quota) { return pending.remove(at: place) }
    }
    // An enqueued trial that cannot begin yet is left to whoever is there when it can.
    return try claim(lostOnly: !hasRoom || holdsBackEnqueued(quota))
  }

  /// A trial that is there already and that nobody works on, if there is one.
  private mutating func claim(lostOnly: Bool) throws(StudyError) -> Claim? {
    let waits = !lostOnly && engine.history.count(.waiting) > 0
    guard let link else {
      guard waits || !engine.history.reserved.isEmpty else { return nil }
      let free = engine.history.waiting.first {
        drafting[$0] == nil && (waits || engine.history.reserved.contains($0))
      }
      guard let trial = free else { return nil }
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
      ) { [held, drafting, pending] lease in
        leased.insert(lease.trial)
        let isOwn =
          lease.worker == link.worker.id
          && (held[lease.trial] == lease.attempt || drafting[lease.trial] == lease.attempt
            || pending.contains { $0.trial == lease.trial && $0.attempt == lease.attempt })
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

  /// Whether other workers run trials of the study or work them out, or vanished while they did.
  var othersRun: Bool {
    engine.history.running.contains { held[$0] != engine.history.attempt(of: $0) }
      || engine.history.reserved.contains { drafting[$0] == nil }
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
