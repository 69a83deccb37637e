import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct DifferentiabilityTests {
  /// One step of descent on (w − λ₀)², with what is done to λ₁ on the way to the validation loss.
  private struct Problem: BilevelProblem {
    let apply: (Tensor) -> Tensor

    func start(_ lambda: [Tensor]) -> Tensor { Tensor(0.3) }
    func step(_ state: Tensor, _ lambda: [Tensor], _ index: Int) throws -> Tensor {
      state - 0.1 * (try gradient(at: state) { ($0 - lambda[0]).square() * apply(lambda[1]) })
    }
    func validationLoss(_ state: Tensor, _ lambda: [Tensor]) -> Tensor { state.square() }
  }

  private func fault(_ apply: @escaping @Sendable (Tensor) -> Tensor) async -> EngineError? {
    var found: [EngineError?] = []
    for method in Method.allCases {
      do {
        try await TensorEngine.run { try method.differentiate(Problem(apply: apply)) }
        found.append(nil)
      } catch { found.append(error as? EngineError) }
    }
    // All methods say the same.
    #expect(Set(found).count == 1, "\(found)")
    return found[0]
  }

  private enum Method: CaseIterable {
    case whole, checkpoints, forward, oneStep

    func differentiate(_ problem: Problem) throws {
      let lambda = [Tensor(0.5), Tensor(1.4)]
      switch self {
      case .whole: _ = try ReverseMode(.whole).hypergradient(of: problem, at: lambda, steps: 4)
      case .checkpoints: _ = try ReverseMode().hypergradient(of: problem, at: lambda, steps: 4)
      case .forward: _ = try ForwardMode().hypergradient(of: problem, at: lambda, steps: 4)
      case .oneStep:
        _ = try OneStep(window: 2, every: 2).tune(problem, from: lambda, steps: 4) { at, _ in at }
      }
    }
  }

  @Test func aHyperparameterThatIsRoundedOnTheWayIsAnErrorThatNamesTheOperation() async {
    let error = await fault { $0.rounded() }
    #expect(error?.code == .notDifferentiable)
    #expect(error?.message.contains("`round`") == true)
    #expect(error?.message.contains("tensor 1") == true)
  }

  @Test func otherOperationsWithoutADerivativeAreNamedToo() async {
    #expect(await fault { $0.floor() }?.message.contains("`floor`") == true)
    #expect(await fault { $0.sign() }?.message.contains("`sign`") == true)
    #expect(await fault { $0.stopGradient() }?.message.contains("`stopGradient`") == true)
    #expect(
      await fault { $0.greater(1).converted(to: .float32) }?.message.contains("`comparison`")
        == true)
    #expect(
      await fault { Tensor.stacked([$0, $0 * 2]).argMax(axis: 0).converted(to: .float32) + 1 }?
        .message.contains("`argMax`") == true)
  }

  @Test func aSecondSmoothPathIsEnough() async {
    #expect(await fault { $0.greater(0).select($0, $0 * 0.1) } == nil)
    #expect(await fault { $0.rounded() + $0 } == nil)
  }

  @Test func aHyperparameterWithoutAnyInfluenceHasTheGradientZero() async throws {
    let slope = try await TensorEngine.run {
      try ReverseMode().hypergradient(
        of: Problem { _ in Tensor(1) }, at: [Tensor(0.5), Tensor(1.4)], steps: 4
      ).gradient.flat()
    }
    #expect(slope[0] != 0)
    #expect(slope[1] == 0)
  }

  @Test func wholeNumbersAreNoHyperparameters() async {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        try ReverseMode().hypergradient(
          of: Problem { $0 }, at: [Tensor(0.5), Tensor([Int32(2)])], steps: 4
        ).loss
      }
    }
    #expect(error?.code == .notDifferentiable)
    #expect(error?.message.contains("int32") == true)
  }
}
