import HoneCore
import HoneNumerics
import Testing

@Suite struct LimitsTests {
  @Test func aNormalWithinLimitsIsTheTruncatedOne() throws {
    let axis = try Axis(
      .normal(mean: 2, deviation: 4, limits: Limits(low: 14, high: 24)))
    // 2 + 4 z, with z from SciPy 1.17.1: truncnorm.ppf(p, 3, 5.5).
    for (p, z) in [(0.2, 3.0673242274981556), (0.83, 3.503610108580581)] {
      #expect(abs(axis.raw(unit: p) - (2 + 4 * z)) < 1e-10)
      #expect(abs(axis.unit(raw: 2 + 4 * z) - p) < 1e-10)
    }
    #expect(axis.raw(unit: 0) == 14 && axis.raw(unit: 1) == 24)
  }

  @Test func aLognormalsLimitsAreOfTheNumberItself() throws {
    let axis = try Axis(.lognormal(mean: 0, deviation: 1, limits: Limits(low: 0.5, high: 3)))
    // SciPy 1.17.1: exp(truncnorm.ppf(p, log(0.5), log(3))).
    for (p, x) in [(0.05, 0.5502149453083724), (0.5, 1.14562576479608), (0.95, 2.6280160797372094)]
    {
      #expect(abs(axis.raw(unit: p) - x) < 1e-11)
    }
    let open = try Axis(.lognormal(mean: 0, deviation: 1, limits: Limits(high: 10)))
    #expect(abs(open.raw(unit: 0.95) - 4.729309555898149) < 1e-11)
    #expect(open.raw(unit: 1) == 10 && open.raw(unit: 0) > 0)
  }

  @Test(arguments: [
    Limits(low: -2), Limits(high: 0.5), Limits(low: -0.3, high: 4), Limits(low: 2.5, high: 2.75),
  ])
  func everyDrawLiesWithinAndGoesThereAndBack(_ limits: Limits) throws {
    for domain in [
      Domain.normal(mean: 0.4, deviation: 1.5, limits: limits),
      .normal(mean: 0.4, deviation: 1.5, step: 0.25, limits: limits),
    ] {
      let axis = try Axis(domain)
      for k in 0...200 {
        let raw = axis.raw(unit: Double(k) / 200)
        #expect(raw >= limits.low ?? -.infinity && raw <= limits.high ?? .infinity)
        let again = axis.raw(unit: axis.unit(raw: raw))
        #expect(abs(again - raw) <= 1e-9 * max(1, abs(raw)), "\(raw) of \(domain)")
        #expect(try axis.raw(of: axis.value(raw: raw)) == raw)
      }
    }
  }

  @Test func aStepGivesMultiplesBetweenTheLimitsAsOftenAsThePriorSays() throws {
    let axis = try Axis(
      .normal(mean: 0, deviation: 1, step: 0.5, limits: Limits(low: -1.2, high: 1)))
    #expect(axis.cardinality == 5)
    #expect((0..<5).map(axis.raw(index:)) == [-1, -0.5, 0, 0.5, 1])
    var share = 0.0
    for k in 0..<5 {
      let interval = axis.interval(raw: axis.raw(index: k))
      #expect(abs(interval.lowerBound - share) < 1e-12)
      share = interval.upperBound
    }
    #expect(abs(share - 1) < 1e-12)
  }

  @Test func integersReachProgramsAsIntegersFromOneOn() throws {
    let axis = try Axis(.lognormal(mean: 3, deviation: 1, limits: Limits(isInteger: true)))
    #expect(axis.value(raw: axis.raw(unit: 0.8)).kind == "an integer")
    #expect(axis.raw(unit: 0) == 1)
    // SciPy 1.17.1: what lognorm(s=1, scale=e³) has within half a unit of k, of what it has above ½.
    for (k, share) in [
      (1.0, 0.004625714364148349), (5, 0.03028311290834773), (20, 0.01995119263517464),
      (48, 0.005687722844572307),
    ] {
      let interval = axis.interval(raw: k)
      #expect(abs(interval.upperBound - interval.lowerBound - share) < 1e-12, "\(k)")
    }
    let other = try Axis(
      .normal(mean: -3, deviation: 2, step: 5, limits: Limits(high: 7, isInteger: true)))
    #expect(other.value(raw: other.raw(unit: 1)) == .int(5))
    let zero = try Axis(.lognormal(mean: 0, deviation: 1, limits: Limits(low: 0, isInteger: true)))
    #expect(zero.raw(unit: 0) == 0)
    #expect(throws: SpaceError.self) { try axis.raw(of: 2.5) }
    #expect(throws: SpaceError.self) { try axis.raw(of: 0) }
    #expect(try axis.raw(of: 48.0) == 48)
  }

  @Test(arguments: [
    (Domain.normal(mean: 0, deviation: 1, limits: Limits(low: 2, high: 2)), "below high"),
    (.normal(mean: 0, deviation: 1, limits: Limits(low: 3, high: 2)), "below high"),
    (.normal(mean: 0, deviation: 1, limits: Limits(low: .nan)), "finite"),
    (.normal(mean: 0, deviation: 1, limits: Limits(low: 60, high: 61)), "nothing of the prior"),
    (.normal(mean: 0, deviation: 1, limits: Limits(high: -60)), "nothing of the prior"),
    (.normal(mean: 0, deviation: 1, step: 1, limits: Limits(low: 0.2, high: 0.8)), "no multiple"),
    (.lognormal(mean: 0, deviation: 1, limits: Limits(low: -1)), "above 0"),
    (.lognormal(mean: 0, deviation: 1, limits: Limits(high: 0)), "above 0"),
    (
      .lognormal(mean: 0, deviation: 1, limits: Limits(high: 0.5, isInteger: true)),
      "no whole number lies between 1.0 and 0.5"
    ),
    (.normal(mean: 0, deviation: 1, step: 0.5, limits: Limits(isInteger: true)), "whole number"),
  ])
  func limitsThatLeaveNothingAreRefused(_ domain: Domain, _ part: String) throws {
    let error = #expect(throws: SpaceError.self) { try Axis(domain) }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
  }

  @Test func aLimitThatAPriorIsTooWideForMakesItFit() throws {
    #expect(throws: SpaceError.self) { try Axis(.lognormal(mean: 700, deviation: 10)) }
    let axis = try Axis(.lognormal(mean: 700, deviation: 10, limits: Limits(high: 1e300)))
    #expect(axis.raw(unit: 0.5) < 1e300)
  }
}
