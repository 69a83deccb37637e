public import Hone
private import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// The threads that this process needs.
public enum Threads {
  /// Looks whether there are enough to be had: where there are not, tasks would wait for ever.
  ///
  /// - Parameter startsPrograms: Whether programs are to be started, or trials to be handed out.
  /// - Throws: `StudyError` that says what to do.
  public static func check(startsPrograms: Bool) throws(StudyError) {
    // One that tasks have; who only prints needs no more.
    guard startsPrograms else { return try check(1) }
    // One for each processor, as tasks have them, and those for signals, for what watches
    // the tasks, the program and its guardian.
    try check(Int(min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 64)) + 5)
  }

  static func check(
    _ count: Int, start: (@escaping @Sendable () -> Void) -> Int32 = WatchThread.start
  ) throws(StudyError) {
    let gate = Gate()
    defer { gate.waitUntilEmpty() }
    try gate.closed { () throws(StudyError) in
      for number in 0..<count {
        gate.enter()
        let failure = start { gate.pass() }
        guard failure != 0 else { continue }
        gate.leave()
        throw StudyError(
          .machine,
          "the system refuses a thread: \(String(cString: strerror(failure))); \(count) are needed and "
            + "\(number) are available: raise the limit of processes and threads (`ulimit -u`), or end "
            + "some")
      }
    }
  }

  /// Holds threads back until all are there.
  private final class Gate: Sendable {
    private let door = Mutex(())
    private let within = Atomic(0)

    func enter() { _ = within.add(1, ordering: .sequentiallyConsistent) }
    func leave() { _ = within.subtract(1, ordering: .sequentiallyConsistent) }

    func closed(_ body: () throws(StudyError) -> Void) throws(StudyError) {
      try door.withLock { _ throws(StudyError) in try body() }
    }

    func pass() {
      door.withLock { _ in }
      leave()
    }

    /// Waits until all have ended: they count as long as they are there.
    func waitUntilEmpty() {
      while within.load(ordering: .acquiring) > 0 { usleep(20) }
    }
  }
}
