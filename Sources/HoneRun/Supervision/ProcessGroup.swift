#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The processes that a child started: its session, and what left that.
///
/// The leader's number means this session and this group only while the leader has not been reaped,
/// for till then the kernel gives the number to no one else. Everything here must happen before that.
struct ProcessGroup: Sendable {
  /// The process that leads the group and the session; its number is theirs.
  let leader: pid_t
  /// The cgroup that all of them are in; `nil` where they have none of their own.
  var cgroup: Cgroup?

  /// Asks every member to end, and those of `others`. A suspended one is woken, or could not hear.
  func terminate(_ others: some Sequence<ProcessMember>) {
    for target in [-leader] + others.map(\.process) {
      _ = kill(target, SIGTERM)
      _ = kill(target, SIGCONT)
    }
  }

  /// Ends every member, and those of `others`.
  func destroy(_ others: some Sequence<ProcessMember>) {
    for target in [-leader] + others.map(\.process) { _ = kill(target, SIGKILL) }
    cgroup?.kill()
  }

  /// Whether the leader has ended; asking does not reap it.
  var leaderHasEnded: Bool {
    var info = siginfo_t()
    while waitid(P_PID, id_t(leader), &info, WEXITED | WNOHANG | WNOWAIT) != 0 {
      if errno != EINTR { return true }
    }
    // With WNOHANG, success also stands for nothing to tell; then the signal number stays 0.
    return info.si_signo != 0
  }
}

#if canImport(Darwin)
  extension ProcessGroup {
    /// The members other than the leader that have not ended; `nil` where the system does not tell.
    func members(hasEnded: Bool) -> Set<ProcessMember>? {
      livingMembers.map { members in
        Set(members.filter { $0 != leader }.map { ProcessMember(process: $0, start: 0) })
      }
    }

    /// Sends a signal to what no number is known of any more; nobody tells how many that are.
    func strike(_ signal: Int32, sparing spared: Set<ProcessMember> = []) -> Int {
      _ = kill(-leader, signal)
      return 0
    }

    /// Ends what no number is known of any more.
    func chase(rounds: Int) { _ = kill(-leader, SIGKILL) }

    /// The resident memory in bytes of all members together; `nil` where the system does not tell.
    func memory(limit: Int) -> Int? {
      livingMembers?.reduce(0) { total, member in
        var info = proc_taskinfo()
        let size = Int32(MemoryLayout<proc_taskinfo>.stride)
        guard proc_pidinfo(member, PROC_PIDTASKINFO, 0, &info, size) == size else { return total }
        return total + Int(info.pti_resident_size)
      }
    }

    private var livingMembers: [pid_t]? {
      var query: [Int32] = [CTL_KERN, KERN_PROC, KERN_PROC_PGRP, leader]
      var size = 0
      guard sysctl(&query, 4, nil, &size, nil, 0) == 0 else { return nil }
      let stride = MemoryLayout<kinfo_proc>.stride
      var found = [kinfo_proc](repeating: kinfo_proc(), count: size / stride + 16)
      size = found.count * stride
      guard sysctl(&query, 4, &found, &size, nil, 0) == 0 else { return nil }
      return found.prefix(size / stride).filter { Int32($0.kp_proc.p_stat) != SZOMB }
        .map(\.kp_proc.p_pid)
    }
  }
#else
  extension ProcessGroup {
    /// All that the leader started and that has not ended, wherever it has gone; `nil` where `/proc`
    /// does not tell. `hasEnded` is whether the leader has.
    func members(hasEnded: Bool) -> Set<ProcessMember>? {
      let found = Lineage.shared.members(of: leader, hasEnded: hasEnded)
      guard let cgroup else { return found }
      return cgroup.members(besides: leader).union(found ?? [])
    }

    /// Sends a signal to what has left the group, as soon as each is seen, and says to how many.
    func strike(_ signal: Int32, sparing spared: Set<ProcessMember> = []) -> Int {
      Lineage.shared.strike(leader, signal, sparing: spared)
    }

    /// Ends what has left the group, though it starts others and ends.
    func chase(rounds: Int) { Lineage.shared.chase(leader, rounds: rounds) }

    /// The memory in bytes that the leader and all that it started use together; `nil` where `/proc`
    /// does not tell.
    ///
    /// Pages of files do not count, for the kernel takes them back where it needs to. Where the
    /// sum exceeds `limit`, pages that processes share are counted once.
    func memory(limit: Int) -> Int? {
      guard let others = members(hasEnded: false) else { return nil }
      let members = [leader] + others.map(\.process)
      var total = 0
      for member in members {
        let sizes = ProcessTable.sizes("status", of: member)
        total += (sizes["VmRSS"] ?? 0) - (sizes["RssFile"] ?? 0)
      }
      guard total > limit else { return total }
      return members.reduce(0) { sum, member in
        let sizes = ProcessTable.sizes("smaps_rollup", of: member)
        if let ofNoFile = sizes["Pss_Anon"] { return sum + ofNoFile + (sizes["Pss_Shmem"] ?? 0) }
        let resident = ProcessTable.sizes("status", of: member)
        return sum + (sizes["Pss"] ?? (resident["VmRSS"] ?? 0) - (resident["RssFile"] ?? 0))
      }
    }
  }
#endif
