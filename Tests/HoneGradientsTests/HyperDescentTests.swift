import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct HyperDescentTests {
  /// TanhRegression's λ in logarithms.
  private static func problem() -> InCoordinates<TanhRegression> {
    InCoordinates(TanhRegression(), .log)
  }

  private static func start(rate: Double = 0.15) -> [Tensor] {
    Coordinate.log.coordinates(TanhRegression().hyperparameters(rate: rate))
  }

  private static func slope(_ point: [Tensor]) throws -> Hypergradient<
    InCoordinates<TanhRegression>
  > {
    try ReverseMode().hypergradient(of: problem(), at: point, steps: 40)
  }

  @Test func aDescentLowersTheValidationLossStepByStep() async throws {
    let losses = try await TensorEngine.run {
      var descent = try HyperDescent(at: Self.start()) { point, slope in
        point.zipTensors(slope) { $0 - 0.5 * $1 }
      }
      return try (0..<12).map { _ in try descent.step(Self.slope).loss }
    }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    #expect(losses[11] < 0.95 * losses[0])
  }

  @Test func adamGoesByItsRateInEveryElementAtFirst() async throws {
    let (from, to) = try await TensorEngine.run { () -> ([Double], [Double]) in
      var descent = try HyperDescent(at: Self.start(), by: Adam(learningRate: 0.05))
      let from = try descent.proposal.flat()
      _ = try descent.step(Self.slope)
      return (from, try descent.proposal.flat())
    }
    #expect(zip(from, to).allSatisfy { abs(abs($0 - $1) - 0.05) < 1e-4 })
  }

  @Test func aStepThatDivergesIsRefusedHalvedAndReported() async throws {
    let (steps, best) = try await TensorEngine.run { () -> ([HyperStep], Double?) in
      // The first move takes the learning rate's logarithm up by 16: no training survives that.
      var moves = 0
      var descent = try HyperDescent(at: Self.start()) { point, _ in
        moves += 1
        return [point[0] + (moves == 1 ? 16 : -0.1)] + point.dropFirst()
      }
      let steps = try (0..<8).map { _ in try descent.step(Self.slope) }
      return (steps, descent.best?.loss)
    }
    let refused = steps.filter { $0.refusal != nil }
    #expect(steps[0].refusal == nil)
    #expect(steps[1].refusal != nil)
    #expect(steps[1].refusal.map { (1..<40).contains($0.step) } == true)
    // Each refusal halves what came before it, and no accepted loss is anything but finite.
    for (a, b) in zip(steps.dropFirst(), steps.dropFirst(2)) {
      #expect(b.scale == (a.refusal == nil ? a.scale : a.scale / 2))
    }
    #expect(refused.count >= 1 && refused.count < 7)
    #expect(steps.filter { $0.refusal == nil }.allSatisfy { $0.loss.isFinite })
    #expect(steps[1].description.contains("diverged"))
    #expect(steps[1].description.contains("0.5"))
    #expect(best == steps.filter { $0.refusal == nil }.map(\.loss).min())
  }

  @Test func theRuleSeesNothingOfARefusedPoint() async throws {
    let calls = try await TensorEngine.run { () -> Int in
      var calls = 0
      var descent = try HyperDescent(at: Tensor(0.0)) { point, slope in
        calls += 1
        return point + 1
      }
      for _ in 0..<6 {
        _ = try descent.step { (point: Tensor) throws -> HyperDescent<Tensor>.Slope in
          guard try point.scalar() < 0.3 else { throw TrainingDiverged(step: 3, what: "it") }
          return .init(loss: 1, gradient: point)
        }
      }
      return calls
    }
    // Accepted at 0; refused at 1 and 0.5; accepted at 0.25; refused at 0.25 + 0.25 and + 0.125.
    #expect(calls == 2)
  }

  @Test func aDivergingStartIsAnErrorAndSoAreEndlessRefusals() async throws {
    let error = await #expect(throws: TrainingDiverged.self) {
      try await TensorEngine.run {
        var descent = try HyperDescent(at: Self.start(rate: 1e9)) { point, _ in point }
        _ = try descent.step(Self.slope)
      }
    }
    #expect(error?.step ?? 0 > 0)
    await #expect(throws: TrainingDiverged.self) {
      try await TensorEngine.run {
        var descent = try HyperDescent(at: Tensor(0.0)) { point, _ in point + 1 }
        descent.patience = 4
        for _ in 0..<6 {
          _ = try descent.step { (point: Tensor) throws -> HyperDescent<Tensor>.Slope in
            guard try point.scalar() == 0 else { throw TrainingDiverged(step: 0, what: "it") }
            return .init(loss: 1, gradient: point)
          }
        }
      }
    }
  }

  @Test func everyProposalIsProjected() async throws {
    let points = try await TensorEngine.run { () -> [Double] in
      var descent = try HyperDescent(at: Tensor(7.0)) {
        $0.clamped(0, 1)
      } move: {
        point, slope in
        point - slope
      }
      return try (0..<4).map { _ in
        let point = try descent.proposal.scalar()
        _ = try descent.step { .init(loss: 0, gradient: Tensor(0.4) + $0.zerosLike) }
        return point
      }
    }
    #expect(distance(points, [1, 0.6, 0.2, 0]) < 1e-6)
  }

  @Test(arguments: [
    Coordinate.identity, .log, .logit(), .logit(low: 0.5, high: 3.5), .softplus,
  ])
  func coordinatesAndValuesAreEachOthersInverse(coordinate: Coordinate) async throws {
    let values = try await TensorEngine.run {
      try coordinate.values(coordinate.coordinates(Tensor([0.6, 0.75, 0.99]))).doubles()
    }
    #expect(distance(values, [0.6, 0.75, 0.99]) < 1e-6)
  }

  @Test func gradientsInCoordinatesAgreeWithCentralDifferences() async throws {
    let sides = try await TensorEngine.run { () -> [[Double]] in
      [
        try ReverseMode().hypergradient(of: Self.problem(), at: Self.start(), steps: 12)
          .gradient.flat(),
        // MLX's exp is as exact as float32 in float64, too, so the step is that of float32.
        try CentralDifferences(step: 1e-2).hypergradient(
          of: Self.problem(), at: Self.start(), steps: 12
        )
        .gradient.flat(),
      ]
    }
    #expect(distance(sides[0], sides[1]) < 1e-3)
  }
}
