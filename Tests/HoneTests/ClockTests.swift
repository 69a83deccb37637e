import Hone
import Testing
import Waiting

/// What is measured against the clock itself: nothing here may take at most so long.
@Suite("Studies and the clock", .timeLimit(.minutes(Patience.minutes)))
struct ClockTests {
  @Test("A study ends when its time is over, and not before")
  func timeout() async throws {
    let study = try Study(
      space: contractSpace(), objective: .minimize("loss"), sampler: .random, seed: 1)
    let start = ContinuousClock.now
    let reason = try await study.optimize(timeout: .milliseconds(200)) { _ in 1 }
    #expect(reason == .timeout)
    #expect(ContinuousClock.now - start >= .milliseconds(200))
  }
}
