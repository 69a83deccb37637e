import Hone
import HoneGradients
import Testing
import Waiting

@Suite(.enabled(if: TensorEngine.isAvailable)) struct CancellationTests {
  @Test(.timeLimit(.minutes(Patience.minutes)))
  func aCancelledTaskEndsItsComputationAtTheNextCheck() async {
    let (hasBegun, begin) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await TensorEngine.run {
        begin.finish()
        while true { try TensorEngine.checkCancellation() }
      }
    }
    for await _ in hasBegun {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aTaskThatIsCancelledAlreadyComputesNothing() async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await TensorEngine.run { 3 }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aComputationThatNobodyCancelsGoesOn() async throws {
    let sum = try await TensorEngine.run {
      try TensorEngine.checkCancellation()
      return try (Tensor(1) + Tensor(2)).scalar()
    }
    #expect(sum == 3)
    try TensorEngine.checkCancellation()
  }

  @Test(.timeLimit(.minutes(Patience.minutes)))
  func aCancelledStudyGivesItsRunningTrialBack() async throws {
    struct Endless: BilevelProblem {
      let begin: AsyncStream<Void>.Continuation

      func start(_ values: SearchedValues) throws -> Tensor {
        begin.finish()
        while true { try TensorEngine.checkCancellation() }
      }
      func step(_ state: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor { state }
      func validationLoss(_ state: Tensor, _ values: SearchedValues) -> Tensor { state }
    }
    let study = try Study(
      space: SearchSpace([.float("rate", in: 0...1)]), objective: .minimize("loss"),
      sampler: .random)
    let (hasBegun, begin) = AsyncStream.makeStream(of: Void.self)
    let run = Task {
      try await study.optimize(RunLimits(trials: 1), training: Training(steps: 1)) { _ in
        Endless(begin: begin)
      }
    }
    for await _ in hasBegun {}
    run.cancel()
    #expect(try await run.value == .interrupted)
    #expect(study.trial(0)?.state == .waiting)
  }
}
