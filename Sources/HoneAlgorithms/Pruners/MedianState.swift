internal import HoneCore

/// What the median pruner remembers of the curves.
struct MedianState: Sendable {
  /// A trial under way.
  private struct Progress {
    /// Its smallest loss; NaN while it has none.
    var best = Double.nan
    /// The largest step of its arrivals, and that without the newest; nil where there is none.
    var furthest: Int?
    var before: Int?

    mutating func report(_ step: Int, _ loss: Double) {
      // `minimum` prefers a number to NaN.
      best = Double.minimum(best, loss)
      before = furthest
      furthest = max(furthest ?? step, step)
    }
  }

  /// Of the trials that have not ended.
  private var progress: [Int: Progress] = [:]
  private var scope = Scope()
  /// The completed trials with reports that count for every verdict.
  private var completed: [Int] = []
  /// By step, for steps that are judged: where the median of the completed trials is.
  private var medians: [Int: RunningMedian] = [:]
  private var verdicts = 0

  /// The state after some curves.
  ///
  /// Complexity: O(trials); completed trials are looked at by the first verdict.
  init(_ curves: borrowing Curves) {
    for trial in curves.trials where !curves.state(of: trial).isFinished {
      progress[trial] = progress(of: trial, curves)
    }
  }

  /// How many numbers are kept of completed trials. Complexity: O(steps judged).
  var kept: Int { medians.values.reduce(completed.count) { $0 + $1.kept } }

  private func progress(of trial: Int, _ curves: borrowing Curves) -> Progress {
    var progress = Progress()
    for report in curves.arrivals(of: trial) { progress.report(report.step, curves.loss(report)) }
    return progress
  }

  /// Takes notice of what has changed of a trial.
  ///
  /// Complexity: O(1).
  mutating func follow(_ trial: Int, _ change: TrialChange, _ curves: borrowing Curves) {
    switch change {
    case .began:
      progress[trial] = nil
    case .reported:
      guard !curves.isRepeating(trial), let report = curves.arrivals(of: trial).last else { return }
      progress[trial, default: Progress()].report(report.step, curves.loss(report))
    case .ended:
      let hasReported = progress.removeValue(forKey: trial) != nil
      if hasReported, scope.includes(trial), curves.state(of: trial) == .completed {
        completed.append(trial)
      }
    }
  }

  /// Whether the trial is in the better half.
  mutating func verdict(
    on trial: Int, _ report: Report, _ rule: MedianPruner, _ curves: borrowing Curves
  ) -> Verdict {
    let own = progress[trial] ?? progress(of: trial, curves)
    guard rule.isDue(report.step, after: own.before) else { return .proceed }
    include(judging: trial, curves)
    let others = scope.others(than: trial, curves).filter { curves.state(of: $0) == .completed }
    // A trial is no rival of its own, should it be judged once it has ended.
    let isCounted = scope.includes(trial) && curves.state(of: trial) == .completed
    guard completed.count + others.count - (isCounted ? 1 : 0) >= rule.startup else {
      return .proceed
    }
    guard !own.best.isNaN else { return .prune }
    let rivals = losses(of: others, upTo: report.step, curves)
    let middle =
      isCounted
      ? MiddlePair(
        of: (losses(of: completed.filter { $0 != trial }, upTo: report.step, curves) + rivals)
          .sorted())
      : median(upTo: report.step, with: rivals.sorted(), curves)
    return middle?.isBetter(than: own.best) == true ? .prune : .proceed
  }

  /// The middle of the last losses of the completed trials, and some others, at a step or before.
  private mutating func median(
    upTo step: Int, with others: [Double], _ curves: borrowing Curves
  ) -> MiddlePair? {
    verdicts += 1
    makeRoom(for: step)
    let room = max(64, min(completed.count / 16, 4 * completed.count / max(medians.count, 1)))
    // Taken out while it changes, so that it is not copied.
    var median = medians.removeValue(forKey: step) ?? RunningMedian()
    defer { medians[step] = median }
    median.used = verdicts
    // The first time it is cheaper to look at all at once.
    if median.taken > 0 || completed.count <= room {
      for loss in losses(of: completed[median.taken...], upTo: step, curves) {
        median.insert(loss, room: room)
      }
      median.taken = completed.count
      if let pair = median.middle(with: others) { return pair }
      guard !median.isComplete else { return nil }
    }
    let all = losses(of: completed[...], upTo: step, curves).sorted()
    median.taken = completed.count
    median.keepMiddle(of: all, room: room)
    return MiddlePair(of: others.isEmpty ? all : (all + others).sorted())
  }

  /// Forgets the half of the steps that were judged longest ago, once they take much room: so that what is
  /// kept stays below 80 bytes a trial and 64 KB.
  private mutating func makeRoom(for step: Int) {
    guard medians[step] == nil,
      medians.count >= 64 + completed.count / 16 || kept > 9 * completed.count + 8_192
    else { return }
    let oldest = medians.values.map(\.used).sorted()[medians.count / 2]
    medians = medians.filter { $0.value.used > oldest }
  }

  private mutating func include(judging trial: Int, _ curves: borrowing Curves) {
    guard let step = scope.advance(judging: trial, curves) else { return }
    if step.isAnew { (completed, medians) = ([], [:]) }
    for trial in step.trials where curves.state(of: trial) == .completed {
      completed.append(trial)
    }
  }

  /// The trials' last losses at a step or before, without NaN.
  private func losses(
    of trials: some Sequence<Int>, upTo step: Int, _ curves: borrowing Curves
  ) -> [Double] {
    var losses: [Double] = []
    for trial in trials {
      if let loss = curves.lastLoss(of: trial, upTo: step), !loss.isNaN { losses.append(loss) }
    }
    return losses
  }
}

extension MedianPruner {
  /// Whether a report is the trial's first in its interval of steps, where `before` is the largest step
  /// that it had reported until then.
  fileprivate func isDue(_ step: Int, after before: Int?) -> Bool {
    guard step >= warmup else { return false }
    guard let before, before >= warmup else { return true }
    return (before - warmup) / interval < (step - warmup) / interval
  }
}
