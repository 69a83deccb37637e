import HoneCore
import HoneNumerics
import Testing

@Suite struct AxisTests {
  static let continuous: [(Domain, Double, Double)] = [
    (.float(low: -2.5, high: 7.1), -2.5, 7.1),
    (.float(low: 1e-5, high: 3e-1, scale: .log), 1e-5, 3e-1),
    (.float(low: 1e-300, high: 1e300, scale: .log), 1e-300, 1e300),
    (.float(low: 0.1, high: 0.3), 0.1, 0.3),
  ]

  @Test(arguments: continuous.indices)
  func boundsRoundTripExactly(_ index: Int) throws {
    let (domain, low, high) = Self.continuous[index]
    let axis = try Axis(domain)
    #expect(axis.unit(raw: low) == 0 && axis.unit(raw: high) == 1)
    #expect(axis.raw(unit: 0) == low && axis.raw(unit: 1) == high)
    #expect(axis.raw(unit: -3) == low && axis.raw(unit: 3) == high)
    for k in 1..<100 {
      let unit = Double(k) / 100
      #expect(abs(axis.unit(raw: axis.raw(unit: unit)) - unit) < 1e-12)
    }
    #expect(axis.cardinality == nil && !axis.isDiscrete)
  }

  @Test func theContinuumOfAParameterIsItsRangeWithTheDistanceOfItsValues() throws {
    func relaxation(_ domain: Domain) throws -> Relaxation? { try Axis(domain).relaxation }
    let log = try #require(try relaxation(.float(low: 1e-5, high: 3e-1, scale: .log)))
    #expect(log.form == .range(low: 1e-5, high: 3e-1, .log) && log.step == nil)
    // 512 is not among the values.
    let int = try #require(try relaxation(.int(low: 10, high: 512, scale: .log, step: 20)))
    #expect(int.form == .range(low: 10, high: 510, .log) && int.step == 20)
    let ordinal = try #require(try relaxation(.ordinal(["s", "m", "l"])))
    #expect(ordinal.form == .range(low: 0, high: 2, .linear) && ordinal.step == 1)
    let normal = try #require(try relaxation(.lognormal(mean: -1, deviation: 2, step: 0.5)))
    #expect(normal.form == .normal(mean: -1, deviation: 2, .log) && normal.step == 0.5)
    #expect(try relaxation(.fixed(3)) == nil && relaxation(.int(low: 7, high: 7)) == nil)
  }

  @Test func theNearestValueOfANumberIsOneOfTheValues() throws {
    let steps = try Axis(.float(low: 0.1, high: 0.75, step: 0.05))
    #expect(steps.nearest(0.374) == 0.35 && steps.nearest(0.376) == 0.4)
    #expect(steps.nearest(-9) == 0.1 && steps.nearest(9) == 0.75 && steps.nearest(.nan) == 0.1)
    let int = try Axis(.int(low: 3, high: 21, step: 4))
    #expect(int.nearest(8.9) == 7 && int.nearest(9.1) == 11 && int.nearest(.infinity) == 19)
    let float = try Axis(.float(low: -2.5, high: 7.1))
    #expect(float.nearest(7.2) == 7.1 && float.nearest(0.3) == 0.3)
    let lognormal = try Axis(.lognormal(mean: -1, deviation: 2))
    #expect(lognormal.nearest(-3) > 0 && lognormal.nearest(2.2) == 2.2)
    #expect(try Axis(.ordinal(["s", "m", "l"])).nearest(1.4) == 1)
  }

  static let discrete: [Domain] = [
    .int(low: -3, high: 13), .int(low: 7, high: 7), .int(low: 1, high: 500, scale: .log),
    .int(low: 16, high: 512, scale: .log, step: 16), .int(low: 2, high: 100, step: 9),
    .float(low: 0.1, high: 0.75, step: 0.05),
    .float(low: 0.001, high: 0.5, scale: .log, step: 0.001),
    .float(low: 4.5, high: 4.5), .ordinal(["s", "m", "l"]),
    .choice([1, "1", 2.5, true, nil], weights: [8, 1, 0.5, 1, 1e-3]), .fixed("a"),
  ]

  @Test(arguments: discrete)
  func everyDiscreteValueOwnsAnIntervalAndTheyTileTheUnit(_ domain: Domain) throws {
    let axis = try Axis(domain)
    let count = try #require(axis.cardinality)
    #expect(axis.isDiscrete)
    var end = 0.0
    for k in 0..<count {
      let raw = axis.raw(index: k)
      let interval = axis.interval(raw: raw)
      #expect(abs(interval.lowerBound - end) < 1e-12 && interval.upperBound > interval.lowerBound)
      end = interval.upperBound
      #expect(axis.raw(unit: axis.unit(raw: raw)) == raw)
      #expect(try axis.raw(of: axis.value(raw: raw)) == raw)
      let inside = 0.001 * (interval.upperBound - interval.lowerBound)
      #expect(axis.raw(unit: interval.lowerBound + inside) == raw)
      #expect(axis.raw(unit: interval.upperBound - inside) == raw)
    }
    #expect(end == 1)
    #expect(
      axis.raw(unit: 0) == axis.raw(index: 0) && axis.raw(unit: 1) == axis.raw(index: count - 1))
  }

  @Test func stepsHaveTheDecimalsInWhichTheyWereWritten() throws {
    let axis = try Axis(.float(low: 0.1, high: 0.75, step: 0.05))
    let values = (0..<(axis.cardinality ?? 0)).map {
      axis.value(raw: axis.raw(index: $0)).description
    }
    #expect(values.first == "0.1" && values[1] == "0.15" && values[4] == "0.3")
    #expect(values.count == 14 && values.last == "0.75")
    // A range that is no multiple of the step ends at the last step below it.
    #expect(try Axis(.float(low: 0, high: 1, step: 0.3)).raw(unit: 1) == 0.9)
    #expect(try Axis(.int(low: 2, high: 100, step: 9)).raw(unit: 1) == 92)
  }

  @Test func choicesHaveIntervalsAsWideAsTheirOdds() throws {
    let axis = try Axis(.choice(["a", "b", "c"], weights: [6, 3, 1]))
    for (raw, width) in [(0.0, 0.6), (1, 0.3), (2, 0.1)] {
      let interval = axis.interval(raw: raw)
      #expect(abs(interval.upperBound - interval.lowerBound - width) < 1e-15)
    }
  }

  @Test func normalsArePlacedByTheirQuantiles() throws {
    let axis = try Axis(.normal(mean: 3, deviation: 0.5))
    #expect(axis.raw(unit: 0.5) == 3)
    // SciPy: norm.ppf(0.975, 3, 0.5), and exp of it for the lognormal.
    #expect(abs(axis.raw(unit: 0.975) - 3.979_981_992_270_027) < 1e-12)
    let log = try Axis(.lognormal(mean: 3, deviation: 0.5))
    #expect(abs(log.raw(unit: 0.975) / Elementary.exp(3.979_981_992_270_027) - 1) < 1e-12)
    for axis in [axis, log] {
      #expect(axis.raw(unit: 0).isFinite && axis.raw(unit: 1).isFinite)
      for k in 1..<50 {
        let unit = Double(k) / 50
        #expect(abs(axis.unit(raw: axis.raw(unit: unit)) - unit) < 1e-12)
      }
    }
  }

  @Test(arguments: [
    Domain.normal(mean: -1, deviation: 4, step: 0.25), .lognormal(mean: 1, deviation: 1, step: 2),
  ])
  func steppedNormalsAreMultiplesThatOwnTheirIntervals(_ domain: Domain) throws {
    let axis = try Axis(domain)
    #expect(axis.isDiscrete && axis.cardinality == nil)
    for k in 1..<200 {
      let unit = Double(k) / 200
      let raw = axis.raw(unit: unit)
      let interval = axis.interval(raw: raw)
      #expect(interval.lowerBound - 1e-12 <= unit && unit <= interval.upperBound + 1e-12)
      #expect(axis.raw(unit: axis.unit(raw: raw)) == raw)
      #expect(try axis.raw(of: axis.value(raw: raw)) == raw)
    }
  }
}
