#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// What an earlier attempt at a trial left running, on this machine.
enum Remnants {
  /// Ends every process that has `mark`, a `NAME=VALUE`, in its environment, and returns once they
  /// are gone, or after two seconds. Elsewhere than on Linux, where nobody tells, it does nothing.
  ///
  /// - Throws: ``SpawnError`` where the machine does not let the processes be looked at.
  static func end(bearing mark: String) async throws(SpawnError) {
    #if !canImport(Darwin)
      for _ in 0..<100 {
        var found: [pid_t] = []
        // Programs have sessions of their own, so whoever is in this one only inherited a variable
        // that somebody set to try a program by hand.
        let own = getsid(0)
        let isSeen = ProcessTable.forEach { process in
          if getsid(process) != own { found.append(process) }
        }
        if !isSeen, SpawnError.isOfMachine(errno) { throw .system("to look at /proc", errno) }
        // With the descriptor that the folder took.
        found.removeAll { !ProcessTable.bears([mark], $0) }
        if found.isEmpty { return }
        for process in found { _ = kill(process, SIGKILL) }
        // Whether the task was cancelled or not: the folder is to be free.
        await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
      }
    #endif
  }
}
