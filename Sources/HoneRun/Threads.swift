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
  /// - Throws: `StudyError` that says what to do.
  public static func check() throws(StudyError) {
    // One for each processor, as tasks have them, and those for signals, the program and its guardian.
    try check(Int(min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 64)) + 4)
  }

  static func check(
    _ count: Int, start: (@escaping @Sendable () -> Void) -> Int32 = WatchThread.start
  ) throws(StudyError) {
    let gate = Gate()
    defer { gate.open() }
    for number in 0..<count {
      gate.enter()
      let failure = start { gate.pass() }
      guard failure != 0 else { continue }
      gate.leave()
      throw StudyError(
        .machine,
        "the system refuses a thread: \(String(cString: strerror(failure))); \(count) are needed and "
          + "\(number) are to be had: raise the limit of processes and threads (`ulimit -u`), or end some"
      )
    }
  }

  /// Holds threads back until all are there.
  private final class Gate: Sendable {
    private let isOpen = Atomic(false)
    private let within = Atomic(0)

    func enter() { _ = within.add(1, ordering: .sequentiallyConsistent) }
    func leave() { _ = within.subtract(1, ordering: .sequentiallyConsistent) }

    func pass() {
      while !isOpen.load(ordering: .acquiring) { usleep(50) }
      leave()
    }

    /// Lets all of them end, and waits until they have: they count as long as they are there.
    func open() {
      isOpen.store(true, ordering: .releasing)
      while within.load(ordering: .acquiring) > 0 { usleep(50) }
    }
  }
}
