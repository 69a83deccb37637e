import HoneNumerics
import Testing

/// Golden numbers of SciPy 1.17.1: `norm.cdf`, `norm.logcdf`, `norm.ppf`.
@Suite("The normal distribution")
struct NormalTests {
  @Test(
    "Probabilities agree with SciPy in both tails",
    arguments: [
      (-25.0, 3.056696706382561e-138, -316.63940800802027),
      (-10.5, 4.319006317809202e-26, -58.40418706107325),
      (-3.2, 0.0006871379379158471, -7.282975502903633),
      (-0.7, 0.24196365222307303, -1.4189677615315315),
      (0.3, 0.6179114221889526, -0.4814101615884813),
      (1.9, 0.9712834401839981, -0.02913694784510576),
    ])
  func cumulative(x: Double, p: Double, logP: Double) {
    #expect(abs(Normal.cumulative(x) / p - 1) < 1e-12)
    #expect(abs(Normal.logCumulative(x) / logP - 1) < 1e-12)
  }

  @Test("The logarithm of the tail stays finite where the probability is 0")
  func farTail() {
    #expect(abs(Normal.logCumulative(-38) / -726.5572160188201 - 1) < 1e-12)
  }

  @Test(
    "Quantiles agree with SciPy",
    arguments: [
      (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-05, -4.264890793922825),
      (0.03, -1.880793608151251), (0.2, -0.8416212335729142), (0.5, 0.0),
      (0.61, 0.27931903444745415), (0.93, 1.475791028179171), (0.99999, 4.264890793923841),
    ])
  func quantile(p: Double, x: Double) {
    #expect(abs(Normal.quantile(p) - x) <= 1e-13 * max(1, abs(x)))
  }

  @Test("Quantiles of 0 and 1 are infinite, and of anything outside not a number")
  func edges() {
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(1) == .infinity)
    #expect(Normal.quantile(-0.1).isNaN)
    #expect(Normal.quantile(1.1).isNaN)
  }
}
