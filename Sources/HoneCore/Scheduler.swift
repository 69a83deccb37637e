/// Decides from reports which trials go on, and what is worked on next.
///
/// A fold, as a sampler is: `start` over a history equals `start` over an empty one followed by every
/// `tell`. What `reported` and `next` change in the state is a cache and never decides anything. Every
/// pruner is a scheduler, see `Pruner.scheduler`; one that only ends trials is best written as a pruner.
public protocol Scheduler: Sendable {
  /// What the scheduler derives from the history.
  associatedtype State: Sendable

  /// The state after everything in a history.
  func start(_ history: borrowing History) -> State

  /// Takes notice of what has changed of a trial, already recorded in the history.
  func tell(
    _ state: inout State, _ trial: Int, _ change: TrialChange, _ history: borrowing History)

  /// Judges a trial right after its report was recorded and told.
  ///
  /// Not asked about a report at a step that the trial had reported before. A verdict depends on nothing
  /// but the curves that are shown: where `curves.horizon` is not nil, those of later trials are hidden,
  /// though the state has been told of them.
  ///
  /// - Parameters:
  ///   - state: The fold of everything told.
  ///   - trial: The trial's number.
  ///   - report: Its newest report, already part of `curves`.
  ///   - curves: The reports of all trials, as losses: smaller is better.
  /// - Returns: Whether the trial continues.
  func reported(
    _ state: inout State, _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict

  /// What is to be worked on next, once enqueued trials have begun; a new trial unless it says otherwise.
  func next(_ state: inout State, _ history: borrowing History) -> NextTrial
}

extension Scheduler {
  /// A new trial.
  public func next(_ state: inout State, _ history: borrowing History) -> NextTrial {
    .fresh(fidelity: nil)
  }

  func running(_ history: borrowing History) -> any AnyRunningScheduler {
    RunningScheduler(scheduler: self, state: start(history))
  }
}

/// What has changed of a trial.
public enum TrialChange: Sendable, Hashable {
  /// An attempt at it has begun: its curve is empty.
  case began
  /// It has reported: its newest report is part of its curve.
  case reported
  /// It has ended, with whatever outcome.
  case ended
}

/// What a scheduler would have worked on next.
public enum NextTrial: Sendable, Hashable {
  /// A new trial at a point of the sampler's.
  ///
  /// - `fidelity`: How much of a whole training it gets, such as a number of epochs; nil is all of it.
  case fresh(fidelity: Double?)
  /// A trial that was paused goes on.
  ///
  /// - `trial`: Its number.
  /// - `fidelity`: How much of a whole training it gets in all; nil is all of it.
  case promote(trial: Int, fidelity: Double?)
  /// Nothing, before a trial that is running reports or ends.
  case wait
}

/// A scheduler with its state, whatever their types: what the engine holds.
struct RunningScheduler<S: Scheduler>: AnyRunningScheduler {
  let scheduler: S
  var state: S.State

  mutating func tell(_ trial: Int, _ change: TrialChange, _ history: borrowing History) {
    scheduler.tell(&state, trial, change, history)
  }

  mutating func reported(
    _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict {
    scheduler.reported(&state, trial, report, curves)
  }

  mutating func next(_ history: borrowing History) -> NextTrial {
    scheduler.next(&state, history)
  }
}

protocol AnyRunningScheduler: Sendable {
  mutating func tell(_ trial: Int, _ change: TrialChange, _ history: borrowing History)
  mutating func reported(
    _ trial: Int, _ report: Report, _ curves: borrowing Curves
  ) -> Verdict
  mutating func next(_ history: borrowing History) -> NextTrial
}
