import Dispatch
import Hone
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C once lets running trials finish; twice, or a request to terminate, ends them; three signals
/// of any kind end the process at once, and what it had started ends the programs.
final class Interrupts: Sendable {
  private let control: RunControl
  private let say: @Sendable (String) -> Void
  // To say something may take as long as a store that is locked.
  private let speech = DispatchQueue(label: "hone.interrupts")
  private let wasHeard = Atomic(false)

  /// Begins to watch.
  ///
  /// - Throws: `CommandFailure` where signals cannot be waited for.
  init(
    _ control: RunControl, say: @escaping @Sendable (String) -> Void
  ) throws(CommandFailure) {
    self.control = control
    self.say = say
    // A reader of the progress that has gone, as `| head` does, ends no study.
    signal(SIGPIPE, SIG_IGN)
    try SignalWatch.start { [self] number, count in received(number, count) }
  }

  /// Whether any signal came.
  var wasInterrupted: Bool { wasHeard.load(ordering: .acquiring) }

  private func received(_ number: Int32, _ count: Int) {
    wasHeard.store(true, ordering: .releasing)
    // First of all what was asked for: nobody may be reading what is said of it.
    if count == 1, number == SIGINT {
      control.stop()
      speak("stopping: running trials finish first (Ctrl-C again ends them now)")
    } else {
      control.cancel()
      Outlet.hurry()
      speak("ending the running trials: the next run tries them again")
    }
  }

  private func speak(_ message: String) {
    speech.async { [self] in say(message) }
  }
}
