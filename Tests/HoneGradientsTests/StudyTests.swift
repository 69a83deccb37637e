import Hone
import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct StudyTests {
  /// The tanh regression with its learning rate and decay searched, and its activation a choice.
  private struct Tuned: BilevelProblem {
    let inner = TanhRegression()
    var isRounded = false

    private func lambda(_ values: SearchedValues) -> [Tensor] {
      let decay = isRounded ? values["decay"].rounded() : values["decay"]
      return [values["rate"], decay] + inner.hyperparameters().dropFirst(2)
    }
    func start(_ values: SearchedValues) -> TanhRegression.State { inner.start(lambda(values)) }
    func step(
      _ state: TanhRegression.State, _ values: SearchedValues, _ index: Int
    ) throws -> TanhRegression.State {
      try inner.step(state, lambda(values), index)
    }
    func validationLoss(_ state: TanhRegression.State, _ values: SearchedValues) -> Tensor {
      inner.validationLoss(state, lambda(values))
    }
  }

  private func study(high: Double = 0.5, _ more: [Parameter] = []) throws -> Study {
    let space = try SearchSpace(
      [
        .float("rate", in: 0.01...high, scale: .log),
        .float("decay", in: 1e-4...0.1, scale: .log), .int("units", in: 2...9),
      ] + more)
    return try Study(space: space, objective: .minimize("loss"), sampler: .random, seed: 3)
  }

  @Test func trialsKeepTheSlopesByEachRealParameterInItsOwnUnits() async throws {
    let study = try study()
    let training = Training(steps: 12, type: .float64)
    try await study.optimize(RunLimits(trials: 2), parallel: 2, training: training) { _ in Tuned() }
    let trial = try #require(study.trial(1))
    #expect(trial.state == .completed)
    #expect(trial.gradient.map(\.name) == ["rate", "decay"])

    let parameters = trial.parameters
    let (rate, decay) = (try parameters.double("rate"), try parameters.double("decay"))
    let wanted = try await TensorEngine.run {
      let problem = TanhRegression()
      let lambda =
        [Tensor(rate, as: .float64), Tensor(decay, as: .float64)]
        + problem.hyperparameters().dropFirst(2)
      let made = try ReverseMode(.whole).hypergradient(of: problem, at: lambda, steps: 12)
      return [made.loss] + (try made.gradient.flat()[..<2])
    }
    #expect(distance(trial.values + trial.gradient.map(\.value), wanted) < 1e-12)
  }

  @Test(arguments: ["forward", "differences"])
  func everyMethodGivesAStudyTheSameSlopes(name: String) async throws {
    let method: any HypergradientMethod =
      name == "forward" ? ForwardMode() : CentralDifferences(step: 1e-6)
    var slopes: [[Double]] = []
    for method in [ReverseMode(.whole) as any HypergradientMethod, method] {
      let study = try study()
      let training = Training(steps: 12, method: method, type: .float64)
      try await study.optimize(RunLimits(trials: 1), training: training) { _ in Tuned() }
      slopes.append(try #require(study.trial(0)).gradient.map(\.value))
    }
    #expect(distance(slopes[0], slopes[1]) < 1e-5)
  }

  @Test func aDivergedTrainingIsAFailedTrialThatNamesTheStepAndTheStudyGoesOn() async throws {
    let study = try study(high: 1e12)
    try await study.optimize(RunLimits(trials: 6), training: Training(steps: 60)) { _ in Tuned() }
    let failed = (0..<6).compactMap { study.trial($0) }.filter { $0.state == .failed }
    #expect(!failed.isEmpty)
    #expect(failed.allSatisfy { $0.reason?.contains("diverged: the state at step") == true })
  }

  @Test func aLossThatCannotBeDifferentiatedEndsTheRunAndNamesTheParameter() async throws {
    let study = try study()
    let error = await #expect(throws: EngineError.self) {
      try await study.optimize(RunLimits(trials: 9), training: Training(steps: 4)) { _ in
        Tuned(isRounded: true)
      }
    }
    #expect(error?.message.contains("`decay`") == true)
    #expect(error?.message.contains("`round`") == true)
    #expect(study.finishedCount == 1)
  }

  @Test func aParameterThatIsNotThereIsNamedInTheReason() async throws {
    struct Wrong: BilevelProblem {
      func start(_ values: SearchedValues) -> Tensor { Tensor(1) }
      func step(_ state: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor {
        state * values["momentum"]
      }
      func validationLoss(_ state: Tensor, _ values: SearchedValues) -> Tensor { state }
    }
    let study = try study()
    try await study.optimize(RunLimits(trials: 1), training: Training(steps: 4)) { _ in Wrong() }
    let reason = try #require(study.trial(0)?.reason)
    #expect(reason.contains("`momentum`"))
    #expect(reason.contains("rate, decay"))
  }

  @Test func aTrialWithoutActiveFloatsIsTrainedWithoutAGradient() async throws {
    struct Conditional: BilevelProblem {
      func start(_ values: SearchedValues) -> Tensor { Tensor(1) }
      func step(_ state: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor {
        values.names.isEmpty ? state * 0.5 : state * values["momentum"]
      }
      func validationLoss(_ state: Tensor, _ values: SearchedValues) -> Tensor { state.square() }
    }
    let space = try SearchSpace([
      .choice("optimizer", ["sgd", "momentum"]),
      .float("momentum", in: 0.1...0.9).when("optimizer", is: "momentum"),
    ])
    for method in [ReverseMode() as any HypergradientMethod, ReverseMode(.whole), ForwardMode()] {
      let study = try Study(
        space: space, objective: .minimize("loss"), sampler: .random, seed: 1)
      try await study.optimize(
        RunLimits(trials: 8), training: Training(steps: 3, method: method)
      ) { _ in Conditional() }
      let trials = (0..<8).compactMap { study.trial($0) }
      #expect(trials.allSatisfy { $0.state == .completed }, "\(trials.map(\.reason))")
      #expect(Set(trials.map(\.gradient.count)) == [0, 1])
    }
  }
}
