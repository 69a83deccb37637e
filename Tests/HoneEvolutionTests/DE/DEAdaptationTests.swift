import HoneNumerics
import Testing

@testable import HoneEvolution

@Suite struct DEAdaptationTests {
  private static func success(_ f: Double, _ cr: Double, _ gain: Double) -> DEAdaptation.Success {
    DEAdaptation.Success(f: f, cr: cr, gain: gain)
  }

  /// F, CR and gain of each success, by generation, as in `Golden/de.py`.
  private static func learned(_ options: DEOptions) -> DEAdaptation {
    var adaptation = DEAdaptation(options)
    adaptation.learn([success(0.7, 0.2, 3), success(0.4, 0.9, 1)])
    adaptation.learn([])
    adaptation.learn(
      [success(0.9, 0.5, 0.25), success(0.3, 0.1, 4), success(0.55, 0.65, 1.5)])
    adaptation.learn([success(0.8, 0, 2), success(0.35, 0, 0.125)])
    adaptation.learn([success(0.6, 0.75, 10)])
    adaptation.learn([success(0.2, 0.4, 0.5), success(1, 0.8, 7.5)])
    adaptation.learn([success(0.45, 0.3, 1e-3), success(0.65, 0.95, 2e-3)])
    return adaptation
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-14 }

  @Test func theHistoryIsThatOfThePapersEquations() {
    var options = DEOptions(.lshade)
    options.memory = 3
    let adaptation = Self.learned(options)
    // NumPy from the paper's equations: Golden/de.py.
    let mF = [0.6, 0.9894736842105263, 0.5985714285714285]
    for (own, theirs) in zip(adaptation.mF, mF) { #expect(Self.isClose(own, theirs)) }
    #expect(Self.isClose(adaptation.mCR[0], 0.75))
    #expect(Self.isClose(adaptation.mCR[1], 0.7870967741935485))
    // No CR above 0 had succeeded: the entry is terminal for good.
    #expect(adaptation.mCR[2].isNaN)
    #expect(adaptation.k == 0)
  }

  @Test func theMeansOfJADEAreThoseOfThePapersEquations() {
    let adaptation = Self.learned(DEOptions(.jade))
    #expect(Self.isClose(adaptation.mF[0], 0.5774505851496329))
    #expect(Self.isClose(adaptation.mCR[0], 0.5027849500000001))
  }

  @Test func theLehmerMeanIsWeightedByGains() {
    // (3 · 0.49 + 1 · 0.16) / (3 · 0.7 + 1 · 0.4) = 1.63 / 2.5.
    let w = DEAdaptation.weights([3, 1])
    #expect(Self.isClose(DEAdaptation.meanWL([0.7, 0.4], w), 0.652))
    #expect(DEAdaptation.meanWL([0, 0], w) == 0)
  }

  @Test func gainsThatAreInfiniteOrTinyGiveFiniteWeights() {
    #expect(DEAdaptation.weights([.infinity, 2, 4]) == [1, 0.5, 1])
    #expect(DEAdaptation.weights([.infinity, .infinity]) == [1, 1])
    #expect(DEAdaptation.weights([1e308, 1.5e308]).allSatisfy { $0 <= 1 && $0 > 0.5 })
    #expect(DEAdaptation.weights([.leastNonzeroMagnitude, .leastNonzeroMagnitude]) == [1, 1])
  }

  @Test func fIsCauchyAroundItsMeanAndCRNormal() {
    let adaptation = DEAdaptation(DEOptions(.lshade))
    var rng = RandomStream(seed: 5)
    let draws = (0..<100_000).map { _ in adaptation.draw(using: &rng) }
    #expect(draws.allSatisfy { $0.f > 0 && $0.f <= 1 && $0.cr >= 0 && $0.cr <= 1 })
    let count = Double(draws.count)
    let ones = Double(draws.count { $0.f == 1 }) / count
    let centralF = Double(draws.count { abs($0.f - 0.5) < 0.1 }) / count
    let centralCR = Double(draws.count { abs($0.cr - 0.5) < 0.1 }) / count
    // Cauchy: P(F ≥ 1) = P(F ≤ 0) = 1/2 − atan(5)/π = 0.062833; below 0 it is drawn again.
    #expect(abs(ones - 0.062833 / (1 - 0.062833)) < 0.004)
    // P(|F − 0.5| < 0.1) is 1/2 of all, and so 0.5335 of those above 0.
    #expect(abs(centralF - 0.5 / (1 - 0.062833)) < 0.006)
    // P(|Z| < 1) = 0.682689.
    #expect(abs(centralCR - 0.682689) < 0.006)
  }

  @Test func aTerminalEntryDrawsACRofZero() {
    var options = DEOptions(.lshade)
    options.memory = 1
    var adaptation = DEAdaptation(options)
    adaptation.learn([.init(f: 0.6, cr: 0, gain: 1)])
    var rng = RandomStream(seed: 6)
    #expect((0..<100).allSatisfy { _ in adaptation.draw(using: &rng).cr == 0 })
    adaptation.learn([.init(f: 0.6, cr: 0.9, gain: 1)])
    #expect(adaptation.mCR[0].isNaN)
  }

  @Test func thePopulationShrinksAlongALine() {
    let options = DEOptions(.lshade, budget: 1_000)
    // Golden/de.py: eq. 10 with N_init 37 and N_min 4.
    let sizes = stride(from: 0, through: 1_000, by: 100).map { options.size(from: 37, after: $0) }
    #expect(sizes == [37, 34, 30, 27, 24, 21, 17, 14, 11, 7, 4])
    #expect(options.size(from: 37, after: 5_000) == 4)
    #expect(DEOptions(.lshade).size(from: 37, after: 5_000) == 37)
    #expect(DEOptions(.jade, budget: 1_000).size(from: 37, after: 5_000) == 37)
  }
}
