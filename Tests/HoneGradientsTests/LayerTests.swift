import Foundation
import HoneGradients
import Testing

/// Layers against Flax; inputs and weights as in `Golden/layers.py`.
@Suite(.enabled(if: TensorEngine.isAvailable))
struct LayerTests {
  /// ((37 i + 11 salt) i mod 101) / 50 − 1 at place i.
  static func numbers(_ salt: Int, _ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    let values = (0..<count).map { Double((37 * $0 + 11 * salt) * $0 % 101) / 50 - 1 }
    return Tensor(values, shape: shape)
  }

  static var image: Tensor { numbers(1, [2, 5, 6, 3]) }
  static var line: Tensor { numbers(2, [2, 7, 3]) }

  static func dense(_ salt: Int, _ inputs: Int, _ outputs: Int) -> Dense {
    Dense(weight: numbers(salt, [inputs, outputs]), bias: numbers(salt + 1, [outputs]))
  }

  static func convolution(_ window: Window) -> Convolution {
    Convolution(
      weight: numbers(3, window.size + [3, 4]), bias: numbers(4, [4]), window: window)
  }

  static var gru: GRU {
    GRU(
      inward: numbers(7, [3, 12]), recurrent: numbers(8, [4, 12]), bias: numbers(9, [12]),
      candidateBias: numbers(10, [4]))
  }

  static var attention: Attention {
    Attention(
      query: dense(14, 4, 4), key: dense(16, 4, 4), value: dense(18, 4, 4),
      output: dense(20, 4, 4), heads: 2)
  }

  /// How far the outputs are from those in Golden/layers.json (Flax 0.12.8), at most, by name.
  private func distances(
    _ outputs: @escaping @Sendable () -> [(String, Tensor)]
  ) async throws -> [(String, Double)] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/layers.json")
    let golden = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
    return try await TensorEngine.run {
      try outputs().map { name, output in
        let values = try output.doubles()
        let wanted = golden[name] ?? []
        guard values.count == wanted.count else { return (name, .infinity) }
        return (name, zip(values, wanted).map { abs($0 - $1) }.max() ?? .infinity)
      }
    }
  }

  @Test func layersInDoublePrecisionAreThoseOfFlax() async throws {
    let distances = try await distances {
      let norm = BatchNorm(scale: Self.numbers(22, [3]), shift: Self.numbers(23, [3]))
      let batch = norm.normalising(Self.image).batch
      let pool = Window([2, 3], stride: 2, padding: .same)
      return [
        ("convolution", Self.convolution(Window([3, 2]))(Self.image)),
        (
          "convolution, same, stride",
          Self.convolution(Window([3, 3], stride: 2, padding: .same))(Self.image)
        ),
        (
          "convolution, each, dilation",
          Self.convolution(Window([2, 3], padding: .each(1), dilation: 2))(Self.image)
        ),
        (
          "convolution of a line",
          Self.convolution(Window([3], stride: 2, padding: .same))(Self.line)
        ),
        ("maximum", MaximumPooling(pool)(Self.image)),
        ("average", AveragePooling(pool)(Self.image)),
        ("average, none", AveragePooling(Window([3], stride: 2))(Self.line)),
        ("dense", Self.dense(5, 3, 4)(Self.line)),
        (
          "embedding",
          Embedding(table: Self.numbers(6, [5, 3]))(Tensor([Int32(4), 0, 2, 2], shape: [2, 2]))
        ),
        (
          "layer norm",
          LayerNorm(scale: Self.numbers(22, [3]), shift: Self.numbers(23, [3]))(Self.line)
        ),
        ("batch norm", norm(Self.image)),
        ("batch mean", batch.mean),
        ("batch variance", batch.variance),
        ("relu", Activation.relu(Self.line)),
        ("tanh", Activation.tanh(Self.line)),
      ]
    }
    for (name, distance) in distances { #expect(distance < 1e-13, "\(name)") }
  }

  @Test func layersWithExponentialsAreThoseOfFlaxInSinglePrecision() async throws {
    let distances = try await distances {
      let sequence = Self.numbers(12, [2, 3, 4])
      return [
        ("gru", Self.gru(Self.line, start: Self.numbers(11, [2, 4]))),
        ("attention", Self.attention(sequence, memory: Self.numbers(13, [2, 5, 4]))),
        ("attention, causal", Self.attention(sequence, mask: Attention.causal(3))),
        ("gelu", Activation.gelu(Self.line)),
        ("silu", Activation.silu(Self.line)),
      ]
    }
    for (name, distance) in distances { #expect(distance < 2e-6, "\(name)") }
  }

  @Test func aMaskedStateStaysWhereItsSequenceIsOver() async throws {
    let (masked, short) = try await TensorEngine.run {
      let mask = Tensor([1.0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], shape: [2, 7])
      let masked = Self.gru.states(Self.line, mask: mask)[6].at(0)
      let short = Self.gru.states(Self.line.slice(axis: 1, 0..<4))[3].at(0)
      return (try masked.doubles(), try short.doubles())
    }
    for (a, b) in zip(masked, short) { #expect(abs(a - b) < 1e-15) }
  }

  @Test func rememberedStatisticsComeToThoseOfTheBatchesAndServeInTheirStead() async throws {
    let (far, near) = try await TensorEngine.run {
      let norm = BatchNorm(scale: Self.numbers(22, [3]), shift: Self.numbers(23, [3]))
      let (output, batch) = norm.normalising(Self.image)
      var running = BatchStatistics(3, as: .float64)
      let far = try (norm(Self.image, by: running) - output).absolute().maximum().scalar()
      for _ in 0..<200 { running = running.moved(towards: batch) }
      return (far, try (norm(Self.image, by: running) - output).absolute().maximum().scalar())
    }
    #expect(far > 0.1)
    // What is remembered is the unbiased variance, of 60 places.
    #expect(near < 0.02)
  }

  @Test func dropoutKeepsTheMeanAndTheShareThatItIsToldTo() async throws {
    let (zeros, mean, soft) = try await TensorEngine.run {
      let ones = Tensor.ones([200, 100])
      let dropped = Dropout(rate: 0.3)(ones, key: RandomKey(seed: 1))
      let relaxed = ConcreteDropout(rate: Tensor(0.3))(ones, key: RandomKey(seed: 1))
      let zeros = dropped.equal(Tensor(0)).converted(to: .float32).mean()
      return (try zeros.scalar(), try dropped.mean().scalar(), try relaxed.mean().scalar())
    }
    #expect(abs(zeros - 0.3) < 0.01)
    #expect(abs(mean - 1) < 0.02)
    #expect(abs(soft - 1) < 0.02)
  }

  @Test func weightsAreDrawnAsWideAsTheirPapersSay() async throws {
    let widths = try await TensorEngine.run {
      let key = RandomKey(seed: 9)
      let dense = Dense(300, 100, key: key).weight
      let window = Convolution(32, 64, Window([3, 3]), key: key).weight
      let shape = [3, 3, 32, 64]
      let spread = { (w: Tensor) in try w.square().mean().squareRoot().scalar() }
      return [
        try dense.absolute().maximum().scalar(), try spread(dense), try spread(window),
        try Initialisation.glorot.draw(shape, key: key, as: .float32).maximum().scalar(),
        try spread(Embedding(50, 400, key: key).table),
      ]
    }
    let bound = (6.0 / 400).squareRoot()
    let wanted = [
      bound, bound / 3.0.squareRoot(), (2.0 / 288).squareRoot(), (6.0 / (288 + 576)).squareRoot(),
      0.05,
    ]
    for (width, wanted) in zip(widths, wanted) { #expect(abs(width / wanted - 1) < 0.02) }
  }

  @Test func inputsOfAnotherShapeAreErrorsThatSayWhatIsWanted() async throws {
    let messages = await TensorEngineMessages.of {
      [
        Self.convolution(Window([3, 3]))(Self.line), Self.convolution(Window([9]))(Self.line),
        MaximumPooling(Window([2, 2]))(Self.line), Self.gru(Self.image.sum([3])),
        Self.gru(Tensor.zeros([3], as: .float64)), Self.attention(Self.line),
        Embedding(table: Tensor.zeros([3]))(Tensor([Int32(1)])), LayerNorm(3)(Tensor(1)),
        MaximumPooling(Window([2], padding: .each(-1)))(Self.line),
        AveragePooling(Window([2], padding: .each(-1)))(Self.line),
      ]
    }
    let parts = [
      "[examples, height, width, channels]", "[9]", "[2, 7, 3]", "matmul", "[examples, times",
      "matmul", "[tokens, width], not of shape [3]", "[…, width]", ".each(-1)", ".each(-1)",
    ]
    #expect(messages.count == parts.count)
    for (message, part) in zip(messages, parts) { #expect(message.contains(part), "\(message)") }
  }
}
