import HoneGradients
import Testing

/// Optimisers against Optax, and derivatives through them.
@Suite(.enabled(if: TensorEngine.isAvailable))
struct OptimiserTests {
  /// θ after three steps with the gradients g, g², −g, as `Golden/optimisers.py` walks.
  private static func walk<O: Optimiser>(_ rule: O) throws -> [Double] {
    var theta = [Tensor([0.5, -1.25, 2, 0.75], shape: [2, 2]), Tensor([0.3, -0.6])]
    let g = [Tensor([0.1, -0.4, 0.7, 1.3], shape: [2, 2]), Tensor([-0.2, 0.9])]
    var state = rule.start(for: theta)
    for gradient in [g, g.map { $0.square() }, g.map { -$0 }] {
      (theta, state) = rule.step(theta, gradient: gradient, state: state)
    }
    return try theta.flatMap { try $0.doubles() }
  }

  private func farthest(_ walked: [Double], _ golden: [Double]) -> Double {
    walked.count == golden.count ? zip(walked, golden).map { abs($0 - $1) }.max() ?? 1 : .infinity
  }

  @Test func stepsAreThoseOfOptax() async throws {
    let walks = try await TensorEngine.run {
      [
        try Self.walk(SGD(learningRate: 0.1, weightDecay: 0.05)),
        try Self.walk(Momentum(learningRate: 0.1, momentum: 0.8, weightDecay: 0.05)),
        try Self.walk(
          Momentum(learningRate: 0.1, momentum: 0.8, weightDecay: 0.05, nesterov: true)),
        try Self.walk(Adam(learningRate: 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.05)),
        try Self.walk(AdamW(learningRate: 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.05)),
      ]
    }
    for (walked, golden) in zip(walks, Self.golden) {
      #expect(farthest(walked, golden) < 1e-14)
    }
  }

  /// From Golden/optimisers.py (Optax 0.2).
  private static let golden: [[Double]] = [
    [
      0.4916421875, -1.24766259375, 1.9220929999999998,
      0.5719479062499999, 0.2913429625, -0.670742175,
    ],
    [
      0.4709421875, -1.18923259375, 1.760333,
      0.24221790624999984, 0.31343496249999997, -0.8577261749999999,
    ],
    [
      0.4686638775, -1.19987660675, 1.732337736,
      0.16956334924999988, 0.3017712773, -0.8746720446,
    ],
    [
      0.31030129833012454, -1.1210615000365012, 1.7798162032331348,
      0.5226610968966522, 0.3996592893750174, -0.8105532176745819,
    ],
    [
      0.3366467160609752, -1.135872594289137, 1.7656619703385088,
      0.514906491143395, 0.4152343781620759, -0.8042063309733452,
    ],
  ]

  @Test func oneHyperparameterForAllIsTheSameAsOneForEachTensorAndEachNumber() async throws {
    let walks = try await TensorEngine.run {
      let rate = Tensor(0.1, as: .float64)
      let rates = Tensor([0.1, 0.1])
      let each = [Tensor.full([2, 2], 0.1, as: .float64), .full([2], 0.1, as: .float64)]
      return try [PerTensor(rate), PerTensor(elementsOf: rates, 2), PerTensor(each), 0.1].map {
        try Self.walk(AdamW(learningRate: $0, beta1: 0.5, beta2: $0, weightDecay: $0))
      }
    }
    for walked in walks { #expect(farthest(walked, walks[0]) < 1e-15) }
  }

  @Test func aHyperparameterForAnotherNumberOfTensorsIsRefused() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        let rates = PerTensor(elementsOf: Tensor([0.1, 0.2, 0.3]), 3)
        return try Self.walk(SGD(learningRate: rates))
      }
    }
    #expect(error?.message.contains("3 tensors for a model of 2") == true)
  }

  /// The loss of a small tanh network after three steps, by all hyperparameters and the start.
  private static func trained<O: Optimiser>(_ tree: Pair<O, [Tensor]>) throws -> Tensor {
    let x = RandomKey(seed: 4).normal([7, 3], as: .float64)
    let loss = { (w: [Tensor]) in
      (x.matmul(w[0]).tanh().matmul(w[1]) - 0.3).square().mean()
    }
    var theta = tree.second
    var state = tree.first.start(for: theta)
    for _ in 0..<3 {
      let slope = try gradient(at: theta, of: loss)
      (theta, state) = tree.first.step(theta, gradient: slope, state: state)
    }
    return loss(theta)
  }

  private static func check<O: Optimiser>(_ rule: O) throws -> DerivativeCheck {
    let keys = RandomKey(seed: 5).split(2)
    let start = [keys[0].normal([3, 2], as: .float64), keys[1].normal([2, 1], as: .float64)]
    return try DerivativeCheck(at: Pair(rule, start), step: 2e-6) { try trained($0) }
  }

  @Test func trainingIsDifferentiatedTwiceByAllHyperparametersAndTheStart() async throws {
    let checks = try await TensorEngine.run {
      let number = { PerTensor(Tensor($0, as: .float64)) }
      let two = { PerTensor(elementsOf: Tensor([$0, 1.5 * $0]), 2) }
      let each = PerTensor([
        Tensor.full([3, 2], 0.03, as: .float64), .full([2, 1], 0.05, as: .float64),
      ])
      return [
        try Self.check(SGD(learningRate: two(0.2), weightDecay: each)),
        try Self.check(
          Momentum(learningRate: number(0.2), momentum: two(0.6), weightDecay: each)),
        try Self.check(
          Momentum(
            learningRate: each, momentum: number(0.6), weightDecay: number(0.1), nesterov: true)),
        try Self.check(
          Adam(
            learningRate: two(0.02), beta1: number(0.7), beta2: two(0.6), weightDecay: each)),
        try Self.check(
          AdamW(
            learningRate: number(0.02), beta1: two(0.5), beta2: number(0.9), weightDecay: each)),
      ]
    }
    for check in checks { #expect(check.isWithin(1e-6, modes: 1e-10), "\(check)") }
  }

  @Test(arguments: [ElementType.float32, .float64])
  func derivativesThroughAdamAreFiniteWhereAGradientIsZero(type: ElementType) async throws {
    let slopes = try await TensorEngine.run {
      let rates = [0.1, 0.0, 0.9].map { Tensor($0, as: type) }
      let after = { (tree: [Tensor]) -> Tensor in
        let rule = Adam(
          learningRate: PerTensor(tree[0]), beta1: PerTensor(tree[1]), beta2: PerTensor(tree[2]))
        let theta = tree[3]
        var state = rule.start(for: theta)
        var moved = theta
        for _ in 0..<2 {
          (moved, state) = rule.step(moved, gradient: tree[4], state: state)
        }
        return moved.square().sum()
      }
      let tree = rates + [Tensor([0.4, -0.7]), Tensor([0, 0.5])].map { $0.converted(to: type) }
      let first = try gradient(at: tree, of: after)
      let ones = tree.map { Tensor.ones($0.shape, as: type) }
      let second = try gradient(at: tree) { try gradient(at: $0, of: after).dot(ones) }
      return try (first + second).flatMap { try $0.doubles() }
    }
    #expect(slopes.allSatisfy { $0.isFinite })
  }
}
