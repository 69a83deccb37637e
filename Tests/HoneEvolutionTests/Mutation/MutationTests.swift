import HoneEvolution
import HoneNumerics
import Testing

/// χ² tests against the exact odds of DEAP's outcomes, and Kolmogorov and Smirnov against its quantiles or
/// a formula, on 100,000 draws.
@Suite struct MutationTests {
  private let farthest = Agreement.farthest

  private static func excess(
    _ odds: [String: Double], _ genome: [Int],
    _ operation: (inout [Int], inout RandomStream) -> Void
  ) -> Double {
    Agreement.excess(over: odds) { rng in
      var genome = genome
      operation(&genome, &rng)
      return text(genome)
    }
  }

  @Test func shuffleIndexesHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.shuffleIndexes, [0, 1, 2, 3]) {
      Mutation.shuffleIndexes(&$0, probability: 0.3, using: &$1)
    }
    #expect(excess < 1)
  }

  @Test func inversionHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.inversion, [0, 1, 2, 3, 4]) {
      Mutation.inversion(&$0, using: &$1)
    }
    #expect(excess < 1)
  }

  @Test func uniformIntegerHasTheOddsOfDEAP() {
    let excess = Self.excess(ExactOdds.uniformInteger, [0, 5]) {
      Mutation.uniformInteger(&$0, in: [3...5, 7...8], probability: 0.3, using: &$1)
    }
    #expect(excess < 1)
  }

  @Test func flipBitHasTheOddsOfDEAPForIntegersAndForBooleans() {
    let integers = Self.excess(ExactOdds.flipBit, [0, 1, 0]) {
      Mutation.flipBit(&$0, probability: 0.3, using: &$1)
    }
    #expect(integers < 1)
    let booleans = Agreement.excess(over: ExactOdds.flipBit) { rng in
      var bits = [false, true, false]
      Mutation.flipBit(&bits, probability: 0.3, using: &rng)
      return text(bits.map { $0 ? 1 : 0 })
    }
    #expect(booleans < 1)
  }

  @Test(arguments: [1e-7, 0.004, 0.05, 0.0999, 0.1, 0.5, 0.93])
  func genesChangeIndependentlyWithTheirProbability(_ probability: Double) {
    // 200 genes are four blocks of the draw; positions are looked at in tens of genes. With so many draws
    // that 100 times each is expected, or 2·10⁶ where that never comes.
    var rng = RandomStream(seed: 21)
    let rounds = min(Int(100 / probability), 20_000)
    var counts = [Int](repeating: 0, count: 20)
    for _ in 0..<rounds {
      var genome = [Int8](repeating: 0, count: 200)
      Mutation.flipBit(&genome, probability: probability, using: &rng)
      for gene in genome.indices where genome[gene] == 1 { counts[gene / 10] += 1 }
    }
    let expected = 10 * Double(rounds) * probability
    guard expected > 50 else {
      #expect(counts.reduce(0, +) <= 4)
      return
    }
    let variance = expected * (1 - probability)
    let chiSquare = counts.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / variance
    }
    // χ² of 20 degrees of freedom: 5.9 and 45.3 at one in a thousand.
    #expect(chiSquare > 5 && chiSquare < 45.3)
  }

  @Test func certainAndImpossibleMutationsAreSo() {
    var rng = RandomStream(seed: 22)
    var bits = [Bool](repeating: false, count: 130)
    Mutation.flipBit(&bits, probability: 0, using: &rng)
    #expect(!bits.contains(true))
    Mutation.flipBit(&bits, probability: 1, using: &rng)
    #expect(!bits.contains(false))
  }

  @Test func gaussianIsNormal() {
    let distance = Agreement.distance(to: { Normal.cumulative(($0 - 4) / 0.7) }) { rng in
      var genome = [3.0]
      Mutation.gaussian(&genome, mean: 1, deviation: 0.7, probability: 1, using: &rng)
      return genome[0]
    }
    #expect(distance < farthest)
  }

  @Test func gaussianHasDeviationsForEachGene() {
    for (gene, deviation) in [0.5, 3.0].enumerated() {
      let distance = Agreement.distance(to: { Normal.cumulative($0 / deviation) }) { rng in
        var genome = [0.0, 0]
        Mutation.gaussian(&genome, deviations: [0.5, 3], probability: 1, using: &rng)
        return genome[gene]
      }
      #expect(distance < farthest)
    }
  }

  @Test func reflectionFoldsTheNormalDistribution() {
    // From 0.1 with deviation 0.3 in 0…1: P(X ≤ x) sums the images at ±0.1, 2 ± 0.1, …
    func cumulative(_ x: Double) -> Double {
      [-2.0, 0, 2].reduce(0) { sum, shift in
        func mass(_ from: Double, _ to: Double) -> Double {
          Normal.cumulative((to - 0.1) / 0.3) - Normal.cumulative((from - 0.1) / 0.3)
        }
        return sum + mass(shift - x, shift + x)
      }
    }
    let bounds = Bounds(0...1, count: 1)
    let distance = Agreement.distance(to: cumulative) { rng in
      var genome = [0.1]
      Mutation.gaussian(
        &genome, deviation: 0.3, probability: 1, repair: .reflect(bounds), using: &rng)
      return genome[0]
    }
    #expect(distance < farthest)
  }

  @Test func polynomialIsThatOfDEAP() {
    let bounds = Bounds(-5...10, count: 1)
    let distance = Agreement.distance(toQuantiles: Quantiles.polynomial) { rng in
      var genome = [-2.0]
      Mutation.polynomial(&genome, eta: 5.5, within: bounds, probability: 1, using: &rng)
      return genome[0]
    }
    #expect(distance < farthest)
  }

  @Test(arguments: [0.0, 3, 20, 33.3]) func polynomialFollowsTheFormula(_ eta: Double) {
    // From x in 0…1: a share u below one half with 1 + δ = (2u + (1 − 2u)(1 − x)^(η+1))^(1/(η+1)).
    let (x, exponent) = (0.25, eta + 1)
    func cumulative(_ y: Double) -> Double {
      func share(_ delta: Double, _ room: Double) -> Double {
        let rest = Elementary.pow(1 - room, exponent)
        return 0.5 * (Elementary.pow(1 - delta, exponent) - rest) / (1 - rest)
      }
      return y < x ? share(x - y, x) : 1 - share(y - x, 1 - x)
    }
    let operation = PolynomialMutation(eta: eta, probability: 1)
    let distance = Agreement.distance(to: cumulative) { rng in
      var genome = [x]
      genome.withUnsafeMutableBufferPointer { operation.mutate($0, using: &rng) }
      return genome[0]
    }
    #expect(distance < farthest)
  }

  @Test func logNormalIsThatOfDEAP() {
    func draw(_ rng: inout RandomStream) -> StrategyVector {
      var genome = StrategyVector([1, 2, 3], deviations: [0.5, 1, 2])
      Mutation.esLogNormal(&genome, learningRate: 1.3, probability: 1, using: &rng)
      return genome
    }
    let values = Agreement.distance(toQuantiles: Quantiles.logNormalValue) { draw(&$0).values[1] }
    #expect(values < farthest)
    let deviations = Agreement.distance(toQuantiles: Quantiles.logNormalDeviation) {
      draw(&$0).deviations[1]
    }
    #expect(deviations < farthest)
  }
}
