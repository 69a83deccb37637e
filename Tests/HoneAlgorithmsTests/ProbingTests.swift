import HoneCore
import HoneNumerics
import Testing

@testable import HoneAlgorithms

@Suite struct ProbingTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace([
      .float("x", in: -1...2), .float("lr", in: 1e-4...1e-1, scale: .log), .int("n", in: 3...9),
      .choice("c", ["a", "b"]),
    ])
  }

  private static func probing(_ raw: [Double], _ space: SearchSpace) -> Probing {
    let coordinates = Coordinates.relaxed(space, isLogit: false)
    return Probing(
      coordinates: coordinates, base: Point(raw: raw), centre: coordinates.z(raw))
  }

  /// A quadratic of the coordinates, with a term across.
  private static func loss(_ z: [Double]) -> Double {
    2 * z[0] * z[0] - z[0] + 3 * (z[1] - 0.2) * (z[1] - 0.2) + (z[2] - 1) * (z[2] - 1) + z[0] * z[1]
  }

  private static func slopes(_ z: [Double]) -> [Double] {
    [4 * z[0] - 1 + z[1], 6 * (z[1] - 0.2) + z[0], 2 * (z[2] - 1)]
  }

  @Test(
    arguments: [
      [0.5, 1e-3, 6, 1], [-1, 1e-4, 3, 0], [2, 1e-1, 9, 0], [-0.9999, 1.001e-4, 4, 1],
      [1.995, 0.09999, 8, 1],
    ])
  func differencesOfAQuadraticAreExactAlsoAtTheBounds(_ raw: [Double]) throws {
    let space = try Self.space()
    let probing = Self.probing(raw, space)
    var probes = probing.differences(0.01, in: space)
    #expect(probes.count == 6)
    for index in probes.indices {
      let point = probes[index].point
      #expect(space.accepts(point) && point.raw[3] == raw[3])
      #expect(zip(point.raw, raw).filter { $0 != $1 }.count == 1)
      probes[index].result = .loss(Self.loss(probes[index].z))
    }
    let gradient = try #require(probing.gradient(Self.loss(probing.centre), probes))
    #expect(farthest(sum(gradient, -1, Self.slopes(probing.centre))) < 1e-9)
  }

  @Test func wholeNumbersAreProbedAtTheirNeighbours() throws {
    let space = try Self.space()
    let probes = Self.probing([0.5, 1e-3, 6, 1], space).differences(0.01, in: space)
    #expect(probes.filter { $0.group == 2 }.map { $0.point.raw[2] } == [7, 5])
    let wide = Self.probing([0.5, 1e-3, 6, 1], space).differences(0.25, in: space)
    #expect(wide.filter { $0.group == 2 }.map { $0.point.raw[2] } == [8, 5])
  }

  @Test func oneProbeOfTwoIsEnoughAndNoneIsFlat() throws {
    let space = try Self.space()
    let probing = Self.probing([0.5, 1e-3, 6, 1], space)
    var probes = probing.differences(0.001, in: space)
    for index in probes.indices {
      let isLost = probes[index].group == 0 ? index == 0 : probes[index].group == 1
      probes[index].result = isLost ? .nothing : .loss(Self.loss(probes[index].z))
    }
    let gradient = try #require(probing.gradient(Self.loss(probing.centre), probes))
    let exact = Self.slopes(probing.centre)
    #expect(abs(gradient[0] - exact[0]) < 0.01 && gradient[1] == 0)
    for index in probes.indices { probes[index].result = .nothing }
    #expect(probing.gradient(1, probes) == nil)
  }

  @Test func perturbationsLieOnOppositeSidesAndAverageToTheGradient() throws {
    let space = try SearchSpace([
      .float("x", in: -1...2), .float("lr", in: 1e-4...1e-1, scale: .log),
      .float("n", in: 3...9),
    ])
    let probing = Self.probing([0.5, 1e-3, 6], space)
    var rng = RandomStream(seed: 5, stream: 2)
    var probes = probing.perturbations(0.02, pairs: 4_000, in: space, using: &rng)
    #expect(probes.count == 8_000)
    for pair in 0..<4_000 {
      let (plus, minus) = (probes[2 * pair].z, probes[2 * pair + 1].z)
      #expect(farthest(sum(sum(plus, 1, minus), -2, probing.centre)) < 1e-12)
    }
    for index in probes.indices { probes[index].result = .loss(Self.loss(probes[index].z)) }
    let mean = try #require(Probing.simultaneous(probes))
    // Of a quadratic ĝ has no bias; its deviation is at most ‖∇f‖/√4000, about 0.03.
    #expect(farthest(sum(mean, -1, Self.slopes(probing.centre))) < 0.12)
    probes[0].result = .nothing
    #expect(Probing.simultaneous(Array(probes.prefix(2))) == nil)
  }

  @Test func probesThatBreakAConstraintAreLeftOut() throws {
    let space = try SearchSpace(
      [.float("x", in: -1...2), .float("y", in: -1...2)], constraints: ["x + y <= 1"])
    let probing = Self.probing([0.5, 0.495], space)
    let probes = probing.differences(0.01, in: space)
    #expect(probes.map(\.group) == [0, 1])
    #expect(probes.allSatisfy { space.isFeasible($0.point) })
    var rng = RandomStream(seed: 5, stream: 3)
    let pairs = probing.perturbations(0.01, pairs: 20, in: space, using: &rng)
    #expect(pairs.count == 40 && pairs.allSatisfy { space.isFeasible($0.point) })
  }
}
