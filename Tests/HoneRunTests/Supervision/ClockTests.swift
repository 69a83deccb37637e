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

/// What is measured against the clock itself: nothing here may take at most so long.
@Suite("Supervised programs and the clock", .timeLimit(.minutes(Patience.minutes)))
struct ClockTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test("A program that ignores SIGTERM is killed after the grace period, and not before")
  func ignoresTerm() async throws {
    let start = ContinuousClock.now
    let (ending, lines) = try await run(
      scratch.shell(
        "trap '' TERM; sh -c 'echo $$; while :; do sleep 0.1; done' & while :; do sleep 0.1; done",
        grace: .milliseconds(300))
    ) { _ in .stop }
    #expect(ending.status == .signalled(SIGKILL))
    #expect(ending.reason == .stopped)
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(lines.processes.count == 1)
    // What was killed dies as soon as it is given the processor.
    try await eventually { !lines.processes.contains(where: isAlive) }
  }

  @Test("A program that does nothing is ended once its timeout is over, and not before")
  func timeout() async throws {
    let start = ContinuousClock.now
    let command = scratch.shell("exec sleep 36000", timeout: .milliseconds(500))
    let ending = try await run(command).ending
    #expect(ending.reason == .timedOut && ending.status == .signalled(SIGTERM))
    #expect(ContinuousClock.now - start >= .milliseconds(500))
  }
}
