import Foundation
import Hone
import Synchronization
import Testing
import Waiting

@testable import HoneGradients

/// What holds the streams that are computed on.
private final class Present: Sendable {
  private let state = Mutex((streams: Set<Int>(), seen: Set<Int>(), isShared: false))

  func begin(_ stream: Int) {
    state.withLock { state in
      if !state.streams.insert(stream).inserted { state.isShared = true }
      state.seen.insert(stream)
    }
  }
  func end(_ stream: Int) { state.withLock { _ = $0.streams.remove(stream) } }
  var count: Int { state.withLock { $0.seen.count } }
  var isShared: Bool { state.withLock { $0.isShared } }
}

/// One step along a slope.
private struct Step: BilevelProblem {
  func start(_ values: SearchedValues) -> Tensor { Tensor(1) }
  func step(_ state: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor {
    state - values["rate"] * 2 * state
  }
  func validationLoss(_ state: Tensor, _ values: SearchedValues) -> Tensor { state.square() }
}

/// Calls itself so many times, each time with a frame of its own.
@inline(never) private func depth(_ count: Int) -> Int {
  count == 0 ? 0 : depth(count - 1) + 1
}

#if os(Linux)
  /// What this process takes of the machine.
  private struct Taken: CustomStringConvertible {
    let threads: Int
    let descriptors: Int
    let megabytes: Int
    /// Bytes of addresses, most of which nothing lies at.
    let reserved: Int

    init() throws {
      func count(_ folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count
      }
      threads = try count("task")
      descriptors = try count("fd")
      let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        .split(separator: " ").compactMap { Int($0) }
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      try #require(pages.count > 1)
      reserved = pages[0] * page
      megabytes = (pages[1] * page) >> 20
    }

    /// Has the process use at most so many bytes of addresses; returns the limit there was.
    static func limitAddresses(_ bytes: Int) throws -> Int {
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
      #else
        let resource = RLIMIT_AS
      #endif
      var limit = rlimit()
      try #require(getrlimit(resource, &limit) == 0)
      let before = Int(clamping: limit.rlim_cur)
      limit.rlim_cur = min(limit.rlim_max, bytes == .max ? limit.rlim_max : rlim_t(bytes))
      try #require(setrlimit(resource, &limit) == 0)
      return before
    }

    var description: String {
      "\(threads) threads, \(descriptors) descriptors, \(megabytes) MB"
    }
  }
#endif

/// A training is over when it has ended: nothing of it stays.
@Suite(.enabled(if: TensorEngine.isAvailable)) struct ManyTrainingsTests {
  @Test func computationsOneAfterAnotherUseOneStream() async throws {
    let pool = WorkerPool(limit: 4)
    var streams: Set<Int> = []
    for number in 0..<200 {
      await #expect(throws: EngineError.self) {
        try await TensorEngine.run(in: pool) {
          _ = Tensor(2) + 1
          throw EngineError(.gate, "an error amid a computation")
        }
      }
      let (stream, sum) = try await TensorEngine.run(in: pool) {
        (Occupation.stream, try (Tensor(Double(number)) + Tensor(1)).scalar())
      }
      streams.insert(stream)
      #expect(sum == Double(number + 1))
    }
    #expect(streams.count == 1)
    #expect(pool.threads == 1)
  }

  @Test(.timeLimit(.minutes(Patience.minutes)))
  func computationsAtTheSameTimeNeverShareAStream() async throws {
    let pool = WorkerPool(limit: 4)
    let present = Present()
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for number in 0..<100 {
        group.addTask {
          try await TensorEngine.run(in: pool) {
            present.begin(Occupation.stream)
            defer { present.end(Occupation.stream) }
            return try (0..<20).reduce(Tensor(Double(number))) { sum, _ in sum + 1 }.scalar()
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums.sorted() == (0..<100).map { Double($0 + 20) })
    #expect(present.isShared == false)
    #expect(present.count <= 4)
  }

  @Test(.timeLimit(.minutes(Patience.minutes)))
  func aCancelledComputationGivesItsThreadBack() async throws {
    let pool = WorkerPool(limit: 4)
    for _ in 0..<20 {
      let (hasBegun, begin) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        try await TensorEngine.run(in: pool) {
          begin.finish()
          while true { try TensorEngine.checkCancellation() }
        }
      }
      for await _ in hasBegun {}
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(pool.threads == 1)
  }

  #if os(Linux)
    // In a process of its own: other tests compute on the pool of this one.
    @Test(.timeLimit(.minutes(Patience.minutes)))
    func twoThousandTrainingsTakeNoMoreOfTheMachineThanTwenty()
      async
    {
      await #expect(processExitsWith: .success) {
        let study = try Study(
          space: SearchSpace([.float("rate", in: 0.01...0.4)]), objective: .minimize("loss"),
          sampler: .random)
        let training = Training(steps: 1)
        try await study.optimize(RunLimits(trials: 20), parallel: 2, training: training) { _ in
          Step()
        }
        let few = try Taken()
        try await study.optimize(RunLimits(trials: 2000), parallel: 2, training: training) { _ in
          Step()
        }
        let many = try Taken()
        let states = (0..<2000).compactMap { study.trial($0)?.state }
        #expect(states.count == 2000 && states.allSatisfy { $0 == .completed })
        // Tasks may have begun to use another thread for each core.
        let room = ProcessInfo.processInfo.activeProcessorCount + 8
        #expect(many.threads <= few.threads + room, "\(few) after 20, \(many) after 2,000")
        #expect(many.descriptors <= few.descriptors + 8, "\(few) after 20, \(many) after 2,000")
        #expect(many.megabytes <= few.megabytes + 64, "\(few) after 20, \(many) after 2,000")
      }
    }

    @Test func aTrainingThatTheSystemRefusesAThreadIsTriedAgainLater() async {
      await #expect(processExitsWith: .success) {
        let study = try Study(
          space: SearchSpace([.float("rate", in: 0.01...0.4)]), objective: .minimize("loss"),
          sampler: .random)
        let evaluator = TrainingEvaluator<Step>(
          space: study.definition.space, on: .cpu, as: .float32
        ) { _, values in
          try ReverseMode(.whole).hypergradient(of: Step(), at: values, steps: 1)
        }
        let trial = try study.ask()
        // Half of what a thread's stack takes.
        let before = try Taken.limitAddresses(try Taken().reserved + WorkerThread.stackBytes / 2)
        let error = await #expect(throws: StudyError.self) {
          try await evaluator.evaluate(trial)
        }
        #expect(error?.code == .machine)
        #expect(error?.message.contains("refuses a thread to compute on") == true)
        #expect(evaluator.fault == nil)
        _ = try Taken.limitAddresses(before)
        let outcome = try await evaluator.evaluate(trial)
        #expect(outcome.state == .completed)
      }
    }

    @Test func theStackOfADeepComputationIsGivenBack() async {
      await #expect(processExitsWith: .success) {
        let pool = WorkerPool(limit: 1)
        _ = try await TensorEngine.run(in: pool) { try (Tensor(1) + 1).scalar() }
        let before = try Taken()
        let deep = try await TensorEngine.run(in: pool) {
          #expect(depth(1_500_000) == 1_500_000)
          return try Taken()
        }
        let after = try Taken()
        #expect(deep.megabytes > before.megabytes + 32, "\(before), \(deep) in there")
        #expect(
          after.megabytes < before.megabytes + 16, "\(before), \(deep) in there, \(after) after")
      }
    }
  #endif
}
