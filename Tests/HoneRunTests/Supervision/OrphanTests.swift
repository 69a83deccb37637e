import Testing
import Waiting

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("What a supervised program leaves behind", .timeLimit(.minutes(Patience.minutes)))
struct OrphanTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test("A child left behind that holds the output open is ended and delays nothing")
  func holdsPipe() async throws {
    // A delay would run into the suite's time limit.
    let (ending, lines) = try await run(scratch.shell("sleep 36000 & echo $!; exit 5"))
    #expect(ending.status == .exited(5))
    #expect(ending.reason == .finished)
    #expect(lines.processes.count == 1 && !lines.processes.contains(where: isAlive))
  }

  @Test("A child left behind that ignores SIGTERM is killed after the grace period")
  func ignoresTerm() async throws {
    let script = "trap '' TERM; sh -c 'while :; do sleep 0.1; done' & echo $!"
    let (ending, lines) = try await run(scratch.shell(script, grace: .milliseconds(300)))
    #expect(ending.status == .exited(0))
    #expect(lines.processes.count == 1 && !lines.processes.contains(where: isAlive))
  }

  @Test("A grandchild that detached from the output is ended")
  func detached() async throws {
    let script = "(sleep 36000 >/dev/null 2>&1 </dev/null & echo $!) & wait"
    let (_, lines) = try await run(scratch.shell(script))
    #expect(lines.processes.count == 1 && !lines.processes.contains(where: isAlive))
  }

  @Test("A child left behind that prints for ever cannot keep the trial open")
  func printsForEver() async throws {
    let (ending, _) = try await run(
      scratch.shell("(trap '' TERM; exec yes) & exit 0", grace: .milliseconds(100)))
    #expect(ending.status == .exited(0))
  }

  @Test("A program that moved on to another session and holds the output delays nothing")
  func otherSession() async throws {
    let script = """
      import os, time
      print(os.getpid(), flush=True)
      if os.fork() == 0:
        os.setsid()
        time.sleep(36000)
      """
    let (ending, _) = try await run(scratch.python(script))
    #expect(ending.status == .exited(0))
  }

  @Test("Programs that run side by side share no descriptors")
  func descriptors() async throws {
    let command = scratch.python(
      """
      import fcntl
      inherited = []
      for number in range(3, 256):
        try:
          fcntl.fcntl(number, fcntl.F_GETFD)
          inherited.append(number)
        except OSError:
          pass
      print(inherited)
      """)
    try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<6 { group.addTask { try await run(command).lines.text } }
      for try await open in group { #expect(open == ["[]"]) }
    }
  }

  @Test("A run leaves no descriptor open here, be it started or not")
  func leaks() async throws {
    let before = openDescriptors()
    let missing = SupervisedCommand(["./missing"], workingDirectory: scratch.path, log: scratch.log)
    for _ in 0..<100 {
      _ = try await run(scratch.shell(":"))
      await #expect(throws: SpawnError.self) { _ = try await run(missing) }
    }
    // Other tests run beside this one; a leak in each run would show all the same.
    #expect(openDescriptors() < before + 100)
  }
}
