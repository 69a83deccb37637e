import Hone
import HoneRun
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ends a run whose tasks wait for threads that the system refuses.
///
/// What carries the tasks asks for a thread until it gets one, for ever and while it holds what others
/// wait for; a signal is then heard and changes nothing. So a task says now and then that tasks run, and
/// a thread that was there before looks whether it does.
final class StallWatch: Sendable {
  private let beats = Atomic(0)
  private let isOver = Atomic(false)

  /// Begins to watch.
  ///
  /// - Throws: `CommandFailure` where there is no thread for it.
  static func start() throws(CommandFailure) -> StallWatch {
    let watch = StallWatch()
    let failure = WatchThread.start { watch.run() }
    guard failure == 0 else {
      throw CommandFailure(
        .storage,
        "the system refuses a thread: \(String(cString: strerror(failure))); raise the limit of "
          + "processes and threads (`ulimit -u`), or end some")
    }
    Task { await watch.beat() }
    return watch
  }

  /// From now on nothing is ended.
  func stop() { isOver.store(true, ordering: .relaxed) }

  private func beat() async {
    while !isOver.load(ordering: .relaxed) {
      beats.add(1, ordering: .relaxed)
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  private func run() {
    var stall = Stall()
    while !isOver.load(ordering: .relaxed) {
      let isHurried = SignalWatch.count > 0
      let isLost = stall.look(beats.load(ordering: .relaxed), isHurried: isHurried) {
        WatchThread.start {} != 0
      }
      if isLost { giveUp(isHurried) }
      // In short steps, as a signal may come meanwhile.
      for _ in 0..<stall.pause where isHurried || SignalWatch.count == 0 { usleep(250_000) }
    }
  }

  /// Ends the process at once: whoever could be asked to give the trials back may be waiting, too.
  private func giveUp(_ isHurried: Bool) {
    guard !isOver.load(ordering: .relaxed) else { return }
    Outlet.hurry()
    Terminal.error.line(
      "hone: the system refuses threads: raise the limit of processes and threads (`ulimit -u`), or run "
        + "fewer trials at a time. Running programs are ended; the same command resumes, and retries "
        + "their trials")
    Terminal.error.flush()
    _exit(isHurried ? ExitStatus.interrupted.rawValue : ExitStatus.storage.rawValue)
  }
}

/// What a ``StallWatch`` has seen so far.
struct Stall {
  /// How often in a row a thread is asked for in vain before a run is given up.
  static let tries = 8
  /// The same once a signal has come.
  static let hurriedTries = 4

  private var beats = -1
  private var refusals = 0

  /// How long to wait for the next look, in quarters of a second.
  ///
  /// As between the tries of a trial that the machine does not let begin.
  var pause: Int { refusals == 0 ? 4 : 1 << min(refusals - 1, 5) }

  /// Whether the run is lost: no task has run since the last look, and no thread is to be had, often
  /// enough in a row.
  mutating func look(_ beats: Int, isHurried: Bool, isRefused: () -> Bool) -> Bool {
    defer { self.beats = beats }
    guard beats == self.beats, isRefused() else {
      refusals = 0
      return false
    }
    refusals += 1
    return refusals >= (isHurried ? Self.hurriedTries : Self.tries)
  }
}
