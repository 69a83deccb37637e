#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a ``ProgramWatch`` tells the task that waits for it.
enum WatchEvent: Sendable {
  /// Lines came; the watch reads on once the task has dealt with them.
  case lines(LineBatch)
  /// The program and its group are gone: why, and the `errno` of the first failed write to the log
  /// or 0.
  case ended(EndReason, WatchFindings)
}

/// What was found of a program's output.
struct WatchFindings: Sendable {
  /// The `errno` of the first write to the log that failed; 0 while there was none.
  var logFailure: Int32 = 0
  /// Whether a line was too long for its reader, and passed over.
  var hasLongLine = false
}

/// Watches one running program from a thread of its own, and ends it when it must end.
///
/// A thread in `poll`, because neither a task that computes nor a reader that waits for the store
/// may delay a SIGKILL, and because a wait in `poll` occupies no cooperative thread.
/// All signals are sent before the leader is reaped: see ``ProcessGroup``.
struct ProgramWatch: ~Copyable {
  private let group: ProcessGroup
  /// Readable once the program has ended; -1 where the system has no such descriptor.
  private let exitDescriptor: Int32
  private let command: SupervisedCommand
  private let control: SupervisionControl
  private let feed: AsyncStream<WatchEvent>.Continuation
  private var output: ProgramOutput

  private var reason: EndReason?
  private var hasEnded = false
  private var groupIsGone = false
  private var deadline: ContinuousClock.Instant?
  /// When a program that was expected to end by itself is ended.
  private var leave: ContinuousClock.Instant?
  private var memoryCheck: ContinuousClock.Instant?
  private var logCheck: ContinuousClock.Instant
  /// What the program left behind, as far as it is known.
  private var survivors: [pid_t] = []
  private var kill: ContinuousClock.Instant?
  private var surrender: ContinuousClock.Instant?
  private var batchesSent = 0
  private var batchesRead = 0
  /// What may still be read after the end: more than a pipe holds, so a child left behind that
  /// prints for ever cannot keep the trial open.
  private var drainLeft = 1 << 20

  private static let tick = Duration.milliseconds(10)
  private static let logTick = Duration.milliseconds(250)
  /// How long after SIGKILL a process that the kernel cannot end is waited for.
  private static let patience = Duration.seconds(2)

  /// Makes the watch; time for the timeout starts here.
  init(
    _ command: SupervisedCommand, group: ProcessGroup, exitDescriptor: Int32,
    output: consuming ProgramOutput, control: SupervisionControl,
    feed: AsyncStream<WatchEvent>.Continuation
  ) {
    let now = ContinuousClock.now
    self.command = command
    self.group = group
    self.exitDescriptor = exitDescriptor
    self.output = output
    self.control = control
    self.feed = feed
    deadline = command.timeout.map { now + $0 }
    memoryCheck = command.memoryLimit.map { _ in now }
    logCheck = now + Self.logTick
  }

  /// Watches until the program and its group are gone and its output is read.
  consuming func run() {
    while !isDone {
      let sources = mayRead && !hasEnded ? output.descriptors : []
      let ready = Descriptors.ready(
        [control.wakeDescriptor, hasEnded ? -1 : exitDescriptor] + sources, wait: wait())
      if ready[0] { follow(control.takeOrders()) }
      if ready[2...].contains(true) { read() }
      if !hasEnded && (ready[1] || exitDescriptor < 0) { hasEnded = group.leaderHasEnded }
      if hasEnded { drain() }
      act(at: .now)
    }
    output.shortenLog()
    let found = WatchFindings(logFailure: output.logFailure, hasLongLine: output.hasLongLine)
    feed.yield(.ended(reason ?? .finished, found))
    feed.finish()
  }

  private var isDone: Bool {
    hasEnded && groupIsGone && !output.isOpen && mayRead
  }

  /// Not while lines wait for their reader, unless nobody will be given any more of them.
  private var mayRead: Bool { reason != nil || batchesSent == batchesRead }

  private func wait() -> Duration? {
    if hasEnded && mayRead && output.isOpen { return .zero }
    var instants = [kill, hasEnded || reason != nil ? nil : deadline, hasEnded ? nil : logCheck]
    if !hasEnded && reason == nil { instants += [memoryCheck, leave] }
    let now = ContinuousClock.now
    let next = instants.compactMap { $0 }.min().map { max($0 - now, .zero) }
    // No descriptor tells that a group is empty, nor, on some systems, that a program has ended.
    guard hasEnded ? !groupIsGone : exitDescriptor < 0 else { return next }
    return min(next ?? Self.tick, Self.tick)
  }

  private mutating func follow(_ orders: SupervisionControl.Orders) {
    batchesRead = orders.batchesRead
    if orders.isStopped { end(.stopped) }
    if orders.isLeaving, leave == nil { leave = .now + command.grace }
    if orders.isCancelled && !hasEnded { end(.cancelled) }
  }

  /// Asks the group to end because of `cause`; the first cause counts.
  private mutating func end(_ cause: EndReason) {
    guard reason == nil else { return }
    reason = cause
    if !hasEnded { terminate() }
  }

  private mutating func terminate() {
    guard kill == nil else { return }
    // What has left the group is to be asked, too, and does not hear what the group hears.
    if survivors.isEmpty { survivors = group.descendants ?? [] }
    group.terminate(survivors)
    kill = .now + command.grace
  }

  private mutating func read() {
    guard output.isOpen else { return }
    let (count, lines) = output.read()
    send(lines)
    guard hasEnded else { return }
    drainLeft -= count
    if count == 0 || drainLeft <= 0 { send(output.close()) }
  }

  private mutating func drain() {
    if mayRead { read() }
  }

  private mutating func send(_ lines: LineBatch) {
    guard reason == nil, !lines.lines.isEmpty else { return }
    feed.yield(.lines(lines))
    batchesSent += 1
  }

  /// Does what the clock asks for.
  private mutating func act(at now: ContinuousClock.Instant) {
    if !hasEnded && reason == nil {
      if let deadline, now >= deadline { end(.timedOut) }
      if let leave, now >= leave { end(.stopped) }
      checkMemory(at: now)
    }
    if now >= logCheck {
      output.shortenLog()
      logCheck = now + Self.logTick
    }
    if let kill, now >= kill, !groupIsGone {
      group.destroy(group.descendants ?? [])
      surrender = surrender ?? now + Self.patience
      self.kill = now + Self.tick * 10
    }
    if hasEnded && !groupIsGone { tidy(at: now) }
  }

  private mutating func checkMemory(at now: ContinuousClock.Instant) {
    guard let check = memoryCheck, let limit = command.memoryLimit, now >= check else { return }
    let before = Self.processorTime()
    let used = group.memory(limit: limit)
    if let used, used > limit { end(.outOfMemory(used)) }
    let cost = Self.processorTime() - before
    // As soon as a program that does nothing but take memory, 8 GB a second, can be at its limit;
    // and never so often that the looking costs more than a twentieth of a processor.
    let headroom = Duration.nanoseconds(max(0, limit - (used ?? limit)) / 8)
    let pause = min(max(headroom, .milliseconds(20)), .milliseconds(200))
    memoryCheck = .now + max(pause, cost * 20)
  }

  /// How long this thread has computed so far.
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }

  /// Ends what the program left behind, and notices when nothing is left.
  private mutating func tidy(at now: ContinuousClock.Instant) {
    // Those that are known are looked at first: to search the machine for others costs more.
    survivors.removeAll { !group.isDescendant($0) }
    if survivors.isEmpty {
      guard let found = group.descendants else {
        // Nobody tells who is left, so nobody can be waited for.
        group.destroy([])
        groupIsGone = true
        return
      }
      survivors = found
    }
    groupIsGone = survivors.isEmpty || surrender.map { now >= $0 } ?? false
    if groupIsGone { kill = nil } else { terminate() }
  }
}
