internal import CProcess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a ``ProgramWatch`` tells the task that waits for it.
enum WatchEvent: Sendable {
  /// The program was not started, for this `errno`.
  case refused(Int32)
  /// Lines came; the watch reads on once the task has dealt with them.
  case lines(LineBatch)
  /// The program and its group are gone: how the system says that it ended, why, and what was found of
  /// its output.
  case ended(Int32?, EndReason, WatchFindings)
}

/// What was found of a program's output.
struct WatchFindings: Sendable {
  /// The `errno` of the first write to the log that failed; 0 while there was none.
  var logFailure: Int32 = 0
  /// Whether a line was too long for its reader, and passed over.
  var hasLongLine = false
  /// Whether the program did not get into its cgroup.
  var isMisplaced = false
}

/// What a ``ProgramWatch`` is given to begin with.
struct WatchPlan: Sendable {
  var command: SupervisedCommand
  /// The program's path.
  var path: String
  /// What it reads, and what it writes to.
  var input: OwnedDescriptor
  var writers: (output: OwnedDescriptor, error: OwnedDescriptor)
  var outputs: ProgramOutput.Sources
  /// Who looks after it should this process be killed.
  var guarded: Guarded?
  var control: SupervisionControl
  var feed: AsyncStream<WatchEvent>.Continuation
}

/// Starts one program, watches it from a thread of its own, and ends it when it must end.
///
/// A thread in `poll`, because neither a task that computes nor a reader that waits for the store
/// may delay a SIGKILL, and because a wait in `poll` occupies no cooperative thread.
/// All signals are sent before the leader is reaped: see ``ProcessGroup``.
struct ProgramWatch: ~Copyable {
  let group: ProcessGroup
  /// Readable once the program has ended; -1 where there is no such descriptor. Whether it has ended is
  /// asked now and then all the same, so that no end goes unnoticed.
  private let exit: OwnedDescriptor
  let command: SupervisedCommand
  private let control: SupervisionControl
  private let feed: AsyncStream<WatchEvent>.Continuation
  private let guarded: Guarded?
  private var output: ProgramOutput

  private(set) var reason: EndReason?
  private var hasEnded = false
  var groupIsGone = false
  private var deadline: ContinuousClock.Instant?
  /// When a program that was expected to end by itself is ended.
  private var leave: ContinuousClock.Instant?
  var memoryCheck: ContinuousClock.Instant?
  private var logCheck: ContinuousClock.Instant
  /// Whom SIGTERM was sent to, of what has left the group.
  var asked: Set<ProcessMember> = []
  /// Who was there when SIGKILL was last sent, and how often they have outlived it.
  var stubborn: Set<ProcessMember> = []
  var defied = 0
  var kill: ContinuousClock.Instant?
  private var batchesSent = 0
  private var batchesRead = 0
  /// What may still be read after the end: more than a pipe holds, so a child left behind that
  /// prints for ever cannot keep the trial open.
  private var drainLeft = 1 << 20

  static let tick = Duration.milliseconds(10)
  static let logTick = Duration.milliseconds(250)
  /// After so many ticks a process that the kernel cannot end is left to it: one that has been killed
  /// needs a turn of the processor, which takes long on a busy machine.
  static let patience = 3_000
  /// How often in a row those that start others and end are hunted before the outputs are looked at.
  static let chase = 200

  /// Starts the program and watches it until it and all that it started are gone.
  static func run(_ plan: WatchPlan) {
    let begun = start(plan)
    // From here the program alone holds the writing ends, so that their end can be seen.
    for descriptor in [plan.input, plan.writers.output, plan.writers.error] { descriptor.close() }
    guard begun.failure == 0 else {
      plan.guarded?.ended()
      plan.feed.yield(.refused(begun.failure))
      return plan.feed.finish()
    }
    plan.guarded?.started(begun.process)
    ProgramWatch(plan, begun).run()
  }

  private static func start(_ plan: WatchPlan) -> ProgramStart.Begun {
    let command = plan.command
    var program = ProgramStart(
      path: plan.path, arguments: command.arguments,
      environment: ProgramEnvironment(adding: command.environment).rows,
      folder: command.workingDirectory,
      standard: (plan.input.value, plan.writers.output.value, plan.writers.error.value))
    // Open only while it is entered.
    let folder = OwnedDescriptor(
      command.cgroup.map { Descriptors.open($0.path, O_RDONLY | O_DIRECTORY) } ?? -1)
    defer { folder.close() }
    program.cgroup = folder.value >= 0 ? folder.value : nil
    let marks = command.marks.compactMap { name in
      command.environment[name].map { "\(name)=\($0)" }
    }
    return Lineage.shared.start(program, marks: marks)
  }

  /// Makes the watch; time for the timeout starts here.
  private init(_ plan: WatchPlan, _ begun: ProgramStart.Begun) {
    let now = plan.command.now()
    command = plan.command
    // One that it is not in tells nothing of it.
    group = ProcessGroup(
      leader: begun.process, cgroup: begun.isPlaced ? command.cgroup : nil)
    exit = OwnedDescriptor(command.awaitsEndByDescriptor ? hone_exit_descriptor(begun.process) : -1)
    output = ProgramOutput(plan.outputs)
    control = plan.control
    feed = plan.feed
    guarded = plan.guarded
    deadline = command.timeout.map { now + $0 }
    memoryCheck = command.memoryLimit.map { _ in now }
    logCheck = now + Self.logTick
  }

  private consuming func run() {
    while !isDone {
      let sources = mayRead && !hasEnded ? output.descriptors : []
      let ready = Descriptors.ready(
        [control.wakeDescriptor, hasEnded ? -1 : exit.value] + sources, wait: wait())
      if ready[0] { follow(control.takeOrders()) }
      if ready[2...].contains(true) { read() }
      let now = command.now()
      if !hasEnded && (ready[1] || exit.value < 0 || now >= logCheck) {
        hasEnded = group.leaderHasEnded
        if hasEnded { checkKernel() }
      }
      if hasEnded { drain() }
      act(at: now)
    }
    output.shortenLog()
    // While the leader is not reaped, its number is its own.
    guarded?.ended()
    let status = Lineage.shared.finish(group.leader)
    command.cgroup?.remove()
    let found = WatchFindings(
      logFailure: output.logFailure, hasLongLine: output.hasLongLine,
      isMisplaced: command.cgroup != nil && group.cgroup == nil)
    feed.yield(.ended(status, reason ?? .finished, found))
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
    let now = command.now()
    let next = instants.compactMap { $0 }.min().map { max($0 - now, .zero) }
    // No descriptor tells that a group is empty, nor, on some systems, that a program has ended.
    guard hasEnded ? !groupIsGone : exit.value < 0 else { return next }
    return min(next ?? Self.tick, Self.tick)
  }

  private mutating func follow(_ orders: SupervisionControl.Orders) {
    batchesRead = orders.batchesRead
    if orders.isStopped { end(.stopped) }
    if orders.isLeaving, leave == nil { leave = command.now() + command.grace }
    if orders.isCancelled && !hasEnded { end(.cancelled) }
  }

  /// Asks the group to end because of `cause`; the first cause counts.
  mutating func end(_ cause: EndReason) {
    guard reason == nil else { return }
    reason = cause
    if !hasEnded { terminate() }
  }

  private mutating func terminate() {
    guard kill == nil else { return }
    // What has left the group is to be asked, too, and does not hear what the group hears.
    ask(group.members(hasEnded: hasEnded) ?? [])
    kill = command.now() + command.grace
  }

  /// Asks the group to end at first, and whoever is found later as soon as it is.
  mutating func ask(_ members: Set<ProcessMember>) {
    let new = members.subtracting(asked)
    if asked.isEmpty || !new.isEmpty { group.terminate(new) }
    asked.formUnion(new)
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
    if !hasEnded, let kill, now >= kill {
      group.destroy(group.members(hasEnded: false) ?? [])
      _ = group.strike(SIGKILL)
      self.kill = now + Self.tick * 10
    }
    if hasEnded && !groupIsGone { tidy(at: now) }
  }
}
