import Hone
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A process that outlives this one to end its programs, should this one be killed.
///
/// It holds one end of a connection whose other end nobody but this process has, and is told which
/// groups start and end. The kernel closes the connection however this process dies; the guardian
/// then kills the groups that are left. It has a session of its own, so that no Ctrl-C reaches it,
/// is started with the first program, and leaves at the end of the connection.
final class Guardian: Sendable {
  /// What the environment of every program of this run has, as `NAME=VALUE`.
  var mark: String { "\(name)=\(run)" }
  /// The name of the variable that tells this run's programs from all others.
  let name = "HONE_RUN"
  /// A value that no other run has.
  let run: String

  private struct State {
    var connection: OwnedDescriptor?
    var process: pid_t = 0
    var starting = 0
    var groups: Set<pid_t> = []
  }

  private let held: [OwnedDescriptor]
  private let cgroups: String
  private let state = Mutex(State())

  /// Makes a guardian, without starting anything yet.
  ///
  /// - Parameters:
  ///   - held: Descriptors that it has open, too, so that the locks on them last until all programs of a
  ///     killed process are gone.
  ///   - cgroups: The folder in which the cgroups of the programs lie, if they have any.
  init(holding held: [OwnedDescriptor] = [], cgroups: String? = nil) {
    self.held = held
    self.cgroups = cgroups ?? ""
    run = "\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
  }

  deinit {
    state.withLock { state in
      say("over\n", &state)
      Guardian.dismiss(&state)
    }
  }

  /// Announces a program, before it is started.
  func expect() -> Guarded {
    state.withLock { state in
      if state.connection == nil { summon(&state) }
      state.starting += 1
      say("begin\n", &state)
    }
    return Guarded(self)
  }

  fileprivate func started(_ group: pid_t) {
    state.withLock { state in
      state.starting -= 1
      state.groups.insert(group)
      say("group \(group)\n", &state)
    }
  }

  fileprivate func ended(_ group: pid_t) {
    state.withLock { state in
      state.groups.remove(group)
      say("end \(group)\n", &state)
    }
  }

  fileprivate func failed() {
    state.withLock { state in
      state.starting -= 1
      say("failed\n", &state)
    }
  }

  /// Tells the guardian. Should somebody have killed it, the next program gets a new one.
  private func say(_ message: String, _ state: inout State) {
    guard let connection = state.connection else { return }
    var message = message
    let isTold = message.withUTF8 { Descriptors.send(connection.value, .init($0)) }
    guard !isTold else { return }
    // One that was only suspended would end living programs once it is woken.
    _ = kill(state.process, SIGKILL)
    Guardian.dismiss(&state)
  }

  /// Starts the guardian, and tells it what runs already. Without one programs run all the same.
  private func summon(_ state: inout State) {
    guard let (near, far) = Descriptors.connection(),
      let process = GuardianScript.start(input: far, holding: held, mark: mark, cgroups: cgroups)
    else { return }
    state.connection = near
    state.process = process
    for _ in 0..<state.starting { say("begin\n", &state) }
    for group in state.groups { say("begin\ngroup \(group)\n", &state) }
  }

  private static func dismiss(_ state: inout State) {
    guard state.connection != nil else { return }
    state.connection = nil
    let process = state.process
    // On a thread of its own: whoever stopped the guardian must not stop this process, too.
    _ = WatchThread.start { Lineage.shared.reap(process) }
  }
}

/// A program that a ``Guardian`` looks after, from before its start until it is let go.
final class Guarded: Sendable {
  private enum Stage {
    case announced
    case running(pid_t)
    case over
  }

  private let guardian: Guardian
  private let stage = Mutex(Stage.announced)

  fileprivate init(_ guardian: Guardian) {
    self.guardian = guardian
  }

  /// The program has been started and leads this group.
  func started(_ leader: pid_t) {
    stage.withLock { $0 = .running(leader) }
    guardian.started(leader)
  }

  /// Nothing of the program is left, or it was never started. To be said while the group's number
  /// is still its own.
  func ended() {
    let last = stage.withLock { stage in
      defer { stage = .over }
      return stage
    }
    switch last {
    case .announced: guardian.failed()
    case .running(let leader): guardian.ended(leader)
    case .over: break
    }
  }

  deinit { ended() }
}
