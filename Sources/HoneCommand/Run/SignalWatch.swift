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

/// Hears of the signals that ask the process to end, whatever else it is doing.
///
/// The third ends it at once, and so does any after `letGo`: what it had to do then hangs.
enum SignalWatch {
  /// Calls `received` on a thread of its own for each signal, with how many came so far.
  ///
  /// What was ignored from the start, as by `nohup` or by `&` in a script, stays so.
  /// - Throws: `CommandFailure` where no thread can be started.
  static func start(
    _ received: @escaping @Sendable (_ number: Int32, _ count: Int) -> Void
  ) throws(CommandFailure) {
    let ends = try pipe()
    let failure = WatchThread.start {
      var (number, count): (UInt8, Int) = (0, 0)
      while systemRead(ends.read, &number) {
        count += 1
        received(Int32(number), count)
      }
    }
    guard failure == 0 else { throw SignalWatch.failure("a thread", failure) }
    // Also touches all that the handler reads, which is made at its first use.
    wakeEnd.store(ends.write, ordering: .relaxed)
    heard.store(0, ordering: .relaxed)
    isLetGo.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number, SIG_IGN)
      guard unsafeBitCast(before, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self) else {
        continue
      }
      // A handler, as programs inherit none of it.
      signal(number, hear)
    }
  }

  /// How many signals have come.
  static var count: Int { heard.load(ordering: .relaxed) }

  /// From now on a signal ends the process at once: nothing is left that would have to be ended first.
  static func letGo() { isLetGo.store(true, ordering: .relaxed) }

  /// A pipe that no program inherits and that is written to without waiting.
  ///
  /// - Throws: `CommandFailure` where there are no descriptors left.
  static func pipe() throws(CommandFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard systemPipe(&ends) == 0 else { throw failure("a pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  private static func failure(_ what: String, _ code: Int32) -> CommandFailure {
    CommandFailure(
      .nothingSucceeded,
      "\(what) to wait for signals cannot be made: \(String(cString: strerror(code))). Raise the limits "
        + "of processes (ulimit -u) and of open files (ulimit -n)")
  }
}

// What the handler needs: it may not call anything that takes a lock.
private let wakeEnd = Atomic<Int32>(-1)
private let heard = Atomic(0)
private let isLetGo = Atomic(false)

private func hear(_ number: Int32) {
  let count = heard.add(1, ordering: .relaxed).newValue
  if count >= 3 || isLetGo.load(ordering: .relaxed) { _exit(128 + number) }
  let before = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(wakeEnd.load(ordering: .relaxed), &byte, 1)
  errno = before
}

/// Whether a byte was read.
private func systemRead(_ descriptor: Int32, _ byte: inout UInt8) -> Bool {
  while true {
    let count = read(descriptor, &byte, 1)
    if count < 0, errno == EINTR { continue }
    return count == 1
  }
}

/// The system's `pipe`, which the name of the method above hides.
private func systemPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
