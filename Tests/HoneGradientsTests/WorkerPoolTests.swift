import Synchronization
import Testing
import Waiting

@testable import HoneGradients

/// How a pool hands out its threads, without MLX.
@Suite struct WorkerPoolTests {
  /// Starts threads until so many have been started; then it refuses, as a system without room does.
  private final class Starter: Sendable {
    let left: Atomic<Int>
    init(_ count: Int) { left = Atomic(count) }

    func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
      if left.subtract(1, ordering: .relaxed).newValue < 0 { return 11 }
      return WorkerThread.start(body)
    }
  }

  /// Holds computations until all of them have begun.
  private final class Meeting: Sendable {
    private let missing: Atomic<Int>
    init(of count: Int) { missing = Atomic(count) }

    func join() {
      missing.subtract(1, ordering: .relaxed)
      while missing.load(ordering: .relaxed) > 0 {}
    }
  }

  private func run<Result: Sendable>(
    in pool: WorkerPool, _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      do throws(EngineError) {
        try pool.run {
          let result = Swift.Result { try work() }
          return { continuation.resume(with: result) }
        }
      } catch { continuation.resume(throwing: error) }
    }
  }

  @Test func computationsOneAfterAnotherTakeOneThread() async throws {
    let pool = WorkerPool(limit: 8)
    for number in 0..<200 { #expect(try await run(in: pool) { number } == number) }
    #expect(pool.threads == 1)
  }

  @Test func aThreadIsFreeAgainAfterAnErrorToo() async throws {
    let pool = WorkerPool(limit: 8)
    for _ in 0..<50 {
      await #expect(throws: EngineError.self) {
        try await run(in: pool) { () throws -> Int in throw EngineError(.gate, "no") }
      }
    }
    #expect(pool.threads == 1)
  }

  @Test(.timeLimit(.minutes(Patience.minutes)))
  func computationsAtTheSameTimeHaveAThreadEach() async throws {
    let pool = WorkerPool(limit: 4)
    for _ in 0..<20 {
      let meeting = Meeting(of: 4)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { try await run(in: pool) { meeting.join() } } }
        try await group.waitForAll()
      }
    }
    #expect(pool.threads == 4)
  }

  @Test func computationsBeyondTheLimitWaitTheirTurn() async throws {
    let pool = WorkerPool(limit: 3)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<100 { group.addTask { try await run(in: pool) { number } } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 4950)
    #expect((1...3).contains(pool.threads))
  }

  @Test func whereTheSystemRefusesAThreadThoseThatAreThereDoTheWork() async throws {
    let starter = Starter(2)
    let pool = WorkerPool(limit: 50) { starter.start($0) }
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<100 { group.addTask { try await run(in: pool) { number } } }
      return try await group.reduce(0, +)
    }
    #expect(sum == 4950)
    #expect((1...2).contains(pool.threads))
  }

  @Test func aSystemThatRefusesTheFirstThreadIsAnErrorThatSaysSo() async throws {
    let pool = WorkerPool(limit: 4) { _ in 11 }
    let error = await #expect(throws: EngineError.self) { try await run(in: pool) { 3 } }
    #expect(error?.code == .machine)
    #expect(error?.message.contains("refuses a thread") == true)
    #expect(error?.message.contains("ulimit -u") == true)
  }
}
