public import HoneCore

/// Asynchronous successive halving: at each rung only the best 1/η of the trials seen there go on.
///
/// Rung k is at step min · η^(k + rate), as long as that is below `max`. A trial reaches a rung with its
/// first report at or past it, so programs need not report at those very steps; a report may reach
/// several rungs, and must pass all of them. Of a trial's reports at one step only the first counts. At
/// a rung with n trials, this one included, whatever has become of them, it goes on if it is among the
/// best max(1, ⌊n/η⌋); equals go on together. NaN is the worst loss, and ends the trial at the rung.
///
/// Reference: Li et al. 2020, "A system for massively parallel hyperparameter tuning",
/// arXiv:1810.05934, algorithm 2, in its stopping form: a trial is judged once, when it reaches the
/// rung, instead of waiting to be promoted.
public struct ASHAPruner: Sendable {
  /// The step of the first rung (the paper's r).
  public internal(set) var min: Int
  /// From this step on nothing is judged (the paper's R).
  public internal(set) var max: Int?
  /// The reduction factor η.
  public internal(set) var eta: Int
  /// By how many rungs the first one is moved up (the paper's s).
  public internal(set) var rate: Int

  /// Creates the pruner.
  public init(min: Int = 1, max: Int? = nil, eta: Int = 3, rate: Int = 0) {
    precondition(min >= 1 && eta >= 2 && rate >= 0, "ASHA needs steps from 1 and an eta from 2")
    self.min = min
    self.max = max
    self.eta = eta
    self.rate = rate
  }
}

extension ASHAPruner: Pruner {
  /// Whether the trial is good enough for the rungs that this report reaches.
  ///
  /// Complexity: O(reports · log trials): it begins from nothing. `scheduler` remembers.
  public func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict {
    var state = ASHAState(rungs, curves)
    return state.verdict(on: trial, report, eta: eta, curves)
  }

  /// A scheduler that keeps the losses of each rung in order.
  ///
  /// A verdict takes O(log trials), in a reproducible study O(L · log trials) for its L; the state is some
  /// 12 bytes for each rung that a trial reached.
  public var scheduler: any Scheduler { ASHAScheduler(pruner: self) }

  /// The steps of all rungs.
  var rungs: [Int] {
    var rungs: [Int] = []
    var rung = min
    var skipped = 0
    while rung < max ?? .max {
      if skipped < rate { skipped += 1 } else { rungs.append(rung) }
      let (next, overflow) = rung.multipliedReportingOverflow(by: eta)
      guard !overflow else { break }
      rung = next
    }
    return rungs
  }
}

private struct ASHAScheduler: Scheduler {
  let pruner: ASHAPruner

  func start(_ history: borrowing History) -> ASHAState { ASHAState(pruner.rungs, history.curves) }

  func tell(
    _ state: inout ASHAState, _ trial: Int, _ change: TrialChange, _ history: borrowing History
  ) {
    state.follow(trial, change, history.curves)
  }

  func reported(
    _ state: inout ASHAState, _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict {
    state.verdict(on: trial, report, eta: pruner.eta, curves)
  }
}
