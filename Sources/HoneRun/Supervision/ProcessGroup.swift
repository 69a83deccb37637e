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

  /// What stands in the environment of the leader and its descendants alone, as `NAME=VALUE`.
  ///
  /// It tells who they are once they have left the session.
  let marks: [String]

  /// When the leader was started.
  let start: ContinuousClock.Instant

  /// Asks every member to end, and those of `others`. A suspended one is woken, or could not hear.
  func terminate(_ others: [pid_t]) {
    for target in [-leader] + others {
      _ = kill(target, SIGTERM)
      _ = kill(target, SIGCONT)
    }
  }

  /// Ends every member, and those of `others`.
  func destroy(_ others: [pid_t]) {
    for target in [-leader] + others { _ = kill(target, SIGKILL) }
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
    var descendants: [pid_t]? { livingMembers?.filter { $0 != leader } }

    /// Whether one of ``descendants`` has not ended yet.
    func isDescendant(_ process: pid_t) -> Bool {
      getpgid(process) == leader && livingMembers?.contains(process) != false
    }

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
    /// All that the leader started and that has not ended, be it in the session or bearing the
    /// marks; `nil` where `/proc` does not tell.
    ///
    /// Complexity: a system call for each process that is younger than the leader. Where the leader
    /// has run for a second, numbers may have wrapped around, and it is one for each of the machine.
    var descendants: [pid_t]? {
      var found: [pid_t] = []
      let isYoung = ContinuousClock.now - start < .seconds(1)
      if isYoung, let newest = ProcessTable.newest, newest >= leader {
        // Numbers are given out in order, so few have to be looked at, and most often none.
        if newest - leader <= 256 {
          for number in (leader..<newest).map({ $0 + 1 }) where isDescendant(number) {
            found.append(number)
          }
          return found
        }
        return ProcessTable.forEach { number in
          if number > leader, number <= newest, isDescendant(number) { found.append(number) }
        } ? found : nil
      }
      return ProcessTable.forEach { if isDescendant($0) { found.append($0) } } ? found : nil
    }

    /// Whether this is a process that the leader started and that has not ended.
    func isDescendant(_ process: pid_t) -> Bool {
      guard process != leader else { return false }
      switch getsid(process) {
      case -1: return false
      case leader: return ProcessTable.isLiving(process)
      default: return ProcessTable.bears(marks, process)
      }
    }

    /// The memory in bytes that the session's processes use together; `nil` where `/proc` does not
    /// tell.
    ///
    /// Pages of files do not count, for the kernel takes them back where it needs to. Where the
    /// sum exceeds `limit`, pages that processes share are counted once.
    func memory(limit: Int) -> Int? {
      var members: [pid_t] = []
      guard ProcessTable.forEach({ if getsid($0) == leader { members.append($0) } }) else {
        return nil
      }
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
