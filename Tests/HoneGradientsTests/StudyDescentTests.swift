import Hone
import HoneGradients
import Testing

/// Studies that join a training with a sampler, and what they refuse.
@Suite struct StudyDescentTests {
  /// A weight moved towards 0 by the searched rate; from a rate of 0.7 on it is no number.
  private struct Slide: BilevelProblem {
    func start(_ values: SearchedValues) -> Tensor { Tensor(1, as: .float64) }
    func step(_ w: Tensor, _ values: SearchedValues, _ index: Int) -> Tensor {
      w - values["rate"] + 0 * (0.7 - values["rate"]).squareRoot()
    }
    func validationLoss(_ w: Tensor, _ values: SearchedValues) -> Tensor { w.square() }
  }

  private func study(
    _ objectives: [Objective] = [.minimize("loss")], sampler: AlgorithmSpec = .auto
  ) throws -> Study {
    try Study(
      space: SearchSpace([.float("rate", in: 0...1)]), objectives: objectives, sampler: sampler,
      seed: 1)
  }

  /// (w − 0.3)² + λ w², whose minimum is at 0.3 / (1 + λ); validated against 0.2, so λ = 0.5 is best.
  private struct Shrinkage: StationaryProblem {
    func start(_ values: SearchedValues) -> Tensor { Tensor(1, as: .float64) }
    func step(_ w: Tensor, _ values: SearchedValues, _ index: Int) throws -> Tensor {
      w - 0.2 * (try gradient(at: w) { trainingLoss($0, values) })
    }
    func weights(_ state: Tensor) -> Tensor { state }
    func trainingLoss(_ w: Tensor, _ values: SearchedValues) -> Tensor {
      (w - 0.3).square() + values["rate"] * w.square()
    }
    func validationLoss(weights w: Tensor, _ values: SearchedValues) -> Tensor {
      (w - 0.2).square()
    }
    func validationLoss(_ w: Tensor, _ values: SearchedValues) -> Tensor {
      validationLoss(weights: w, values)
    }
  }

  private let training = Training(steps: 1, type: .float64)

  @Test(.enabled(if: TensorEngine.isAvailable))
  func aDivergedTrialHalvesTheGradientSamplersStepAndTheStudyDescends() async throws {
    let study = try study(sampler: .gradient(.adam, learningRate: 0.3))
    try await study.optimize(RunLimits(trials: 12), training: training) { _ in Slide() }
    let trials = (0..<12).compactMap { study.trial($0) }
    let rates = try trials.map { try $0.parameters.double("rate") }
    // From the middle a step of Adam's rate leads to 0.8, where the training diverges: half of it is next.
    #expect(distance(Array(rates[..<3]), [0.5, 0.8, 0.65]) < 1e-6)
    #expect(trials[..<3].map(\.state) == [.completed, .failed, .completed])
    #expect(trials[1].reason?.contains("the training diverged") == true)
    let best = try #require(study.best.value)
    #expect(best < trials[2].values[0])
    #expect(trials[2].values[0] < trials[0].values[0])
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func autoKnowsOfTheNumberOfTrialsAsInEveryOtherForm() async throws {
    // Where there are as many trials as points, `auto` is the grid, which tries each once.
    let space = try SearchSpace([.float("rate", in: 0...0.6, step: 0.05)])
    var rates: [[Double]] = []
    for sampler in [AlgorithmSpec.auto, .grid, .tpe] {
      let study = try Study(
        space: space, objective: .minimize("loss"), sampler: sampler, seed: 5)
      try await study.optimize(RunLimits(trials: 13), training: training) { _ in Slide() }
      rates.append(
        try (0..<study.finishedCount).compactMap { try study.trial($0)?.parameters.double("rate") })
    }
    #expect(rates[0] == rates[1])
    #expect(rates[0] != rates[2])
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func implicitDifferentiationGivesTrialsTheSlopesOfTheClosedForm() async throws {
    let study = try study(sampler: .random)
    let converged = ConvergedTraining(steps: 200, type: .float64)
    try await study.optimize(RunLimits(trials: 3), training: converged) { _ in Shrinkage() }
    for trial in (0..<3).compactMap({ study.trial($0) }) {
      let lambda = try trial.parameters.double("rate")
      let w = 0.3 / (1 + lambda)
      // J = (w − 0.2)², dw/dλ = −0.3 / (1 + λ)².
      let wanted = [(w - 0.2) * (w - 0.2), 2 * (w - 0.2) * -0.3 / ((1 + lambda) * (1 + lambda))]
      #expect(distance(trial.values + trial.gradient.map(\.value), wanted) < 1e-6)
    }
    #expect(study.finishedCount == 3)
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func aTrainingThatHasNotConvergedIsAFailedTrialThatSaysSoAndTheStudyGoesOn() async throws {
    let study = try study(sampler: .random)
    let short = ConvergedTraining(steps: 1, type: .float64)
    try await study.optimize(RunLimits(trials: 3), training: short) { _ in Shrinkage() }
    let trials = (0..<3).compactMap { study.trial($0) }
    #expect(trials.allSatisfy { $0.state == .failed })
    #expect(trials.allSatisfy { $0.reason?.contains("the training has not converged") == true })
  }

  @Test(arguments: [
    ([Objective.maximize("accuracy")], "maximize `accuracy`"),
    ([.minimize("loss"), .minimize("size")], "minimize `loss` and minimize `size`"),
  ])
  func aStudyOfSomethingElseThanALossIsRefusedBeforeAnythingRuns(
    objectives: [Objective], part: String
  ) async throws {
    let study = try study(objectives)
    let error = await #expect(throws: StudyError.self) {
      try await study.optimize(RunLimits(trials: 3), training: training) { _ in Slide() }
    }
    #expect(error?.code == .declaration)
    #expect(error?.message.contains(part) == true)
    #expect(study.trial(0) == nil)
  }
}
