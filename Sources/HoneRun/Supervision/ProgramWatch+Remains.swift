#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// What a program uses, and what it leaves behind.
extension ProgramWatch {
  // MARK: Memory

  mutating func checkMemory(at now: ContinuousClock.Instant) {
    guard let check = memoryCheck, let limit = command.memoryLimit, now >= check else { return }
    if let cgroup = group.cgroup, cgroup.limitsMemory {
      checkKernel()
      memoryCheck = now + Self.logTick
      return
    }
    let before = Self.processorTime()
    let used = group.memory(limit: limit)
    if let used, used > limit { end(.outOfMemory(used)) }
    let cost = Self.processorTime() - before
    // As soon as a program that does nothing but take memory, 8 GB a second, can be at its limit;
    // and never so often that the looking costs more than a twentieth of a processor.
    let headroom = Duration.nanoseconds(max(0, limit - (used ?? limit)) / 8)
    let pause = min(max(headroom, .milliseconds(20)), .milliseconds(200))
    memoryCheck = command.now() + max(pause, cost * 20)
  }

  /// Ends a program of which the kernel has ended something for its limit of memory.
  mutating func checkKernel() {
    if let used = group.cgroup?.memoryAtOverrun { end(.outOfMemory(used)) }
  }

  /// How long this thread has computed so far.
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }

  // MARK: What is left

  /// Ends what the program left behind, and notices when nothing is left.
  mutating func tidy(at now: ContinuousClock.Instant) {
    // Twice, for one that had been looked at may have started another that had not.
    for _ in 0..<2 {
      guard let found = group.members(hasEnded: true) else {
        // Nobody tells who is left, so nobody can be waited for.
        groupIsGone = true
        return
      }
      guard found.isEmpty else { return end(found, at: now) }
    }
    groupIsGone = true
    kill = nil
  }

  private mutating func end(_ members: Set<ProcessMember>, at now: ContinuousClock.Instant) {
    ask(members)
    // One that starts another and ends is gone by the time that it is in a list.
    for _ in 0..<Self.chase where group.strike(SIGTERM, sparing: asked) == 0 { break }
    guard let kill else {
      self.kill = now + command.grace
      return
    }
    guard now >= kill else { return }
    group.destroy(members)
    group.chase(rounds: Self.chase)
    // Others than before are no proof that these cannot be ended.
    defied = members.isSubset(of: stubborn) ? defied + 1 : 0
    stubborn = members
    if defied >= Self.patience { groupIsGone = true }
  }
}
