import HoneGradients
import Testing

/// A network of layers, trained by a rule whose hyperparameters are λ.
private struct Training<Rule: Optimiser>: BilevelProblem {
  typealias State = Pair<[Dense], OptimiserState<[Dense]>>

  let first: [Dense]
  let x: Tensor
  let y: Tensor

  init() {
    let keys = RandomKey(seed: 21).split(3)
    x = keys[0].normal([8, 3], as: .float64)
    y = x.slice(axis: 1, 0..<1).tanh() - 0.2
    first = [
      Dense(3, 4, key: keys[1], as: .float64), Dense(4, 1, key: keys[2], as: .float64),
    ]
  }

  func loss(_ network: [Dense], _ rows: Range<Int>) -> Tensor {
    let hidden = Activation.tanh(network[0](x.slice(axis: 0, rows)))
    return MeanSquaredError()(network[1](hidden), y.slice(axis: 0, rows))
  }

  func start(_ lambda: Rule) -> State { Pair(first, lambda.start(for: first)) }

  func step(_ state: State, _ lambda: Rule, _ index: Int) throws -> State {
    let slope = try gradient(at: state.first) { loss($0, 0..<5) }
    let (network, next) = lambda.step(state.first, gradient: slope, state: state.second)
    return Pair(network, next)
  }

  func validationLoss(_ state: State, _ lambda: Rule) -> Tensor { loss(state.first, 5..<8) }
}

@Suite(.enabled(if: TensorEngine.isAvailable))
struct OptimiserHypergradientTests {
  private static func all<Rule: Optimiser>(_ rule: Rule) throws -> [[Double]] {
    let methods: [any HypergradientMethod] = [
      CentralDifferences(step: 2e-6), ReverseMode(.whole), ReverseMode(.checkpoints), ForwardMode(),
    ]
    return try methods.map {
      try $0.hypergradient(of: Training<Rule>(), at: rule, steps: 6).gradient.tensors
        .flatMap { try $0.doubles() }
    }
  }

  @Test func everyModeGivesTheSlopesByARuleOfLayersAndADecayForEachWeight() async throws {
    let rules = try await TensorEngine.run {
      let number = { PerTensor(Tensor($0, as: .float64)) }
      let decays = PerTensor(
        Training<SGD>().first.mapTensors { .full($0.shape, 0.05, as: .float64) })
      return [
        try Self.all(
          AdamW(
            learningRate: number(0.02), beta1: number(0.8), beta2: number(0.95),
            weightDecay: decays)),
        try Self.all(
          Momentum(
            learningRate: PerTensor(elementsOf: Tensor([0.1, 0.2, 0.1, 0.05]), 4),
            momentum: number(0.7), weightDecay: decays, nesterov: true)),
      ]
    }
    for (slopes, count) in zip(rules, [24, 26]) {
      #expect(slopes[0].count == count)
      let size = slopes[0].map(abs).max() ?? 0
      #expect(size > 1e-4)
      for mode in 1...3 {
        for (slope, difference) in zip(slopes[mode], slopes[0]) {
          #expect(abs(slope - difference) < 1e-6 * size)
        }
        for (slope, other) in zip(slopes[mode], slopes[1]) {
          #expect(abs(slope - other) < 1e-12 * size)
        }
      }
    }
  }
}
