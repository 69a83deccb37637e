import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct TunedTests {
  private static func slope(_ w: Tensor) throws -> Tensor {
    try gradient(at: w) { w in
      let loss = w.square().square() / 4 - w.square() / 4 + 0.3 * w
      return (Tensor([1.0, 0.5, 0.25]) * loss).sum()
    }
  }

  @Test func gradientDescentTunedByGradientDescentIsBaydinsRule() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let rule = Tuned(
        SGD(learningRate: PerTensor(Tensor(0.03, as: .float64))),
        by: SGD(learningRate: 0.002))
      var w = Tensor([0.7, -1.3, 2.1])
      var state = rule.start(for: w)
      for _ in 0..<6 {
        (w, state) = rule.step(w, gradient: try Self.slope(w), state: state)
      }
      // Baydin et al. 2018, alg. 4, by hand: α_t = α_{t−1} + β g_t · g_{t−1}.
      var x = Tensor([0.7, -1.3, 2.1])
      var alpha = Tensor(0.03, as: .float64)
      var last = x.zerosLike
      for _ in 0..<6 {
        let g = try Self.slope(x)
        alpha = alpha + 0.002 * g.dot(last)
        x = x - alpha * g
        last = g
      }
      let rate = rule.tuned(in: state).learningRate.tensors[0]
      return [try w.doubles() + [try rate.scalar()], try x.doubles() + [try alpha.scalar()]]
    }
    #expect(distance(rows[0], rows[1]) < 1e-13)
    #expect(rows[0][3] > 0.03)
  }

  @Test func atTheFirstStepATunerWithAveragesIsAtItsStart() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let tuner = Adam(learningRate: 0.01, weightDecay: 0.1)
      let rule = Tuned(SGD(learningRate: PerTensor(Tensor(0.03, as: .float64))), by: tuner)
      var w = Tensor([0.7, -1.3, 2.1])
      var state = rule.start(for: w)
      for _ in 0..<6 {
        (w, state) = rule.step(w, gradient: try Self.slope(w), state: state)
      }
      // By hand: Adam sees −g_t · g_{t−1} (Baydin et al. 2018, eq. 5), from the second step on.
      var x = Tensor([0.7, -1.3, 2.1])
      var alpha = Tensor(0.03, as: .float64)
      var tuning = tuner.start(for: alpha)
      var last: Tensor?
      for _ in 0..<6 {
        let g = try Self.slope(x)
        if let last { (alpha, tuning) = tuner.step(alpha, gradient: -g.dot(last), state: tuning) }
        x = x - alpha * g
        last = g
      }
      let rate = rule.tuned(in: state).learningRate.tensors[0]
      return [try w.doubles() + [try rate.scalar()], try x.doubles() + [try alpha.scalar()]]
    }
    #expect(distance(rows[0], rows[1]) < 1e-13)
  }

  /// Softmax regression on three noisy clusters; the training loss after so many steps.
  private static func train(_ rule: some Optimiser, steps: Int = 150) throws -> Double {
    let keys = RandomKey(seed: 8).split(3)
    let labels = (keys[0].uniform([120]) * 3).converted(to: .int32).oneHot(3)
    let x = labels.matmul(keys[1].normal([3, 5])) + keys[2].normal([120, 5])
    let loss = { (w: Tensor) in -(x.matmul(w).logSoftmax(axis: 1) * labels).sum([1]).mean() }
    var w = Tensor.zeros([5, 3])
    var state = rule.start(for: w)
    for _ in 0..<steps {
      (w, state) = rule.step(w, gradient: try gradient(at: w, of: loss), state: state)
      try Pair(w, state).evaluate()
    }
    return try loss(w).scalar()
  }

  /// The least loss over fixed learning rates from 10⁻³ to 10, ten a decade.
  private static func best(_ make: (PerTensor) -> some Optimiser) throws -> Double {
    try (-30...10).map { try train(make(PerTensor(exp10(Double($0) / 10)))) }
      .filter(\.isFinite).min() ?? .infinity
  }

  private static func exp10(_ x: Double) -> Double {
    var power = 1.0
    for _ in 0..<abs(Int(x * 10)) { power *= 1.2589254117941673 }
    return x < 0 ? 1 / power : power
  }

  @Test func startedAtALearningRateOfZeroItEndsNearTheBestFixedRate() async throws {
    let losses = try await TensorEngine.run { () -> [Double] in
      let tuned = Tuned(
        SGD(learningRate: PerTensor(Tensor(0))), by: SGD(learningRate: 1))
      return [try Self.best { SGD(learningRate: $0) }, try Self.train(tuned)]
    }
    #expect(losses[1] <= 1.1 * losses[0], "\(losses)")
  }

  @Test func adamStartedAtALearningRateOfZeroEndsNearTheBestFixedRate() async throws {
    let losses = try await TensorEngine.run { () -> [Double] in
      let tuned = Tuned(
        Adam(learningRate: PerTensor(Tensor(0))), by: SGD(learningRate: 0.01))
      return [try Self.best { Adam(learningRate: $0) }, try Self.train(tuned)]
    }
    #expect(losses[1] <= 1.1 * losses[0], "\(losses)")
  }

  @Test func aStackForgivesAMetaRateThatOneLevelDoesNot() async throws {
    // The tuner's own rate is a thousand times too small: one level hardly moves, two recover.
    let losses = try await TensorEngine.run { () -> [Double] in
      let low = SGD(learningRate: PerTensor(Tensor(0.001)))
      let one = Tuned(SGD(learningRate: PerTensor(Tensor(0.001))), by: low)
      let two = Tuned(
        SGD(learningRate: PerTensor(Tensor(0.001))), by: Tuned(low, by: SGD(learningRate: 0.1)))
      return [try Self.train(one), try Self.train(two)]
    }
    #expect(losses[1] < 0.9 * losses[0], "\(losses)")
  }
}
