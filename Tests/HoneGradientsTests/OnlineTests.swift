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
    await #expect(throws: TrainingDiverged.self) {
      try await TensorEngine.run {
        let problem = TanhRegression()
        _ = try OneStep().tune(problem, from: problem.hyperparameters(rate: 1e9), steps: 60) {
          lambda, _ in lambda
        }
      }
    }
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
