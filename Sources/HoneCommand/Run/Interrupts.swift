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

/// Ctrl-C once lets running trials finish; twice, or a request to terminate, ends them.
final class Interrupts: Sendable {
  private let control: RunControl
  private let say: @Sendable (String) -> Void
  private let presses = Mutex(0)

  init(_ control: RunControl, say: @escaping @Sendable (String) -> Void) {
    self.control = control
    self.say = say
    // A reader of the progress that has gone, as `| head` does, ends no study.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // The default action would end the process before the source hears of the signal.
      let before = signal(number, SIG_IGN)
      // What was ignored from the start, as by `nohup` or by `&` in a script, stays so.
      guard unsafeBitCast(before, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self) else {
        continue
      }
      let source = DispatchSource.makeSignalSource(signal: number)
      // The handler holds its source, so that it lives as long as the process does.
      source.setEventHandler { [self] in withExtendedLifetime(source) { received(number) } }
      source.activate()
    }
  }

  /// Whether any signal came.
  var wasInterrupted: Bool { presses.withLock { $0 > 0 } }

  private func received(_ number: Int32) {
    let count = presses.withLock { count -> Int in
      count += 1
      return count
    }
    if count == 1, number == SIGINT {
      say("stopping: running trials finish first (Ctrl-C again ends them now)")
      control.stop()
    } else {
      say("ending the running trials: they are tried again by the next run")
      control.cancel()
    }
  }
}
