import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct CoordinateTests {
  private static let domains: [(Domain, inside: [Double])] = [
    (.float(low: -2.5, high: 7), [-2.4, 0.3, 6.9]),
    (.float(low: 1e-5, high: 3e-1, scale: .log), [2e-5, 1e-3, 0.29]),
    (.normal(mean: 3, deviation: 0.5), [1.9, 3, 4.4]),
    (.lognormal(mean: -1, deviation: 2), [0.01, 0.4, 9]),
    (.int(low: -3, high: 13), [-2, 4, 12]),
    (.int(low: 2, high: 500, scale: .log), [3, 40, 480]),
    (.float(low: 0.1, high: 0.75, step: 0.05), [0.15, 0.4, 0.7]),
    (.ordinal(["s", "m", "l", "xl"]), [1, 2]),
  ]

  private static func coordinate(_ index: Int, isLogit: Bool) throws -> Coordinate {
    let axis = try Axis(domains[index].0)
    return Coordinate(try #require(axis.relaxation), parameter: 0, isLogit: isLogit)
  }

  @Test(arguments: domains.indices, [false, true])
  func numbersRoundTripAndSlopesObeyTheChainRule(_ index: Int, isLogit: Bool) throws {
    let coordinate = try Self.coordinate(index, isLogit: isLogit)
    for x in Self.domains[index].inside {
      let z = coordinate.z(x)
      #expect(abs(coordinate.x(z) - x) < 1e-10 * max(abs(x), 1), "\(x)")
      // dx/dz against a central difference of x(z) itself.
      let h = 1e-5
      let difference = (coordinate.x(z + h) - coordinate.x(z - h)) / (2 * h)
      #expect(abs(coordinate.derivative(z) - difference) < 1e-7 * max(abs(difference), 1e-3))
    }
  }

  @Test func aRangeIsOneLongInItsScaleAndAPriorIsMeasuredInDeviations() throws {
    let linear = try Self.coordinate(0, isLogit: false)
    #expect(linear.z(-2.5) == 0 && linear.z(7) == 1 && linear.z(2.25) == 0.5)
    let log = try Self.coordinate(1, isLogit: false)
    #expect(log.low == 0 && log.high == 1)
    #expect(abs(log.z((1e-5 * 3e-1).squareRoot()) - 0.5) < 1e-12)
    let normal = try Self.coordinate(2, isLogit: false)
    #expect(abs(normal.z(4.25) - 2.5) < 1e-12)
  }

  @Test(arguments: domains.indices, [false, true])
  func whateverTheCoordinateTheNearestValueIsOneOfTheParameters(
    _ index: Int, isLogit: Bool
  ) throws {
    let coordinate = try Self.coordinate(index, isLogit: isLogit)
    let axis = try Axis(Self.domains[index].0)
    for z in [-1e9, -30, -1, -1e-9, 0, 0.31, 1, 1 + 1e-9, 18, 1e9, .infinity] as [Double] {
      let raw = axis.nearest(coordinate.x(coordinate.project(z)))
      #expect(try axis.raw(of: axis.value(raw: raw)) == raw, "\(z)")
    }
    let fallback = axis.nearest(.nan)
    #expect(try axis.raw(of: axis.value(raw: fallback)) == fallback)
  }

  @Test func boundsAreReachedByProjectionAndApproachedByLogit() throws {
    let range = try #require(Axis(.float(low: -2.5, high: 7)).relaxation)
    let projected = Coordinate(range, parameter: 0, isLogit: false)
    #expect(projected.x(projected.project(1.7)) == 7)
    let logit = Coordinate(range, parameter: 0, isLogit: true)
    let most = logit.x(logit.high)
    #expect(most < 7 && 7 - most < 1e-6)
    #expect(logit.z(7) == logit.high && logit.z(-2.5) == logit.low)
  }

  @Test func whatIsFixedOrAChoiceHasNoCoordinate() throws {
    let space = try SearchSpace([
      .fixed("a", 3), .choice("c", ["x", "y"]), .int("n", in: 2...2), .float("x", in: -1...2),
      .ordinal("o", [1, 2, 5]), .float("y", in: 0.5...3, scale: .log).when("c", is: "y"),
    ])
    #expect(Coordinates.relaxed(space, isLogit: false).all.map(\.parameter) == [3, 4, 5])
    let raw = [0.0, 0, 2, 0.3, 1, 0.7]
    let point = Point(raw: raw, activity: space.activity(raw: raw))
    let continuous = Coordinates.continuous(space, at: point, isLogit: false)
    #expect(continuous.all.map(\.parameter) == [3])
    #expect(continuous.only([5]).isEmpty)
  }

  @Test func slopesInOwnUnitsBecomeTheGradientAndWhatIsMissingIsNamed() throws {
    let space = try SearchSpace([
      .float("x", in: -1...2), .float("lr", in: 1e-4...1e-1, scale: .log), .int("n", in: 3...9),
    ])
    let coordinates = Coordinates.relaxed(space, isLogit: false)
    let z = coordinates.z([0.5, 1e-3, 6])
    let (gradient, missing) = coordinates.gradient(
      [Slope(parameter: 0, value: -2), Slope(parameter: 1, value: 50)], at: z)
    #expect(missing == [2])
    #expect(abs(gradient[0] - -6) < 1e-12 && gradient[2] == 0)
    // 50 · lr · ln(1000).
    #expect(abs(gradient[1] - 50 * 1e-3 * Elementary.log(1000)) < 1e-12)
  }

  @Test func aGradientThatLeadsAcrossABoundIsNoReasonToMove() throws {
    let space = try SearchSpace([.float("x", in: -1...2), .float("y", in: -1...2)])
    let coordinates = Coordinates.relaxed(space, isLogit: false)
    #expect(coordinates.free([1, 1], at: [0, 0.5]) == [false, true])
    #expect(coordinates.free([-1, -1], at: [0, 1]) == [true, false])
    #expect(coordinates.projectedNorm([3, 0], at: [0, 0.5]) == 0)
    #expect(abs(coordinates.projectedNorm([0.2, 3], at: [0.5, 0.5]) - 0.5) < 1e-15)
  }
}
