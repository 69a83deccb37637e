internal import HoneCore

/// How many trials of a study are to begin, over all runs.
struct Quota: Sendable {
  /// As many as this; nil is no limit.
  var trials: Int?
  /// In a reproducible study, as many as there are once this holds for what the next one may know.
  var isEnough: (@Sendable (Progress) -> Bool)?
}

extension Session {
  /// Whether a trial of a reproducible study cannot begin yet, or not at all.
  mutating func isClosed(_ trial: Int, _ quota: Quota) -> Bool {
    guard engine.definition.reproducible != nil, engine.history.isNew(trial) else { return false }
    guard engine.obstacle(to: trial) == nil else { return true }
    // Numbers begin in their order, so a number says how many there are.
    if let trials = quota.trials, trial - engine.history.count(.deleted) >= trials { return true }
    guard let isEnough = quota.isEnough else { return false }
    engine.settle(before: trial)
    return isEnough(Progress(engine.settled))
  }

  /// Whether the next trial is an enqueued one that is closed, and none was given back before it.
  mutating func holdsBackEnqueued(_ quota: Quota) -> Bool {
    guard engine.definition.reproducible != nil, engine.history.count(.waiting) > 0 else {
      return false
    }
    let next = engine.next
    guard let first = engine.history.waiting.first, first >= next else { return false }
    return isClosed(next, quota)
  }

  /// How the trials stand that count for the next proposal, where it can be made and all have ended.
  mutating func settledProgress() -> Progress? {
    let next = engine.next
    guard engine.definition.reproducible != nil, engine.obstacle(to: next) == nil,
      engine.history.finished.count + engine.history.count(.deleted) >= next
    else { return nil }
    engine.settle(before: next)
    return Progress(engine.settled)
  }

  /// Why a reproducible study has no trial to hand out.
  var reasonToWait: String? {
    guard let workers = engine.definition.reproducible else { return nil }
    let next = engine.next
    let rule = "(`reproducible: \(workers)`)"
    switch engine.obstacle(to: next) {
    case nil: return nil
    case .unbegun(let trial):
      return
        "trial \(next) cannot be proposed before trial \(trial) has begun \(rule): ask again then"
    case .unfinished(let trial):
      return
        "trial \(next) cannot be proposed before trial \(trial) has ended \(rule): tell how it "
        + "went, and ask again"
    }
  }
}

extension History {
  /// Whether nothing has been proposed for the trial yet.
  func isNew(_ trial: Int) -> Bool { trial >= count || attempt(of: trial) == 0 }
}
