internal import HoneCore

extension TPESampler {
  /// Where a finished trial stands: completed before pruned before failed, then by merit.
  struct Rank: Sendable, Hashable, Comparable {
    var tier: Int
    /// Of a pruned trial, the step that it reached.
    var step: Int
    /// The loss; NaN counts as +∞.
    var loss: Double
    var trial: Int

    static func < (a: Rank, b: Rank) -> Bool {
      if a.tier != b.tier { return a.tier < b.tier }
      if a.step != b.step { return a.step > b.step }
      if a.loss != b.loss { return a.loss < b.loss }
      return a.trial < b.trial
    }
  }

  static func rank(_ trial: Int, _ history: borrowing History) -> Rank {
    switch history.state(of: trial) {
    case .completed:
      let loss = history.loss(trial)
      return Rank(tier: 0, step: 0, loss: loss.isNaN ? .infinity : loss, trial: trial)
    case .pruned:
      guard let last = history.curves.reports(of: trial).last else {
        return Rank(tier: 1, step: -1, loss: .infinity, trial: trial)
      }
      let loss = history.curves.loss(last)
      return Rank(tier: 1, step: last.step, loss: loss.isNaN ? .infinity : loss, trial: trial)
    case .failed, .running, .waiting, .deleted:
      return Rank(tier: 2, step: 0, loss: .infinity, trial: trial)
    }
  }

  /// Keeps the best trials in order; a finished trial's rank never changes.
  func learn(_ trial: Int, _ history: borrowing History, into state: inout State) {
    let rank = TPESampler.rank(trial, history)
    guard rank.tier < 2 else { return }
    state.ranked += 1
    if state.best.count == TPESampler.mostGood {
      guard let last = state.best.last, rank < last else { return }
      state.best.removeLast()
    }
    let position = state.best.firstIndex { rank < $0 } ?? state.best.count
    state.best.insert(rank, at: position)
  }

  /// The good trials, and the others oldest first with the running ones as the newest.
  func split(_ state: State, _ history: borrowing History) -> (good: [Int], bad: [Int]) {
    // N⁽ˡ⁾ = min(⌈γN⌉, 25): Watanabe 2023, section 3.1.
    let share = Int((gamma * Double(state.ranked)).rounded(.up))
    let goodCount = min(max(share, 1), TPESampler.mostGood)
    let good =
      history.objectives.count == 1
      ? state.best.prefix(goodCount).map(\.trial)
      : TPESampler.firstFronts(goodCount, of: TPESampler.rivals(history), history)
    let running = history.running.suffix(TPESampler.mostBad)
    let room = TPESampler.mostBad - running.count
    let isGood = Set(good)
    let finished = history.finished.suffix(room + good.count).filter { !isGood.contains($0) }
    return (good.sorted(), finished.suffix(room) + running)
  }
}
