import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct ArchitectureGradientTests {
  static let rate = 0.2

  /// The gradient by one of the orders at the first two steps, in one row.
  private func slopes(
    _ order: ArchitectureOrder, _ type: ElementType = .float64
  ) async throws -> [Double] {
    try await TensorEngine.run {
      let problem = CellRegression(type)
      return try (0..<2).flatMap {
        try order.slope(of: problem, problem.weights(), problem.alpha(), index: $0)
          .gradient.doubles()
      }
    }
  }

  /// The same by a method for bilevel problems on trainings of one step.
  private func hypergradients(
    rate: Double = rate,
    _ method: @escaping @Sendable (UnrolledTraining<CellRegression>, Tensor) throws -> Tensor
  ) async throws -> [Double] {
    try await TensorEngine.run {
      let problem = CellRegression()
      return try (0..<2).flatMap { index in
        let unrolled = UnrolledTraining(
          problem, from: problem.weights(), rate: rate, index: index)
        return try method(unrolled, problem.alpha()).doubles()
      }
    }
  }

  private func differences(rate: Double = rate) async throws -> [Double] {
    try await hypergradients(rate: rate) {
      try CentralDifferences(step: 1e-5).hypergradient(of: $0, at: $1, steps: 1).gradient
    }
  }

  @Test func secondOrderAgreesWithCentralDifferencesInDoublePrecision() async throws {
    let made = try await slopes(.second(rate: Self.rate))
    #expect(distance(made, try await differences()) < 1e-6)
  }

  @Test func secondOrderAgreesWithCentralDifferencesInSinglePrecision() async throws {
    // Differences of float32 losses are worse than the gradient: their reference is float64's.
    let made = try await slopes(.second(rate: Self.rate), .float32)
    #expect(distance(made, try await differences()) < 1e-3)
  }

  @Test func firstOrderAgreesWithCentralDifferencesWithoutAStep() async throws {
    let made = try await slopes(.first)
    #expect(distance(made, try await differences(rate: 0)) < 1e-6)
    #expect(distance(made, try await slopes(.second(rate: 0))) < 1e-14)
  }

  @Test(arguments: [ReverseMode.Memory.whole, .checkpoints])
  func secondOrderAgreesWithReverseModeOfOneStep(memory: ReverseMode.Memory) async throws {
    let made = try await slopes(.second(rate: Self.rate))
    let wanted = try await hypergradients {
      try ReverseMode(memory).hypergradient(of: $0, at: $1, steps: 1).gradient
    }
    #expect(distance(made, wanted) < 1e-12)
  }

  @Test func secondOrderAgreesWithForwardModeOfOneStep() async throws {
    let made = try await slopes(.second(rate: Self.rate))
    let wanted = try await hypergradients {
      try ForwardMode().hypergradient(of: $0, at: $1, steps: 1).gradient
    }
    #expect(distance(made, wanted) < 1e-12)
  }

  @Test func thePapersDifferenceApproachesTheExactGradientWithTheSquareOfItsStep() async throws {
    let exact = try await slopes(.second(rate: Self.rate))
    let first = try await slopes(.first)
    var errors: [Double] = []
    for scale in [0.1, 0.01, 0.001] {
      let made = try await slopes(.secondByDifferences(rate: Self.rate, scale: scale))
      errors.append(distance(made, exact))
    }
    // 0.01, the paper's, is far closer than leaving the term out.
    #expect(errors[1] < 1e-3)
    #expect(distance(first, exact) > 100 * errors[1])
    #expect((50..<200).contains(errors[0] / errors[1]))
    #expect((50..<200).contains(errors[1] / errors[2]))
  }

  @Test func anArchitectureThatIsCutOffIsRefusedByTheOperationsName() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        let problem = CutOff()
        return try ArchitectureOrder.first.slope(
          of: problem, [Tensor(1)], Tensor([1, 2] as [Float]), index: 0
        ).loss
      }
    }
    #expect(error?.code == .notDifferentiable)
    #expect(error?.message.contains("argMax") == true)
  }

  private struct CutOff: ArchitectureProblem {
    func trainingLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) -> Tensor {
      weights[0].square()
    }
    func validationLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) -> Tensor {
      weights[0] * alpha.argMax(axis: 0).converted(to: .float32)
    }
  }
}
