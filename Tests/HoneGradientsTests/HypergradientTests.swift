import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct HypergradientTests {
  static let steps = 17

  private func reverse(
    _ method: ReverseMode, _ type: ElementType = .float64, steps: Int = steps
  ) async throws -> (loss: Double, gradient: [Double]) {
    try await TensorEngine.run {
      let problem = TanhRegression(type)
      let made = try method.hypergradient(
        of: problem, at: problem.hyperparameters(), steps: steps)
      return (made.loss, try made.gradient.flat())
    }
  }

  private func differences(
    _ type: ElementType, step: Double, steps: Int = steps
  ) async throws -> [Double] {
    try await TensorEngine.run {
      let problem = TanhRegression(type)
      return try CentralDifferences(step: step).hypergradient(
        of: problem, at: problem.hyperparameters(), steps: steps
      ).gradient.flat()
    }
  }

  @Test func reverseModeAgreesWithCentralDifferencesInDoublePrecision() async throws {
    let made = try await reverse(ReverseMode(.whole))
    let wanted = try await differences(.float64, step: 1e-5)
    #expect(distance(made.gradient, wanted) < 1e-6)
  }

  @Test func reverseModeAgreesWithCentralDifferencesInSinglePrecision() async throws {
    let made = try await reverse(ReverseMode(.whole), .float32)
    // Differences of float32 losses are worse than the gradient: their reference is float64's.
    let wanted = try await differences(.float64, step: 1e-5)
    #expect(distance(made.gradient, wanted) < 1e-3)
  }

  @Test(arguments: [ReverseMode.Memory.checkpoints, .segments(of: 1), .segments(of: 5)])
  func checkpointsChangeNothing(memory: ReverseMode.Memory) async throws {
    let whole = try await reverse(ReverseMode(.whole))
    let parts = try await reverse(ReverseMode(memory))
    #expect(abs(whole.loss - parts.loss) < 1e-14)
    #expect(distance(whole.gradient, parts.gradient) < 1e-12)
  }

  @Test(arguments: [1, 4, 100])
  func forwardModeAgreesWithReverseMode(graphSteps: Int) async throws {
    let reverse = try await reverse(ReverseMode(.checkpoints))
    let forward = try await TensorEngine.run {
      let problem = TanhRegression()
      return try ForwardMode(graphSteps: graphSteps).hypergradient(
        of: problem, at: problem.hyperparameters(), steps: Self.steps
      ).gradient.flat()
    }
    #expect(distance(reverse.gradient, forward) < 1e-12)
  }

  @Test func aWindowOfAllStepsIsTheWholeAndAShorterOneIsNot() async throws {
    let whole = try await reverse(ReverseMode(.whole))
    for memory in [ReverseMode.Memory.whole, .checkpoints] {
      let wide = try await reverse(ReverseMode(memory, window: 40))
      let narrow = try await reverse(ReverseMode(memory, window: 3))
      #expect(distance(whole.gradient, wide.gradient) < 1e-12)
      #expect(distance(whole.gradient, narrow.gradient) > 1e-3)
      #expect(abs(whole.loss - narrow.loss) < 1e-14)
    }
  }

  @Test func theInitialScaleIsOutsideATruncatedWindow() async throws {
    // Tensor 3 acts at the start only, so truncation leaves nothing of it.
    let narrow = try await reverse(ReverseMode(.checkpoints, window: 3))
    #expect(narrow.gradient[3] == 0)
    #expect(narrow.gradient[0] != 0)
  }

  @Test func aDivergingTrainingIsReportedWithItsStep() async throws {
    for memory in [ReverseMode.Memory.whole, .checkpoints] {
      let error = await #expect(throws: TrainingDiverged.self) {
        try await TensorEngine.run {
          let problem = TanhRegression()
          let lambda = problem.hyperparameters(rate: 1e9)
          return try ReverseMode(memory).hypergradient(of: problem, at: lambda, steps: 60).loss
        }
      }
      let step = try #require(error?.step)
      #expect((1..<60).contains(step))
      // The step before is still finite.
      try await TensorEngine.run {
        let problem = TanhRegression()
        _ = try problem.train(problem.hyperparameters(rate: 1e9), steps: step)
      }
      await #expect(throws: TrainingDiverged.self) {
        try await TensorEngine.run {
          let problem = TanhRegression()
          _ = try problem.train(problem.hyperparameters(rate: 1e9), steps: step + 1)
        }
      }
    }
  }

  @Test func aCancelledTrainingEndsAtItsNextStep() async throws {
    let task = Task {
      try await TensorEngine.run {
        let problem = TanhRegression()
        _ = try problem.train(problem.hyperparameters(), steps: 100_000_000)
      }
    }
    // clock: a pause of any length, before its start or after it.
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func forwardModeCanBeginADirectionWhereItFirstActs() async throws {
    // A schedule of three windows: the learning rate of step t is element t / 4 of the only tensor.
    let gradients = try await TensorEngine.run {
      let problem = Scheduled()
      let lambda = Tensor([0.1, 0.2, 0.15])
      let all = try ForwardMode().hypergradient(of: problem, at: lambda, steps: 12)
      let late = try ForwardMode().hypergradient(of: problem, at: lambda, steps: 12) { $1 * 4 }
      return [try all.gradient.doubles(), try late.gradient.doubles()]
    }
    #expect(distance(gradients[0], gradients[1]) < 1e-14)
    #expect(gradients[0].allSatisfy { $0 != 0 })
  }

  private struct Scheduled: BilevelProblem {
    let inner = TanhRegression()

    func lambda(_ schedule: Tensor, _ index: Int) -> [Tensor] {
      [schedule.at(index / 4)] + Array(inner.hyperparameters().dropFirst())
    }
    func start(_ schedule: Tensor) -> TanhRegression.State { inner.start(lambda(schedule, 0)) }
    func step(
      _ state: TanhRegression.State, _ schedule: Tensor, _ index: Int
    ) throws -> TanhRegression.State {
      try inner.step(state, lambda(schedule, index), index)
    }
    func validationLoss(_ state: TanhRegression.State, _ schedule: Tensor) -> Tensor {
      inner.validationLoss(state, [])
    }
  }
}
