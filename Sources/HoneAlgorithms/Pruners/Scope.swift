internal import HoneCore

/// Which trials a pruner's state counts: all up to a number, so that it can say how they stand without
/// looking at each.
///
/// In an ordinary study those are all trials. In a reproducible one a verdict on trial n sees the trials up
/// to n − L, and those under way are less than L numbers apart: what is counted for all of them stays L
/// behind, and the few trials between are looked at one by one.
struct Scope: Sendable {
  /// The last trial that counts; -1 before the first.
  private var limit = -1

  /// The trials that count from now on, and whether those that counted before no longer do.
  struct Step {
    var trials: [Int]
    var isAnew: Bool
  }

  /// Whether a trial counts, if there is anything of it to be counted.
  func includes(_ trial: Int) -> Bool { trial <= limit }

  /// Goes to where the verdict on a trial begins; nil where that is where it is.
  ///
  /// Complexity: O(trials that count from now on).
  mutating func advance(judging trial: Int, _ curves: borrowing Curves) -> Step? {
    // Stays a whole L behind the window, so that verdicts on earlier trials find it where they begin, too.
    let next = curves.horizon.map { max($0 - max(trial - $0, 0), -1) } ?? .max
    // Whoever judges a trial long after later ones begins anew.
    let isAnew = limit > curves.horizon ?? .max
    guard isAnew || next > limit else { return nil }
    let trials = curves.trials(after: isAnew ? -1 : limit).filter { $0 <= next }
    limit = next
    return Step(trials: trials, isAnew: isAnew)
  }

  /// The trials but the judged one that are shown and do not count yet.
  ///
  /// Complexity: O(1) in an ordinary study, O(log trials + L) in a reproducible one.
  func others(than trial: Int, _ curves: borrowing Curves) -> [Int] {
    guard let horizon = curves.horizon else { return [] }
    return curves.trials(after: limit).filter { $0 <= horizon && $0 != trial }
  }
}
