internal import HoneCore

/// What ASHA remembers of the curves: the losses with which trials reached each rung.
struct ASHAState: Sendable {
  /// The rungs that a trial has reached, which it does in their order.
  private struct Climb {
    /// The loss at each rung reached.
    var losses: [Double] = []
    /// How many of them had been reached before the newest report.
    var before = 0

    mutating func report(_ step: Int, _ loss: Double, _ rungs: [Int]) {
      before = losses.count
      while losses.count < rungs.count, rungs[losses.count] <= step { losses.append(loss) }
    }
  }

  /// The losses at one rung.
  private struct Rung {
    var numbers = OrderStatistics()
    var notNumbers = 0
    var count: Int { numbers.count + notNumbers }
  }

  private let steps: [Int]
  private var rungs: [Rung] = []
  /// Of the trials that have not ended: an ended one never reports again.
  private var climbs: [Int: Climb] = [:]
  private var scope = Scope()

  /// The state after some curves.
  ///
  /// Complexity: O(trials); the rungs are filled by the first verdict.
  init(_ steps: [Int], _ curves: borrowing Curves) {
    self.steps = steps
    for trial in curves.trials where !curves.state(of: trial).isFinished {
      climbs[trial] = climb(of: trial, curves)
    }
  }

  private func climb(of trial: Int, _ curves: borrowing Curves) -> Climb {
    var climb = Climb()
    for report in curves.arrivals(of: trial) {
      climb.report(report.step, curves.loss(report), steps)
    }
    return climb
  }

  /// Takes notice of what has changed of a trial.
  ///
  /// Complexity: O(log trials).
  mutating func follow(_ trial: Int, _ change: TrialChange, _ curves: borrowing Curves) {
    switch change {
    case .began:
      guard let gone = climbs.removeValue(forKey: trial), scope.includes(trial) else { return }
      for (rung, loss) in gone.losses.enumerated() { remove(loss, from: rung) }
    case .reported:
      guard !curves.isRepeating(trial), let report = curves.arrivals(of: trial).last else { return }
      climbs[trial, default: Climb()].report(report.step, curves.loss(report), steps)
      if scope.includes(trial), let climb = climbs[trial] { add(climb, from: climb.before) }
    case .ended:
      climbs[trial] = nil
    }
  }

  /// Whether the trial is good enough for the rungs that its newest report has reached.
  mutating func verdict(
    on trial: Int, _ report: Report, eta: Int, _ curves: borrowing Curves
  ) -> Verdict {
    include(judging: trial, curves)
    let own = climbs[trial] ?? climb(of: trial, curves)
    guard own.before < own.losses.count else { return .proceed }
    let others = scope.others(than: trial, curves)
    for rung in own.before..<own.losses.count where steps[rung] <= report.step {
      let loss = own.losses[rung]
      if loss.isNaN { return .prune }
      // Counted by itself where it is not among those that are kept.
      var seen = scope.includes(trial) ? 0 : 1
      var better = 0
      if rung < rungs.count {
        seen += rungs[rung].count
        better += rungs[rung].numbers.count(below: loss)
      }
      for other in others {
        guard let arrival = curves.firstLoss(of: other, from: steps[rung]) else { continue }
        seen += 1
        if arrival < loss { better += 1 }
      }
      // Algorithm 2, line 14: the top |rung|/η.
      if better >= max(1, seen / eta) { return .prune }
    }
    return .proceed
  }

  /// Keeps the losses of the trials that count for every verdict from now on.
  private mutating func include(judging trial: Int, _ curves: borrowing Curves) {
    guard let step = scope.advance(judging: trial, curves) else { return }
    if step.isAnew { rungs = [] }
    for trial in step.trials { add(climbs[trial] ?? climb(of: trial, curves), from: 0) }
  }

  private mutating func add(_ climb: Climb, from first: Int) {
    for rung in first..<climb.losses.count {
      if rung == rungs.count { rungs.append(Rung()) }
      let loss = climb.losses[rung]
      if loss.isNaN { rungs[rung].notNumbers += 1 } else { rungs[rung].numbers.insert(loss) }
    }
  }

  private mutating func remove(_ loss: Double, from rung: Int) {
    if loss.isNaN { rungs[rung].notNumbers -= 1 } else { rungs[rung].numbers.remove(loss) }
  }
}
