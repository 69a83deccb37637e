import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct ImplicitTests {
  private func implicit(
    _ method: ImplicitDifferentiation, steps: Int = 400
  ) async throws -> [Double] {
    try await TensorEngine.run {
      let problem = Ridge()
      return try method.hypergradient(of: problem, at: problem.hyperparameters, steps: steps)
        .gradient.flat()
    }
  }

  /// The inner problem solved exactly, to far below the differences' own error.
  private func differences() async throws -> [Double] {
    try await TensorEngine.run {
      let problem = Ridge()
      return try CentralDifferences(step: 1e-4).hypergradient(
        of: problem, at: problem.hyperparameters, steps: 400
      ).gradient.flat()
    }
  }

  @Test func conjugateGradientsAgreeWithCentralDifferences() async throws {
    let made = try await implicit(ImplicitDifferentiation())
    #expect(distance(made, try await differences()) < 1e-5)
  }

  @Test(arguments: [nil, 0.2])
  func theNeumannSeriesAgreesWithConjugateGradients(scale: Double?) async throws {
    let series = try await implicit(
      ImplicitDifferentiation(.neumann(terms: 400, scale: scale, tolerance: 1e-6)))
    let solved = try await implicit(ImplicitDifferentiation())
    #expect(distance(series, solved) < 1e-5)
  }

  @Test func implicitDifferentiationAgreesWithReverseModeOfAConvergedTraining() async throws {
    let reverse = try await TensorEngine.run {
      let problem = Ridge()
      return try ReverseMode().hypergradient(of: problem, at: problem.hyperparameters, steps: 400)
        .gradient.flat()
    }
    let made = try await implicit(ImplicitDifferentiation())
    #expect(distance(made, reverse) < 1e-5)
  }

  @Test func aTrainingThatHasNotConvergedIsRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await implicit(ImplicitDifferentiation(), steps: 2)
    }
    #expect(error?.code == .gate)
    #expect(error?.message.contains("not converged") == true)
  }

  @Test func aScaleAtWhichTheSeriesGrowsIsRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await implicit(ImplicitDifferentiation(.neumann(terms: 50, scale: 5)))
    }
    #expect(error?.code == .gate)
    #expect(error?.message.contains("smaller scale") == true)
  }

  @Test func aSeriesThatEndsTooSoonIsRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await implicit(ImplicitDifferentiation(.neumann(terms: 1)))
    }
    #expect(error?.code == .gate)
    #expect(error?.message.contains("in 1 terms") == true)
  }

  @Test func dampingIsAddedToTheCurvature() async throws {
    // With all decays raised by d/2 in the curvature alone, H becomes H + d.
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let problem = Ridge()
      let lambda = problem.hyperparameters
      let w = try problem.train(lambda, steps: 400)
      let made = try ImplicitDifferentiation(damping: 0.3).hypergradient(
        of: problem, at: lambda, steps: 400)
      // q by its definition, through the four columns of H.
      let right = try gradient(at: w) { problem.validationLoss(weights: $0, lambda) }
      let columns = try (0..<4).map { index in
        let unit = Tensor((0..<4).map { $0 == index ? 1.0 : 0 }, shape: [4, 1])
        return try jvp(at: w, tangent: unit) { w in
          try gradient(at: w) { problem.trainingLoss($0, lambda) }
        }.pushed + 0.3 * unit
      }
      let hessian = Tensor.concatenated(columns, axis: 1)
      var q = right.zerosLike
      for _ in 0..<4_000 { q = q - 0.1 * (hessian.matmul(q) - right) }
      // ∂²L/∂λ∂w of λ² w² is 4 λ w.
      return [try made.gradient.flat(), try (-4 * lambda * w * q).flat()]
    }
    #expect(distance(rows[0], rows[1]) < 1e-6)
  }

  @Test func aWarmStartNeedsFewerStepsAndFindsTheSame() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let problem = Ridge()
      let method = ImplicitDifferentiation()
      let first = try method.hypergradient(of: problem, at: problem.hyperparameters, steps: 400)
      let moved = problem.hyperparameters * 1.001
      let warm = try method.hypergradient(of: problem, at: moved, steps: 60, from: first.state)
      let cold = try method.hypergradient(of: problem, at: moved, steps: 400)
      return [try warm.gradient.flat(), try cold.gradient.flat()]
    }
    #expect(distance(rows[0], rows[1]) < 1e-4)
  }

  @Test func tooFewIterationsAreRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await implicit(
        ImplicitDifferentiation(.conjugateGradient(iterations: 1, tolerance: 1e-10)))
    }
    #expect(error?.message.contains("in 1 iterations") == true)
  }

  @Test func negativeCurvatureIsRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        try ImplicitDifferentiation().hypergradient(of: Saddle(), at: Tensor(0.5), steps: 1).loss
      }
    }
    #expect(error?.code == .gate)
    #expect(error?.message.contains("curvature") == true)
  }

  /// Rests on the saddle of w₀² − λ w₁².
  private struct Saddle: StationaryProblem {
    func start(_ lambda: Tensor) -> Tensor { .zeros([2]) }
    func step(_ state: Tensor, _ lambda: Tensor, _ index: Int) -> Tensor { state }
    func weights(_ state: Tensor) -> Tensor { state }
    func trainingLoss(_ w: Tensor, _ lambda: Tensor) -> Tensor {
      w.at(0).square() - lambda * w.at(1).square()
    }
    func validationLoss(weights w: Tensor, _ lambda: Tensor) -> Tensor { (w - 1).square().sum() }
    func validationLoss(_ state: Tensor, _ lambda: Tensor) -> Tensor {
      validationLoss(weights: state, lambda)
    }
  }
}
