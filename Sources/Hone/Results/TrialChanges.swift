public import HoneCore

/// What has changed in a study's trials since a revision.
public struct TrialChanges: Sendable, Hashable {
  /// The trials that have changed, by number, each as it is now: perhaps some that have not, where what
  /// was stored has been rewritten.
  public var trials: [Trial]
  /// The numbers of those that were deleted.
  public var deleted: [Int]
  /// The revision up to which this reaches; what comes later is asked for from here.
  public var revision: Revision

  /// Creates it.
  public init(trials: [Trial], deleted: [Int] = [], revision: Revision) {
    self.trials = trials
    self.deleted = deleted
    self.revision = revision
  }

  /// Whether nothing has changed.
  public var isEmpty: Bool { trials.isEmpty && deleted.isEmpty }

  /// Those of a history's trials from number `first` on that a book says have changed.
  ///
  /// Complexity: O(trials), and O(parameters + reports) for each that has changed.
  init(_ history: borrowing History, since first: Int, after revision: Revision, _ book: ChangeBook)
  {
    trials = []
    deleted = []
    self.revision = max(book.revision, revision)
    for number in book.numbers(after: revision) where number >= first && number < history.count {
      if history.state(of: number) == .deleted {
        deleted.append(number)
      } else {
        trials.append(history.trial(number))
      }
    }
  }
}

/// Up to which revision each trial has changed, as far as somebody knows who reads its study's events.
struct ChangeBook: Sendable {
  /// The revision up to which events have been read.
  private(set) var revision: Revision = 0
  private var trials: [Revision] = []

  /// Notes that something has happened to a trial, at this revision or before.
  mutating func note(_ trial: Int, at revision: Revision) {
    // What concerns the study as a whole has no trial.
    guard trial >= 0 else { return }
    while trials.count <= trial { trials.append(0) }
    trials[trial] = max(trials[trial], revision)
  }

  /// Notes up to where events have been read.
  mutating func reach(_ revision: Revision) { self.revision = max(self.revision, revision) }

  /// Notes that anything may have happened to every trial: what was stored has been rewritten.
  mutating func noteAll() {
    for trial in trials.indices { trials[trial] = revision }
  }

  /// The trials that have changed since, by number.
  func numbers(after revision: Revision) -> [Int] {
    trials.indices.filter { trials[$0] > revision }
  }
}
