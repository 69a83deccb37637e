import HoneGradients
import Testing

/// Losses against Optax, and their derivatives.
@Suite(.enabled(if: TensorEngine.isAvailable))
struct LossTests {
  private static let values = [0.2, -1.5, 0.7, 2.0, 0.1, -0.3, -0.4, 0.9, 0.8, 1.1, -2.2, 0.5]
  private static var logits: Tensor { Tensor(values, shape: [4, 3]) }
  private static var classes: Tensor { Tensor([Int32(2), 0, 1, 1]) }
  private static var soft: Tensor {
    Tensor([0.2, 0.3, 0.5, 0.9, 0.1, 0, 0, 0.4, 0.6, 0.25, 0.25, 0.5], shape: [4, 3])
  }
  private static var weights: Tensor { Tensor([0.5, 1, 2, 0.1]) }
  private static var truths: Tensor {
    Tensor([1, 0, 0.25, 0, 1, 1, 0, 0, 1, 1, 0.5, 0], shape: [4, 3])
  }

  @Test func lossesAreThoseOfOptax() async throws {
    let losses = try await TensorEngine.run {
      let entropy = SoftmaxCrossEntropy()
      return try [
        entropy(Self.logits, Self.classes),
        entropy(Self.logits, Self.classes.converted(to: .uint8)),
        entropy(Self.logits, Self.soft),
        SoftmaxCrossEntropy(smoothing: Tensor(0.15, as: .float64))(Self.logits, Self.classes),
        entropy(Self.logits, Self.classes, weights: Self.weights),
        BinaryCrossEntropy()(Self.logits, Self.truths),
        BinaryCrossEntropy()(Self.logits, Self.truths, weights: Self.weights),
        MeanSquaredError()(Self.logits, Self.truths),
      ].map { try $0.scalar() }
    }
    // From Golden/optimisers.py (Optax 0.2.8); MLX's exp is accurate in single precision only.
    let golden = [
      1.3257296329457904, 1.3257296329457904, 1.0344796329457902, 1.35447963294579,
      0.6064322497322808, 0.8287652944982438, 0.7488948468980026, 1.5127083333333333,
    ]
    for (loss, golden) in zip(losses, golden) { #expect(abs(loss - golden) < 3e-7) }
  }

  @Test func extremeLogitsGiveFiniteLossesAndSlopes() async throws {
    let numbers = try await TensorEngine.run {
      let x = Tensor([Float(1000), -1000, 0], shape: [1, 3])
      let (a, slopeA) = try valueAndGradient(at: x) {
        SoftmaxCrossEntropy()($0, Tensor([Int32(1)]))
      }
      let (b, slopeB) = try valueAndGradient(at: x) {
        BinaryCrossEntropy()($0, Tensor([Float(0), 1, 1], shape: [1, 3]))
      }
      return try [a, slopeA, b, slopeB].flatMap { try $0.doubles() }
    }
    let third = 1.0 / 3
    let wanted = [2000, 1, -1, 0, third * (2000 + 0.6931472), third, -third, -third / 2]
    for (number, wanted) in zip(numbers, wanted) {
      #expect(abs(number - wanted) <= 1e-6 * max(1, abs(wanted)))
    }
  }

  @Test func derivativesByLogitsTargetsWeightsAndSmoothingAreThoseOfDifferences() async throws {
    let checks = try await TensorEngine.run {
      let tree = [Self.logits, Self.soft, Self.weights, Tensor(0.15, as: .float64)]
      return [
        try DerivativeCheck(at: tree, step: 3e-3) {
          SoftmaxCrossEntropy(smoothing: $0[3])($0[0], $0[1], weights: $0[2])
        },
        try DerivativeCheck(at: tree, step: 3e-3) {
          SoftmaxCrossEntropy(smoothing: $0[3])($0[0], Self.classes, weights: $0[2])
        },
        try DerivativeCheck(at: tree, step: 3e-3) {
          BinaryCrossEntropy()($0[0], $0[1], weights: $0[2])
        },
        try DerivativeCheck(at: tree, step: 1e-4) {
          MeanSquaredError()($0[0], $0[1], weights: $0[2])
            + SquaredNorm(PerTensor([$0[1], $0[3]]))([$0[0], $0[2]])
        },
      ]
    }
    for check in checks[..<3] { #expect(check.isWithin(1e-3, modes: 1e-5), "\(check)") }
    #expect(checks[3].isWithin(1e-6, modes: 1e-12), "\(checks[3])")
  }

  @Test func thePenaltysSlopeIsTheDecayTimesTheWeight() async throws {
    let slope = try await TensorEngine.run {
      let decays = [Tensor([0.1, 0.2]), Tensor(3, as: .float64)]
      return try gradient(at: [Tensor([2.0, -1]), Tensor([0.5])]) {
        SquaredNorm(PerTensor(decays))($0)
      }.flatMap { try $0.doubles() }
    }
    #expect(slope == [0.2, -0.2, 1.5])
  }

  @Test func shapesThatDoNotGoTogetherAreErrorsThatSayWhatIsWanted() async throws {
    let messages = await TensorEngineMessages.of {
      [
        SoftmaxCrossEntropy()(Self.logits, Tensor([Int32(0), 1])),
        SoftmaxCrossEntropy()(Tensor(1), Tensor([Int32(0)])),
        MeanSquaredError()(Tensor([1.0, 2]), Tensor([1.0, 2], shape: [2, 1])),
        BinaryCrossEntropy()(Tensor([1.0, 2]), Tensor([1.0, 2, 3])),
        MeanSquaredError()(Self.logits, Self.truths, weights: Tensor([1.0, 2])),
      ]
    }
    let parts = ["whole numbers of shape [4]", "axis of classes", "[2, 1]", "[3]", "one each"]
    #expect(messages.count == parts.count)
    for (message, part) in zip(messages, parts) { #expect(message.contains(part), "\(message)") }
  }
}

/// The errors that tensors carry, as text.
enum TensorEngineMessages {
  static func of(_ make: @escaping @Sendable () -> [Tensor]) async -> [String] {
    (try? await TensorEngine.run { make().map { $0.error?.message ?? "no error" } }) ?? []
  }
}
