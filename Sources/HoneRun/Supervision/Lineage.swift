import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which processes of this machine come from which program of this process.
///
/// On Linux the orphans among all descendants can become children of this process, whatever session they
/// moved on to and whatever they did to their environment: then nothing is out of reach, and what is no
/// child of anybody here is not there. Whose it is tells a tag that descendants inherit, whatever they do
/// short of taking it off; else its session, its marks, and what it was seen to descend from. Where none
/// of that is left, it is the last to end of the programs that were there to start it.
final class Lineage: Sendable {
  /// That of this process: the kernel knows one.
  static let shared = Lineage()

  struct Family {
    let leader: pid_t
    /// When the leader was started, in the system's ticks.
    var start: UInt64
    let marks: [String]
    let tag: UInt64
    /// Whether the leader has ended, so that the family starts nothing more on its behalf.
    var isEnding = false
    /// What was found to be the family's when it was last looked at.
    var known: Set<ProcessMember> = []
  }

  struct State {
    var families: [pid_t: Family] = [:]
    /// Children of this process that lead no family.
    var servants: Set<pid_t> = []
    /// Whether orphans become children of this process.
    var isAdopting = false
    /// How many programs were started.
    var count: UInt64 = 0
  }

  /// What the tags of this process's programs begin with, written as decimals.
  static let tagStart = UInt64.random(in: 10_000_000_000..<100_000_000_000)
  /// How many tags there are, by seven more digits.
  private static let tags: UInt64 = 10_000_000

  let state = Mutex(State())

  private init() {}

  /// Starts a program that leads a family of its own; `marks` stand in its environment alone, as
  /// `NAME=VALUE`.
  func start(_ program: ProgramStart, marks: [String]) -> ProgramStart.Begun {
    var program = program
    // Under the lock, so that nobody takes it for an orphan.
    return state.withLock { state in
      program.tag = Self.tagStart * Self.tags + state.count % Self.tags
      state.count += 1
      let begun = program.start()
      guard begun.failure == 0 else { return begun }
      state.families[begun.process] = Family(
        leader: begun.process, start: Self.start(of: begun.process), marks: marks,
        tag: program.tag)
      return begun
    }
  }

  /// Starts a program that lasts, and that ``reap(_:)`` waits for.
  func startServant(_ program: ProgramStart) -> ProgramStart.Begun {
    state.withLock { state in
      let begun = program.start()
      if begun.failure == 0 { state.servants.insert(begun.process) }
      return begun
    }
  }

  /// Waits until a servant has ended, and forgets it.
  func reap(_ servant: pid_t) {
    var info = siginfo_t()
    while waitid(P_PID, id_t(servant), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    state.withLock { state in
      _ = waitpid(servant, nil, WNOHANG)
      state.servants.remove(servant)
    }
  }

  /// Ends what is left of a leader's group, and reaps the leader, which must have ended.
  ///
  /// - Returns: What the system says of its end; `nil` where somebody else has taken it.
  func finish(_ leader: pid_t) -> Int32? {
    state.withLock { state in
      // Before its number can be another's.
      _ = kill(-leader, SIGKILL)
      var status: Int32 = 0
      var found = waitpid(leader, &status, 0)
      while found < 0, errno == EINTR { found = waitpid(leader, &status, 0) }
      state.families[leader] = nil
      return found == leader ? status : nil
    }
  }
}

/// A process that no other can be taken for: its number is given out again, but not so soon.
struct ProcessMember: Sendable, Hashable {
  var process: pid_t
  /// When it was started, in the system's ticks.
  var start: UInt64
}
