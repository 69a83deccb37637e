import Hone
import HoneGradients
import Testing

@Suite struct WithoutMLXTests {
  private func expectMissing(_ error: EngineError?) {
    #expect(error?.code == .missing)
    #expect(error?.message.contains("scripts/setup --mlx") == true)
    #expect(error?.message.contains("--traits MLX") == true)
  }

  @Test func theEngineIsNotThereAndHasNoVersion() {
    #expect(!TensorEngine.isAvailable)
    #expect(TensorEngine.version == nil)
  }

  @Test func aComputationIsAnErrorThatNamesTheCommandsWhichBringTheEngine() async {
    expectMissing(
      await #expect(throws: EngineError.self) {
        try await TensorEngine.run { try Tensor(1).scalar() }
      })
  }

  @Test func tensorsOutsideOfAComputationCarryTheSameError() {
    expectMissing(
      #expect(throws: EngineError.self) { try (Tensor(1) + Tensor([1.0, 2])).scalar() })
    expectMissing(
      #expect(throws: EngineError.self) { try gradient(at: Tensor(1)) { $0.square() } })
  }

  @Test func aStudyOfATrainingEndsBeforeItsFirstTrial() async throws {
    struct Nothing: BilevelProblem {
      func start(_ values: SearchedValues) -> Tensor { values["rate"] }
      func step(_ state: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor { state }
      func validationLoss(_ state: Tensor, _ values: SearchedValues) -> Tensor { state }
    }
    let study = try Study(
      space: SearchSpace([.float("rate", in: 0...1)]), objective: .minimize("loss"))
    expectMissing(
      await #expect(throws: EngineError.self) {
        try await study.optimize(RunLimits(trials: 2), training: Training(steps: 1)) { _ in
          Nothing()
        }
      })
    #expect(study.trial(0) == nil)
  }
}
