#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The process group that a child leads.
///
/// Its number means this group only while the leader has not been reaped, for till then the kernel
/// gives the number to no one else. Everything here must happen before that.
struct ProcessGroup {
  /// The process that leads the group; its number is the group's.
  let leader: pid_t

  /// Asks every member to end. A suspended one is woken, or it could not hear.
  func terminate() {
    _ = kill(-leader, SIGTERM)
    _ = kill(-leader, SIGCONT)
  }

  /// Ends every member.
  func destroy() {
    _ = kill(-leader, SIGKILL)
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
    /// The members that have not ended; `nil` where the system does not tell.
    var livingMembers: [pid_t]? {
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

    /// The resident memory in bytes of all members together; `nil` where the system does not tell.
    var residentBytes: Int? {
      livingMembers?.reduce(0) { total, member in
        var info = proc_taskinfo()
        let size = Int32(MemoryLayout<proc_taskinfo>.stride)
        guard proc_pidinfo(member, PROC_PIDTASKINFO, 0, &info, size) == size else { return total }
        return total + Int(info.pti_resident_size)
      }
    }
  }
#else
  extension ProcessGroup {
    /// The members that have not ended; `nil` where `/proc` does not tell.
    ///
    /// Complexity: one `getpgid` for each process of the machine, about 0.3 µs.
    var livingMembers: [pid_t]? {
      guard let folder = opendir("/proc") else { return nil }
      defer { closedir(folder) }
      var members: [pid_t] = []
      while let entry = readdir(folder) {
        // The name is read in place: a String for each of thousands of entries would be the cost.
        let number = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: UInt8.self, capacity: 256) { Self.number($0) }
        }
        guard let number, getpgid(number) == leader, Self.isLiving(number) else { continue }
        members.append(number)
      }
      return members
    }

    /// The resident memory in bytes of all members together; `nil` where `/proc` does not tell.
    var residentBytes: Int? {
      livingMembers?.reduce(0) { total, member in
        // Fields in pages: size, resident, shared, …
        let fields = Self.contents("/proc/\(member)/statm").split(separator: UInt8(ascii: " "))
        guard fields.count > 1 else { return total }
        let pages = Int(String(decoding: fields[1], as: UTF8.self)) ?? 0
        return total + pages * Int(sysconf(Int32(_SC_PAGESIZE)))
      }
    }

    private static func number(_ name: UnsafePointer<UInt8>) -> pid_t? {
      var value: pid_t = 0
      var position = 0
      while name[position] != 0 {
        let digit = name[position] &- UInt8(ascii: "0")
        guard digit < 10, position < 9 else { return nil }
        value = value * 10 + pid_t(digit)
        position += 1
      }
      return position > 0 ? value : nil
    }

    /// A zombie is not living: where process 1 reaps no orphans, it would stay for ever.
    private static func isLiving(_ process: pid_t) -> Bool {
      let stat = contents("/proc/\(process)/stat")
      // The state follows the name, which stands in parentheses and may contain any character.
      guard let name = stat.lastIndex(of: UInt8(ascii: ")")), name + 2 < stat.count else {
        return false
      }
      return stat[name + 2] != UInt8(ascii: "Z") && stat[name + 2] != UInt8(ascii: "X")
    }

    private static func contents(_ path: String) -> [UInt8] {
      let descriptor = Descriptors.open(path, O_RDONLY)
      guard descriptor >= 0 else { return [] }
      defer { Descriptors.close(descriptor) }
      return [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
        if case .bytes(let read) = Descriptors.read(descriptor, into: .init(buffer)) {
          count = read
        }
      }
    }
  }
#endif
