import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct OnlineTests {
  @Test func aWindowOfTheWholeTrainingSeesWhatTruncatedReverseModeSees() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let problem = TanhRegression()
      let lambda = problem.hyperparameters()
      var seen: [Double] = []
      _ = try OneStep(window: 3, every: 10).tune(problem, from: lambda, steps: 10) {
        seen = try $1.flat()
        return $0
      }
      let whole = try ReverseMode(.whole, window: 3).hypergradient(
        of: problem, at: lambda, steps: 10)
      return [seen, try whole.gradient.flat()]
    }
    #expect(distance(rows[0], rows[1]) < 1e-12)
  }

  @Test func tuningOnTheWayEndsBetterThanTheSameTrainingWithoutIt() async throws {
    let losses = try await TensorEngine.run { () -> [Double] in
      let problem = TanhRegression()
      // Half the best learning rate, and far too much decay.
      let lambda =
        [Tensor(0.05, as: .float64), Tensor(0.3, as: .float64)]
        + problem.hyperparameters().dropFirst(2)
      let plain = try problem.train(lambda, steps: 200)
      let tuned = try OneStep(window: 5, every: 5).tune(problem, from: lambda, steps: 200) {
        var next = $0
        next[1] = (next[1] - 0.05 * $1[1]).maximum(Tensor(0, as: .float64))
        return next
      }
      return try [
        problem.validationLoss(plain, lambda).scalar(),
        problem.validationLoss(tuned.state, tuned.hyperparameters).scalar(),
      ]
    }
    #expect(losses[1] < 0.8 * losses[0])
  }

  @Test func progressIsReportedAfterTheWarmUp() async throws {
    let steps = try await TensorEngine.run { () -> [Int] in
      let problem = TanhRegression()
      var steps: [Int] = []
      _ = try OneStep(window: 2, every: 4, warmup: 6).tune(
        problem, from: problem.hyperparameters(), steps: 17
      ) { lambda, _ in
        lambda
      } report: {
        steps.append($0.step)
      }
      return steps
    }
    #expect(steps == [10, 14, 17])
  }

  @Test func aDivergenceOnTheWayIsReportedWithItsStep() async throws {
    // The rate becomes hopeless after ten steps: what was before is innocent.
    let error = await #expect(throws: TrainingDiverged.self) {
      try await TensorEngine.run {
        let problem = TanhRegression()
        _ = try OneStep(window: 2, every: 10).tune(
          problem, from: problem.hyperparameters(), steps: 60
        ) { lambda, _ in [Tensor(1e200, as: .float64)] + lambda.dropFirst() }
      }
    }
    #expect(error?.what == "the state")
    let step = try #require(error?.step)
    #expect((10..<16).contains(step))
  }

  @Test func aRefusedStepHalvesTheOnesAfterIt() async throws {
    let scales = try await TensorEngine.run { () -> [Double] in
      var scales: [Double] = []
      _ = try OneStep(window: 1, every: 1).tune(Blind(), from: Tensor(0.5), steps: 4) {
        $0 - $1
      } report: {
        scales.append($0.isRefused ? -$0.scale : $0.scale)
      }
      return scales
    }
    #expect(scales == [1, -1, 0.5, 0.5])
  }

  /// Its validation loss is not a number after the second step.
  private struct Blind: BilevelProblem {
    func start(_ lambda: Tensor) -> Pair<Tensor, Tensor> { Pair(Tensor(1), Tensor(0)) }
    func step(_ state: Pair<Tensor, Tensor>, _ lambda: Tensor, _ index: Int) -> Pair<Tensor, Tensor>
    {
      Pair(state.first * lambda, Tensor(index == 1 ? -1 : 1))
    }
    func validationLoss(_ state: Pair<Tensor, Tensor>, _ lambda: Tensor) -> Tensor {
      state.first * state.second.log()
    }
  }

  @Test func aScheduleCanBeInterpolatedBetweenItsKnots() async throws {
    let values = try await TensorEngine.run { () -> [Double] in
      let schedule = SharedSchedule(steps: 8, windows: 2)
      let knots = Tensor([1.0, 3.0])
      return try (0..<8).map { try schedule.interpolated(knots, at: $0).scalar() }
    }
    #expect(values == [1, 1.5, 2, 2.5, 3, 3, 3, 3])
  }

  @Test(arguments: [(10, 3), (12, 4), (7, 7), (100, 9)])
  func windowsShareOutTheSteps(steps: Int, windows: Int) {
    let schedule = SharedSchedule(steps: steps, windows: windows)
    var counts = [Int](repeating: 0, count: windows)
    for step in 0..<steps {
      counts[schedule.window(of: step)] += 1
      #expect(schedule.begin(of: schedule.window(of: step)) <= step)
    }
    for window in 1..<windows {
      #expect(schedule.window(of: schedule.begin(of: window)) == window)
      #expect(schedule.window(of: schedule.begin(of: window) - 1) == window - 1)
    }
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
  }
}
