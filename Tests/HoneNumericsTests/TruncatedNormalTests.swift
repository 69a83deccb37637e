import HoneNumerics
import Testing

/// Golden numbers of SciPy 1.17.1: `truncnorm.ppf(p, low, high)` at these p.
@Suite("The normal distribution between bounds")
struct TruncatedNormalTests {
  private static let p = [0.001, 0.2, 0.5, 0.83, 0.9999]

  @Test(
    "Quantiles agree with SciPy, far out in both tails, too",
    arguments: [
      (
        -1.5, Double.infinity,
        [
          -1.4928334530952725, -0.6636856557144711, 0.0838284865565583, 1.0000515701597619,
          3.736447277109217,
        ]
      ),
      (
        -Double.infinity, 0.75,
        [
          -3.1657672000393426, -1.016588853305539, -0.2879661531079432, 0.36354017833390645,
          0.7497432075516539,
        ]
      ),
      (
        3, 5.5,
        [
          3.0003047252624215, 3.0673242274981556, 3.20515087176832, 3.503610108580581,
          5.118512436985456,
        ]
      ),
      (
        -9, -7.25,
        [
          -8.133521199854597, -7.46491325522764, -7.343303067113064, -7.275194964635424,
          -7.250013545063028,
        ]
      ),
      (
        20, 21,
        [
          20.00004990081858, 20.01112641158987, 20.03454167645473, 20.088184533954067,
          20.45424058721233,
        ]
      ),
      (
        -0.25, 0.5,
        [
          -0.249249636611027, -0.10212826835731156, 0.11651567430093163, 0.36416812859730724,
          0.4999175826795389,
        ]
      ),
      (
        30, .infinity,
        [
          30.000033313059937, 30.007428963405555, 30.023070467827313, 30.058942042728102,
          30.305123102082998,
        ]
      ),
    ])
  func quantiles(low: Double, high: Double, expected: [Double]) {
    let cut = TruncatedNormal(low: low, high: high)
    for (p, z) in zip(Self.p, expected) {
      #expect(abs(cut.quantile(p) - z) < 1e-11 * max(1, abs(z)), "\(p) of [\(low), \(high)]")
      #expect(abs(cut.cumulative(z) - p) < 1e-11, "\(z) of [\(low), \(high)]")
    }
  }

  @Test("Bounds are reached, open ends are not")
  func ends() {
    let cut = TruncatedNormal(low: -0.7, high: 2.25)
    #expect(cut.quantile(0) == -0.7 && cut.quantile(1) == 2.25)
    #expect(cut.cumulative(-0.7) == 0 && cut.cumulative(2.25) == 1 && cut.cumulative(9) == 1)
    let tail = TruncatedNormal(low: 12)
    #expect(tail.quantile(0) == 12 && tail.quantile(1).isFinite && tail.quantile(1) > 14)
    #expect(TruncatedNormal(high: -12).quantile(0).isFinite)
    #expect(TruncatedNormal(low: 40, high: 41).mass == 0)
  }
}
