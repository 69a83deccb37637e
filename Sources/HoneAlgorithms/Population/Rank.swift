internal import HoneCore

/// Where a finished trial stands: completed before pruned before failed, then by merit.
struct Rank: Sendable, Hashable, Comparable {
  /// 0 of a completed trial, 1 of a pruned one, 2 of one that failed.
  var tier: Int
  /// Of a pruned trial, the step that it reached.
  var step: Int
  /// The loss; NaN counts as +∞.
  var loss: Double
  var trial: Int

  /// Ranks a trial by its first objective.
  init(_ trial: Int, _ history: borrowing History) {
    self.trial = trial
    step = 0
    loss = .infinity
    switch history.state(of: trial) {
    case .completed:
      tier = 0
      let own = history.loss(trial)
      if !own.isNaN { loss = own }
    case .pruned:
      tier = 1
      step = -1
      guard let last = history.curves.arrivals(of: trial).last else { return }
      step = last.step
      let own = history.curves.loss(last)
      if !own.isNaN { loss = own }
    case .failed, .running, .waiting, .paused, .deleted:
      tier = 2
    }
  }

  static func < (a: Rank, b: Rank) -> Bool {
    if a.tier != b.tier { return a.tier < b.tier }
    if a.step != b.step { return a.step > b.step }
    if a.loss != b.loss { return a.loss < b.loss }
    return a.trial < b.trial
  }
}

extension History {
  /// What a trial's objectives were, with their signs such that smaller is better, and how far it was
  /// from being completed: 0 where it was, 1 where it was pruned, 2 where it failed.
  ///
  /// What is not a number is no good in any objective. The tier is a violation in the sense of
  /// constraint domination: a trial that completed comes before any that did not.
  func losses(of trial: Int) -> (losses: [Double], tier: Double) {
    var losses = [Double](repeating: .infinity, count: objectives.count)
    switch state(of: trial) {
    case .completed:
      for objective in losses.indices { losses[objective] = loss(trial, objective) }
      if losses.contains(where: \.isNaN) {
        for objective in losses.indices { losses[objective] = .infinity }
      }
      return (losses, 0)
    case .pruned: return (losses, 1)
    case .failed, .running, .waiting, .paused, .deleted: return (losses, 2)
    }
  }
}
