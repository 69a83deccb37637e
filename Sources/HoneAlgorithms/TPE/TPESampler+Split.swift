internal import HoneCore

extension TPESampler {
  /// Keeps the best trials in order; a finished trial's rank never changes.
  func learn(_ trial: Int, _ history: borrowing History, into state: inout State) {
    let rank = Rank(trial, history)
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
