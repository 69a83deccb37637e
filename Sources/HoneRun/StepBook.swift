internal import HoneCore

/// The steps that a trial has reported, and what becomes of it.
///
/// A program whose output waits in a buffer hands over many reports at once, most often all of them as
/// it ends. What the pruner says to the first of them comes after the program went on to the last, so
/// the program is let end by itself. Who writes reports one by one is never taken for such a program,
/// however fast it is, for each write arrives apart: the outcome is no matter of timing.
struct StepBook {
  /// The step of the last report.
  private(set) var last = 0
  private var seen: Set<Int> = []
  private var count = 0
  /// The write that all reports so far came in; nil once there were two.
  private var write: LineOrigin?
  private var isPruned = false

  /// Whether a report of this origin changes nothing of what was decided.
  func mayGoOn(_ origin: LineOrigin) -> Bool {
    !isPruned || write.map { StepBook.isSame($0, origin) } == true
  }

  /// Records what the pruner said to a report; whether its step had been reported before.
  mutating func record(_ step: Int, _ origin: LineOrigin, _ verdict: Verdict) -> Bool {
    if count == 0 {
      write = origin
    } else if let first = write, !StepBook.isSame(first, origin) {
      write = nil
    }
    count += 1
    last = step
    if verdict == .prune { isPruned = true }
    return !seen.insert(step).inserted
  }

  /// What is to become of the program after a line.
  func verdict(after line: LineOrigin) -> LineVerdict {
    guard isPruned else { return .continue }
    guard let write else { return .stop }
    // A report by itself is judged by itself.
    let isAlone = count == 1 && (line.isLast || !StepBook.isSame(write, line))
    return isAlone ? .stop : .leave
  }

  /// Whether there were several reports, and all came in one write.
  var areAllLate: Bool { count > 1 && write != nil }

  private static func isSame(_ a: LineOrigin, _ b: LineOrigin) -> Bool {
    a.isError == b.isError && a.write == b.write
  }
}
