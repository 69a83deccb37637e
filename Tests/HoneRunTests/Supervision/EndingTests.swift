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

@Suite("How a supervised program ends", .timeLimit(.minutes(Patience.minutes)))
struct EndingTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test("The exit code is told", arguments: [0, 3, 255] as [Int32])
  func exitCode(code: Int32) async throws {
    let ending = try await run(scratch.shell("exit \(code)")).ending
    #expect(ending == Ending(status: .exited(code), reason: .finished, tail: "", logFailure: nil))
  }

  @Test("An end is noticed where no descriptor tells of it")
  func withoutDescriptor() async throws {
    var command = scratch.shell("echo 1; sleep 0.1; exit 4")
    command.awaitsEndByDescriptor = false
    let (ending, lines) = try await run(command)
    #expect(ending.status == .exited(4) && lines.text == ["1"])
  }

  @Test("A program that a signal kills is told as signalled")
  func signal() async throws {
    let ending = try await run(scratch.shell("echo last words >&2; kill -SEGV $$")).ending
    #expect(ending.status == .signalled(SIGSEGV))
    #expect(ending.reason == .finished)
    #expect(ending.tail == "last words")
  }

  @Test("A program that exceeds its timeout is asked to end, and may tidy up")
  func timeout() async throws {
    let script = "trap 'echo tidied; exit 7' TERM; echo started; while :; do sleep 0.05; done"
    let clock = SkippingClock()
    var command = scratch.shell(script, timeout: .seconds(7_200))
    command.now = clock.now
    let ending = try await run(command) { _ in
      clock.skip(.seconds(7_200))
      return .continue
    }.ending
    #expect(ending.reason == .timedOut)
    #expect(ending.status == .exited(7))
    // Between the two the shell tells of its sleep, for the whole group was asked to end.
    #expect(ending.tail.hasPrefix("started\n") && ending.tail.hasSuffix("\ntidied"))
  }

  @Test("The reader's stop ends the program, and no line is read after it")
  func stop() async throws {
    let (ending, lines) = try await run(scratch.shell("echo 1; echo 2; exec sleep 36000")) { _ in
      .stop
    }
    #expect(ending.reason == .stopped)
    #expect(ending.status == .signalled(SIGTERM))
    #expect(lines.text == ["1"])
  }

  @Test("A stop counts even if the program has just ended by itself")
  func lateStop() async throws {
    let ending = try await run(scratch.shell("echo $$; exit 4")) { process in
      try? await eventually { pid_t(process).map(isAlive) != true }
      return .stop
    }.ending
    #expect(ending.reason == .stopped)
    #expect(ending.status == .exited(4))
  }

  @Test("Cancelling the task ends the program and its children, without an error")
  func cancel() async throws {
    let lines = Lines()
    let command = scratch.shell("sleep 36000 & echo $!; echo $$; wait")
    let task = Task { try await run(command, lines).ending }
    try await eventually { lines.processes.count == 2 }
    task.cancel()
    let ending = try await task.value
    #expect(ending.reason == .cancelled)
    #expect(ending.status == .signalled(SIGTERM))
    #expect(!lines.processes.contains(where: isAlive))
  }

  @Test("A task that was cancelled before the start ends at once")
  func cancelledBefore() async throws {
    let command = scratch.shell("exec sleep 36000")
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await run(command).ending
    }
    task.cancel()
    #expect(try await task.value.reason == .cancelled)
  }

  @Test("Each signal that ends a program is told", arguments: Array(1...31) as [Int32])
  func signals(number: Int32) async throws {
    // Nothing, or a suspension, is what these do by default.
    guard
      ![SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH].contains(number)
    else { return }
    let script = """
      import os, signal
      if \(number) != signal.SIGKILL: signal.signal(\(number), signal.SIG_DFL)
      os.kill(os.getpid(), \(number))
      """
    let ending = try await run(scratch.python(script)).ending
    #expect(ending.status == .signalled(number))
    #expect(ending.reason == .finished)
  }

  @Test("A timeout acts even while the reader of a line waits")
  func timeoutDuringHandler() async throws {
    let clock = SkippingClock()
    var command = scratch.shell("echo $$; exec sleep 36000", timeout: .seconds(7_200))
    command.now = clock.now
    let (ending, _) = try await run(command) { process in
      clock.skip(.seconds(7_200))
      try? await eventually { pid_t(process).map(isAlive) != true }
      return .continue
    }
    #expect(ending.reason == .timedOut)
  }
}
