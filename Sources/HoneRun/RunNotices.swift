internal import Synchronization

/// What is said once a run, however many trials give reason to.
final class RunNotices: Sendable {
  enum Subject: Hashable, Sendable {
    /// A trial reported a step again.
    case repeatedSteps
    /// A trial's reports came all at its end.
    case lateReports
    /// A program runs in no cgroup of its own, though there are some.
    case misplaced
  }

  /// Whether reports are judged at all.
  let isPruning: Bool
  private let said = Mutex<Set<Subject>>([])
  private let say: @Sendable (String) -> Void

  init(isPruning: Bool, _ say: @escaping @Sendable (String) -> Void) {
    self.isPruning = isPruning
    self.say = say
  }

  /// Says it where it has not been said; without a pruner nothing comes of reports.
  func notice(_ subject: Subject, _ text: @autoclosure () -> String) {
    guard isPruning || subject == .misplaced,
      said.withLock({ $0.insert(subject).inserted })
    else { return }
    say(text())
  }
}
