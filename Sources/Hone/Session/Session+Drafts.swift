internal import HoneCore
internal import HoneStorage

/// What comes of asking a session for a trial.
enum Asking: Sendable {
  /// There is none to begin now.
  case none
  /// The trial has begun.
  case begun(Event.Asked)
  /// Its point is to be worked out, while others use the session; then `record` begins it.
  indirect case draft(Drafting)
}

/// A trial that is being worked out.
struct Drafting: Sendable {
  var draft: Draft
  let claim: Claim
  /// The revision and the edition that the question was made from.
  let seen: Revision
  let edition: Int
}

extension Session {
  /// Makes a question of a trial, and takes its number where it is a new one.
  ///
  /// - Returns: What is to be worked out; nil where another worker took the last number there was.
  mutating func draft(
    _ trial: Int, _ claim: inout Claim?, _ quota: Quota
  ) throws(StudyError) -> Drafting? {
    var (seen, edition) = (engine.revision, edition)
    // Whether there is anything to propose is known before a number is taken.
    var draft = try question(trial)
    if claim == nil {
      claim = try reserve(trial, quota)
      guard let claim else { return nil }
      if claim.trial != trial {
        (seen, edition) = (engine.revision, self.edition)
        draft = try question(claim.trial)
      }
    }
    guard let taken = claim.take() else { return nil }
    if held.isEmpty, drafting.isEmpty { contact = clocks.steady() }
    drafting[taken.trial] = taken.attempt
    return Drafting(draft: draft, claim: taken, seen: seen, edition: edition)
  }

  private mutating func question(_ trial: Int) throws(StudyError) -> Draft {
    do { return try engine.draft(trial: trial) } catch { throw StudyError(error) }
  }

  /// Below which number a trial may begin; nil is no limit.
  func limit(of quota: Quota) -> Int? {
    quota.trials.map {
      $0 + engine.history.count(.waiting) - engine.history.reserved.count
        + engine.history.count(.deleted) + engine.history.count(.paused) + uncounted.count
    }
  }

  /// Takes the next number, `trial` as far as this session knows.
  ///
  /// - Returns: A claim, perhaps of a later number; nil where other workers took those that the quota
  ///   leaves: look again.
  mutating func reserve(_ trial: Int, _ quota: Quota) throws(StudyError) -> Claim? {
    guard let link else {
      _ = try append(.reserved(trial: trial))
      return Claim(trial: trial, attempt: 1, lost: 0)
    }
    var limit = limit(of: quota) ?? .max
    // Nobody gets past the next number of a reproducible study.
    if engine.definition.reproducible != nil { limit = min(limit, trial + 1) }
    let claims: [Claim]
    do {
      claims = try link.storage.reserve(
        1, below: limit, in: link.id, by: link.worker, at: clocks.wall())
    } catch { throw failure(error) }
    guard let claim = claims.first else {
      _ = try learnConflict()
      return nil
    }
    do throws(StudyError) { try synchronize() } catch {
      setAside(claim)
      throw error
    }
    return claim
  }

  /// Begins a trial whose point has been worked out.
  ///
  /// - Returns: The trial, or what is to be worked out instead or anew; see `ask`.
  /// - Throws: `StudyError` as `ask` does; then the trial's number is free, or taken out.
  mutating func record(
    _ worked: Drafting, within quota: Quota
  ) throws(StudyError) -> Asking {
    var worked = worked
    let claim = worked.claim
    do throws(StudyError) {
      while true {
        try synchronize()
        guard isDrafting(claim) else { break }
        guard worked.edition == edition else {
          // The study was edited: the same number is worked out anew, if it may still begin.
          setAside(claim)
          return try ask(within: quota)
        }
        let asked: Event.Asked
        do {
          guard let proposal = try engine.accept(&worked.draft) else { return .draft(worked) }
          asked = self.asked(worked, proposal)
        } catch {
          let reason = try problem(with: claim.trial, error)
          try giveUp(self.asked(worked, Proposal(point: engine.standIn(for: claim.trial))), reason)
          break
        }
        let known = engine.revision
        if try begin(asked, claim) {
          drafting[claim.trial] = nil
          return .begun(asked)
        }
        if engine.revision == known { break }
      }
    } catch {
      guard error.code == .notRunning else {
        if drafting[claim.trial] == claim.attempt { letGo(claim, for: error) }
        throw error
      }
    }
    // Another worker has it, or nobody any more.
    drafting[claim.trial] = nil
    return try ask(within: quota)
  }

  private func asked(_ worked: Drafting, _ proposal: Proposal) -> Event.Asked {
    Event.Asked(
      trial: worked.claim.trial, attempt: worked.claim.attempt, proposal: proposal,
      seen: worked.seen, at: clocks.wall(), history: engine.history)
  }

  /// Whether a trial that was claimed is still there to be begun by this session.
  private func isDrafting(_ claim: Claim) -> Bool {
    drafting[claim.trial] == claim.attempt && claim.trial < engine.history.count
      && engine.history.state(of: claim.trial) == .waiting && engine.history.isNew(claim.trial)
  }

  /// Keeps a claim for the next who asks this session.
  mutating func setAside(_ claim: Claim) {
    drafting[claim.trial] = nil
    pending.removeAll { $0.trial == claim.trial }
    pending.append(claim)
  }

  /// Lets a trial go that could not be begun: its number is taken out where there is nothing to try,
  /// else given back, or kept for later where the store does not answer.
  mutating func letGo(_ claim: Claim, for error: StudyError) {
    guard !error.isOfStore, engine.history.isNew(claim.trial) else { return setAside(claim) }
    drafting[claim.trial] = nil
    let isVain = [.exhausted, .infeasible, .missingGradient, .unsuitable].contains(error.code)
    let event: Event =
      isVain && engine.history.reserved.contains(claim.trial)
      ? .deleted(trial: claim.trial) : .released(trial: claim.trial, attempt: claim.attempt)
    do throws(StudyError) { _ = try append([event]) } catch {
      if error.isOfStore { setAside(claim) }
    }
  }
}
