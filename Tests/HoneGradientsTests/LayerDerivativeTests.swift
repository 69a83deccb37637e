import HoneGradients
import Testing

/// Every layer's first and second derivatives, by its weights and by its input: against central
/// differences, and forward over reverse against reverse over reverse.
@Suite(.enabled(if: TensorEngine.isAvailable))
struct LayerDerivativeTests {
  /// The mean of the squares of a layer's outputs, less some numbers that make no two alike.
  private static func check<Layer: TensorTree>(
    _ layer: Layer, _ x: Tensor, step: Double, _ apply: (Layer, Tensor) -> Tensor
  ) throws -> DerivativeCheck {
    try DerivativeCheck(at: Pair(layer, x), step: step) {
      let y = apply($0.first, $0.second)
      return (y - LayerTests.numbers(31, y.shape)).square().mean()
    }
  }

  @Test func layersOfDoublePrecisionAgreeToAMillionth() async throws {
    let checks = try await TensorEngine.run {
      let (image, line) = (LayerTests.image * 1.37 + 0.011, LayerTests.line)
      let none = [Tensor]()
      let key = RandomKey(seed: 3)
      let pool = Window([2, 3], stride: 2, padding: .same)
      let tokens = Tensor([Int32(4), 0, 2, 2, 1, 0])
      return [
        try Self.check(LayerTests.dense(5, 3, 4), line, step: 1e-4) { $0($1) },
        try Self.check(LayerTests.convolution(Window([3, 2])), image, step: 1e-4) { $0($1) },
        try Self.check(
          LayerTests.convolution(Window([3, 3], stride: 2, padding: .same)), image, step: 1e-4
        ) { $0($1) },
        try Self.check(
          LayerTests.convolution(Window([2, 3], padding: .each(1), dilation: 2)), image, step: 1e-4
        ) { $0($1) },
        try Self.check(
          LayerTests.convolution(Window([3], stride: 2, padding: .same)), line, step: 1e-4
        ) { $0($1) },
        // Draws without ties: at a tie there is no derivative to agree on.
        try Self.check(none, key.normal([2, 5, 6, 3], as: .float64), step: 1e-6) {
          MaximumPooling(pool)($1).tanh()
        },
        try Self.check(none, image, step: 1e-5) { AveragePooling(pool)($1).tanh() },
        try Self.check(none, line, step: 1e-5) { AveragePooling(Window([3]))($1).tanh() },
        try Self.check(
          Embedding(table: LayerTests.numbers(6, [5, 3])), line, step: 1e-5
        ) { $0(tokens).tanh() + $1.mean() },
        try Self.check(LayerNorm(3, as: .float64), line, step: 1e-6) { $0($1) },
        try Self.check(BatchNorm(3, as: .float64), image, step: 1e-5) { $0($1) },
        try Self.check(none, line, step: 1e-6) { Dropout(rate: 0.3)($1, key: key).tanh() },
        try Self.check(none, line + 0.013, step: 1e-6) { Activation.relu($1).tanh() },
        try Self.check(none, line, step: 1e-5) { Activation.tanh($1) },
      ]
    }
    for (place, check) in checks.enumerated() {
      #expect(check.isWithin(1e-6, modes: 1e-9), "check \(place): \(check)")
    }
  }

  @Test func layersWithExponentialsAgreeToAThousandth() async throws {
    let checks = try await TensorEngine.run {
      let line = LayerTests.line
      let none = [Tensor]()
      let sequence = LayerTests.numbers(12, [2, 3, 4])
      let key = RandomKey(seed: 3)
      return [
        try Self.check(LayerTests.gru, line, step: 3e-3) { $0($1) },
        try Self.check(LayerTests.attention, sequence, step: 3e-3) { $0($1) },
        try Self.check(LayerTests.attention, sequence, step: 3e-3) {
          $0($1, mask: Attention.causal(3))
        },
        try Self.check(
          ConcreteDropout(rate: Tensor(0.3, as: .float64), temperature: 0.5), line, step: 1e-3
        ) { $0($1, key: key) },
        try Self.check(none, line, step: 3e-3) { Activation.gelu($1) },
        try Self.check(none, line, step: 3e-3) { Activation.silu($1) },
      ]
    }
    for (place, check) in checks.enumerated() {
      #expect(check.isWithin(1e-3, modes: 1e-5), "check \(place): \(check)")
    }
  }

  @Test func aNetworkInSinglePrecisionIsDifferentiatedInEveryMode() async throws {
    struct Network: TensorTree {
      var convolution: Convolution
      var norm: BatchNorm
      var out: Dense
      func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Network {
        Network(
          convolution: try convolution.mapTensors(body), norm: try norm.mapTensors(body),
          out: try out.mapTensors(body))
      }
      func callAsFunction(_ x: Tensor) -> Tensor {
        let seen = Activation.gelu(norm(convolution(x)))
        let pooled = AveragePooling(Window([2, 2], stride: 2))(seen)
        return out(pooled.reshaped([x.shape[0], -1]))
      }
    }
    let check = try await TensorEngine.run {
      let keys = RandomKey(seed: 8).split(3)
      let network = Network(
        convolution: Convolution(1, 4, Window([3, 3], padding: .same), key: keys[0]),
        norm: BatchNorm(4), out: Dense(64, 3, key: keys[1]))
      let x = keys[2].uniform([6, 8, 8, 1])
      let classes = Tensor([Int32(0), 1, 2, 2, 1, 0])
      return try DerivativeCheck(at: network, step: 3e-3) { SoftmaxCrossEntropy()($0(x), classes) }
    }
    #expect(check.isWithin(1e-2, modes: 1e-4), "\(check)")
  }
}
