import HoneEvolution
import HoneNumerics
import Testing

/// Kolmogorov and Smirnov on 100,000 draws, against DEAP's quantiles or the papers' formulas.
@Suite struct RealCrossoverTests {
  private let farthest = Agreement.farthest

  @Test func blendIsUniformInTheExtendedInterval() {
    // Parents 1 and 3, α 0.4: uniform in 0.2…3.8.
    let distance = Agreement.distance(to: { min(max(($0 - 0.2) / 3.6, 0), 1) }) { rng in
      var (a, b) = ([1.0], [3.0])
      Crossover.blend(&a, &b, alpha: 0.4, using: &rng)
      #expect(abs(a[0] + b[0] - 4) < 1e-14)
      return a[0]
    }
    #expect(distance < farthest)
  }

  @Test func esBlendIsThatOfDEAP() {
    let distance = Agreement.distance(toQuantiles: Quantiles.esBlendProduct) { rng in
      var a = StrategyVector([1], deviations: [0.5])
      var b = StrategyVector([4], deviations: [0.9])
      Crossover.esBlend(&a, &b, alpha: 0.3, using: &rng)
      return a.values[0] * a.deviations[0]
    }
    #expect(distance < farthest)
  }

  @Test func simulatedBinaryIsThatOfDEAP() {
    let distance = Agreement.distance(toQuantiles: Quantiles.simulatedBinary) { rng in
      var (a, b) = ([1.0], [3.0])
      Crossover.simulatedBinary(&a, &b, eta: 1.7, using: &rng)
      return a[0]
    }
    #expect(distance < farthest)
  }

  @Test(arguments: [0, 1, 2.5, 15, 20, 200])
  func spreadsOfSimulatedBinaryFollowThePaper(_ eta: Double) {
    // Deb and Agrawal 1995, eqs. 9 and 10: P(β) = 0.5 (η + 1) β^η to 1, 0.5 (η + 1) β^−(η+2) beyond.
    func cumulative(_ beta: Double) -> Double {
      let power = Elementary.pow(beta, eta + 1)
      return beta <= 1 ? 0.5 * power : 1 - 0.5 / power
    }
    let distance = Agreement.distance(to: cumulative) { rng in
      var (a, b) = ([-0.5], [0.5])
      Crossover.simulatedBinary(&a, &b, eta: eta, using: &rng)
      return b[0] - a[0]
    }
    #expect(distance < farthest)
  }

  @Test func aDifferentIndexIsTold() {
    let distance = Agreement.distance(toQuantiles: Quantiles.simulatedBinary) { rng in
      var (a, b) = ([1.0], [3.0])
      Crossover.simulatedBinary(&a, &b, eta: 1.85, using: &rng)
      return a[0]
    }
    #expect(distance > 1.3 * farthest)
  }

  @Test func boundedSimulatedBinaryIsThatOfDEAP() {
    let operation = SimulatedBinary(eta: 3, probability: 1)
    let bounds = Bounds(0.1...2, count: 1)
    for isFirst in [true, false] {
      let distance = Agreement.distance(toQuantiles: Quantiles.simulatedBinaryBounded) { rng in
        var (a, b) = ([0.2], [0.5])
        cross(&a, &b) { operation.cross($0, $1, within: bounds, using: &rng) }
        return isFirst ? a[0] : b[0]
      }
      #expect(distance < farthest)
    }
  }

  @Test(arguments: [2.0, 2.5, 15, 20])
  func boundedSimulatedBinaryFollowsTheFormula(_ eta: Double) {
    // The lower child of 0.3 and 0.4 in 0…1: β_q is at most β = 1 + 2 · 0.3 / 0.1.
    let alpha = 2 - Elementary.pow(7, -(eta + 1))
    func cumulative(_ betaQ: Double) -> Double {
      let power = Elementary.pow(betaQ, eta + 1)
      return min((betaQ <= 1 ? power : 2 - 1 / power) / alpha, 1)
    }
    let pair = SimulatedBinary(eta: eta, probability: 1)
    let distance = Agreement.distance(to: cumulative) { rng in
      var (a, b) = ([0.3], [0.4])
      cross(&a, &b) { pair.cross($0, $1, using: &rng) }
      return (0.35 - min(a[0], b[0])) / 0.05
    }
    #expect(distance < farthest)
  }

  @Test func oneChildIsTheFirstOfAPair() {
    let operation = SimulatedBinary(eta: 15, probability: 0.5)
    var (one, other) = (RandomStream(seed: 3), RandomStream(seed: 3))
    for _ in 0..<200 {
      let parents = (0..<2).map { _ in (0..<70).map { _ in one.uniform() } }
      for _ in 0..<140 { _ = other.uniform() }
      var (a, b, child) = (parents[0], parents[1], parents[0])
      cross(&a, &b) { operation.cross($0, $1, using: &one) }
      child.withUnsafeMutableBufferPointer { child in
        parents[1].withUnsafeBufferPointer { operation.cross(child, with: $0, using: &other) }
      }
      #expect(a == child)
    }
  }

  @Test func halfOfTheGenesAreCrossedUnlessTold() {
    var rng = RandomStream(seed: 9)
    let bounds = Bounds(0...1, count: 100)
    var crossed = 0
    for _ in 0..<1000 {
      var (a, b) = ([Double](repeating: 0.2, count: 100), [Double](repeating: 0.7, count: 100))
      Crossover.simulatedBinary(&a, &b, eta: 15, within: bounds, using: &rng)
      crossed += a.count { $0 != 0.2 }
    }
    // Binomial: mean 50,000, standard deviation 158.
    #expect(abs(crossed - 50_000) < 520 && crossed != 50_000)
  }

  private func cross(
    _ a: inout [Double], _ b: inout [Double],
    _ body: (UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    a.withUnsafeMutableBufferPointer { a in b.withUnsafeMutableBufferPointer { body(a, $0) } }
  }
}
